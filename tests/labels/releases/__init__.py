"""Invented releases: each data set's sheet and folders in the exact layout, subjects 98 and 99.

``write_casme(folder)`` and so on write a sheet and the pictures that it is about (8 × 8, one
colour), and say where both are. Rows and frames can be given anew, so that a test plants a quirk
and leaves everything else as released.
"""
