"""Find the face of a clip, and crop to it or align it.

>>> from reapex.face import Box, crop_box
>>> crop_box(Box(300, 100, 200, 200), width=640, height=480)
Box(x=270, y=70, width=260, height=260)

Conventions
-----------
Pixels of the clip's own pictures; x to the right, y down; whole numbers are the middles of pixels.
Of two eyes the one on the picture's left comes first. A face is found with the Haar cascades that
OpenCV ships, or with MTCNN, in up to three frames, or given by the user's table. For measuring
motion it is one fixed box per clip, nothing resampled. Pictures that are crops already are used as
they are; where no face is found the whole pictures are used, and it is said. For crops that are
written (:class:`Framing`) the pictures are brought to one size, and eyes to fixed places if wanted.
"""

from reapex.face.aligning import DEFAULT_SIZE, AlignedFrames, Target
from reapex.face.box import Box, Eyes, Face
from reapex.face.cropping import DEFAULT_MARGIN, CroppedFrames, crop_box
from reapex.face.eyes import find_eyes
from reapex.face.finder import FaceFinder
from reapex.face.finders import FINDERS, finder_named
from reapex.face.finding import Haar, find_face
from reapex.face.framing import ALIGNMENTS, Alignment, Framed, Framing
from reapex.face.given import GivenFaces
from reapex.face.landmarks import face_of_eyes, face_of_landmarks
from reapex.face.mtcnn import Mtcnn
from reapex.face.shipped import fills, holds_crops, looks_shipped
from reapex.face.similarity import Similarity
from reapex.face.smoothing import smoothed_eyes
from reapex.face.table import FaceTable, NamedFace, read_faces, read_faces_below
from reapex.face.track import FaceTrack
from reapex.face.viewing import Origin, Outcome, View, Viewing, viewing_named

__all__ = [
    "ALIGNMENTS",
    "DEFAULT_MARGIN",
    "DEFAULT_SIZE",
    "FINDERS",
    "AlignedFrames",
    "Alignment",
    "Box",
    "CroppedFrames",
    "Eyes",
    "Face",
    "FaceFinder",
    "FaceTable",
    "FaceTrack",
    "Framed",
    "Framing",
    "GivenFaces",
    "Haar",
    "Mtcnn",
    "NamedFace",
    "Origin",
    "Outcome",
    "Similarity",
    "Target",
    "View",
    "Viewing",
    "crop_box",
    "face_of_eyes",
    "face_of_landmarks",
    "fills",
    "find_eyes",
    "find_face",
    "finder_named",
    "holds_crops",
    "looks_shipped",
    "read_faces",
    "read_faces_below",
    "smoothed_eyes",
    "viewing_named",
]
