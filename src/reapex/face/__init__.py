"""Find the face of a clip and crop to it: one fixed box per clip, nothing resampled.

>>> from reapex.face import Box, crop_box
>>> crop_box(Box(300, 100, 200, 200), width=640, height=480)
Box(x=270, y=70, width=260, height=260)

Conventions
-----------
Pixels of the clip's own pictures; x to the right, y down; whole numbers are the middles of pixels.
Of two eyes the one on the picture's left comes first. A face is found with the Haar cascades that
OpenCV ships, in up to three frames, or given by the user's table. Pictures that are crops already
are used as they are; where no face is found the whole pictures are used, and it is said.
"""

from reapex.face.box import Box, Eyes, Face
from reapex.face.cropping import DEFAULT_MARGIN, CroppedFrames, crop_box
from reapex.face.eyes import find_eyes
from reapex.face.finding import find_face
from reapex.face.given import GivenFaces
from reapex.face.landmarks import face_of_eyes, face_of_landmarks
from reapex.face.shipped import fills, holds_crops, looks_shipped
from reapex.face.table import FaceTable, NamedFace, read_faces
from reapex.face.viewing import Origin, Outcome, View, Viewing, viewing_named

__all__ = [
    "DEFAULT_MARGIN",
    "Box",
    "CroppedFrames",
    "Eyes",
    "Face",
    "FaceTable",
    "GivenFaces",
    "NamedFace",
    "Origin",
    "Outcome",
    "View",
    "Viewing",
    "crop_box",
    "face_of_eyes",
    "face_of_landmarks",
    "fills",
    "find_eyes",
    "find_face",
    "holds_crops",
    "looks_shipped",
    "read_faces",
    "viewing_named",
]
