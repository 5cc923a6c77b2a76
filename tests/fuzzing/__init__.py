"""Valid files, made wrong in every way that we could think of, each again by its seed.

A format is one :class:`~.formats.Format`: its name, how cases are made of it, and how it is read.
``benchmarks/fuzz_readers.py`` runs 10,000 cases of each in processes of their own;
``tests/test_fuzz.py`` a few in this one.
"""
