"""Label files and frames together: a :class:`~reapex.corpus.Corpus`.

Conventions
-----------
Every record becomes a clip or is skipped with its reason. With a frame root, a record whose
folder is not found is skipped; one whose key frames are not all in the folder stays a clip
without ``keyframes``, so that an audit can say so.
"""

from reapex.loading.indexing import IndexFit, fit_index
from reapex.loading.load import load, merged
from reapex.loading.loader import DEFAULT_CONTEXT_MS, Loaded, Loader
from reapex.loading.manifest import CorpusEntry, Manifest, file_name, is_manifest, read_manifest
from reapex.loading.marks import APEX_POLICIES, ApexPolicy, Marks, apex_policy_named
from reapex.loading.subjects import SubjectTable, read_subjects

__all__ = [
    "APEX_POLICIES",
    "DEFAULT_CONTEXT_MS",
    "ApexPolicy",
    "CorpusEntry",
    "IndexFit",
    "Loaded",
    "Loader",
    "Manifest",
    "Marks",
    "SubjectTable",
    "apex_policy_named",
    "file_name",
    "fit_index",
    "is_manifest",
    "load",
    "merged",
    "read_manifest",
    "read_subjects",
]
