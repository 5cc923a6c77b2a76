"""Prediction files: anybody's table with a row per clip becomes predictions that can be scored.

Reading stands one floor above ``labels`` (the grids, encodings and class maps that any table needs)
and ``evaluation`` (the value that is read, and the numbers made of it): neither has to know the
other.

Conventions
-----------
- Columns are found by their headings in the usual spellings, or as the user names them.
- ``y_true`` and ``y_pred`` are needed; without a clip, subject, fold or seed less can be told.
- A run folder stands for its predictions, with its class list.
- A row that cannot be read is an error: a score of some of the rows is not the file's score.
- Where a column names data sets, subjects are ``dataset/subject``: samm's 006 is not casme2's.
"""

from reapex.scoring.classes import in_classes_of, published_of
from reapex.scoring.headings import FIELDS, named_headings
from reapex.scoring.reading import read_predictions
from reapex.scoring.runs import PredictionFile

__all__ = [
    "FIELDS",
    "PredictionFile",
    "in_classes_of",
    "named_headings",
    "published_of",
    "read_predictions",
]
