"""From clips to what a network takes: key frames, pictures, features, batches.

Conventions
-----------
A :class:`KeyFrameSource` marks clips; :func:`triples_of` keeps their three pictures in one array on
disk, :func:`sequences_of` the frames between them, :func:`flow_of` their motion; a feed makes
batches of any into a network's input, moved a little where it learns. A clip that cannot be used is
in ``skipped`` with its reason. Everything is in the order of the clips, and the same whatever the
number of jobs and the device.
"""

from reapex.frames.hashing import bits_apart, difference_hash
from reapex.recognition.inputs.augmentation import Augmentation, Moves
from reapex.recognition.inputs.cache import ArrayCache, Kept
from reapex.recognition.inputs.feeding import DifferenceFeed, FlowFeed, SequenceFeed
from reapex.recognition.inputs.flow_features import flow_of, flow_picture
from reapex.recognition.inputs.keyframe_source import KeyFrameSource
from reapex.recognition.inputs.marking import MarkedClip, Marking
from reapex.recognition.inputs.sequences import Sequences, even_positions, sequences_of
from reapex.recognition.inputs.stored import (
    FlowInputs,
    SequenceInputs,
    StillFlow,
    StillSequences,
    StillTriples,
    StoredInputs,
    TripleInputs,
)
from reapex.recognition.inputs.taken import Taken, in_common
from reapex.recognition.inputs.triples import Triples, triples_of

__all__ = [
    "ArrayCache",
    "Augmentation",
    "DifferenceFeed",
    "FlowFeed",
    "FlowInputs",
    "Kept",
    "KeyFrameSource",
    "MarkedClip",
    "Marking",
    "Moves",
    "SequenceFeed",
    "SequenceInputs",
    "Sequences",
    "StillFlow",
    "StillSequences",
    "StillTriples",
    "StoredInputs",
    "Taken",
    "TripleInputs",
    "Triples",
    "bits_apart",
    "difference_hash",
    "even_positions",
    "flow_of",
    "flow_picture",
    "in_common",
    "sequences_of",
    "triples_of",
]
