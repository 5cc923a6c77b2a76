"""The command line: reads arguments, calls the library, shows the result.

Conventions
-----------
People's text goes to standard output, progress to standard error; with ``--json`` the result
alone goes to standard output. Exit code 0 is success, 1 findings (with ``--fail-on``), 2 wrong
arguments or input of which nothing is usable, said in one paragraph. The last line names the next
command to try.
"""
