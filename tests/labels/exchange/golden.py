"""Files as the tools themselves write them; subjects, clips and times are invented."""

ELAN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-01-02T03:04:05+01:00" FORMAT="3.0" VERSION="3.0"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
        <MEDIA_DESCRIPTOR MEDIA_URL="file:///D:/videos/%E7%89%87%E6%AE%B5 99_1.mp4"
            MIME_TYPE="video/mp4" RELATIVE_MEDIA_URL="../videos/%E7%89%87%E6%AE%B5 99_1.mp4"
            TIME_ORIGIN="{origin}"/>
        <MEDIA_DESCRIPTOR MEDIA_URL="file:///D:/videos/other.wav" MIME_TYPE="audio/x-wav"/>
        <PROPERTY NAME="URN">urn:nl-mpi-tools-elan-eaf:00000000</PROPERTY>
        <PROPERTY NAME="lastUsedAnnotationId">9</PROPERTY>
    </HEADER>
    <TIME_ORDER>
        <TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/>
        <TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="200"/>
        <TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="299"/>
        <TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="312"/>
        <TIME_SLOT TIME_SLOT_ID="ts5" TIME_VALUE="450"/>
        <TIME_SLOT TIME_SLOT_ID="ts6"/>
        <TIME_SLOT TIME_SLOT_ID="ts7" TIME_VALUE="900"/>
        <TIME_SLOT TIME_SLOT_ID="ts8" TIME_VALUE="1000"/>
        <TIME_SLOT TIME_SLOT_ID="ts9" TIME_VALUE="1300"/>
    </TIME_ORDER>
    <TIER ANNOTATOR="Ann" LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="99" TIER_ID="ME-Ann">
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts5">
                <ANNOTATION_VALUE>Happy</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts5" TIME_SLOT_REF2="ts6">
                <ANNOTATION_VALUE>disgust</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts8" TIME_SLOT_REF2="ts9">
                <ANNOTATION_VALUE/>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
    </TIER>
    <TIER ANNOTATOR="Ann" LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="99" TIER_ID="Apex-Ann">
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a4" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
                <ANNOTATION_VALUE>x</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a5" TIME_SLOT_REF1="ts7" TIME_SLOT_REF2="ts8">
                <ANNOTATION_VALUE/>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
    </TIER>
    <TIER LINGUISTIC_TYPE_REF="sub" PARENT_REF="ME-Ann" PARTICIPANT="99" TIER_ID="AU-Ann">
        <ANNOTATION>
            <REF_ANNOTATION ANNOTATION_ID="a6" ANNOTATION_REF="a1">
                <ANNOTATION_VALUE>AU6 + AU12</ANNOTATION_VALUE>
            </REF_ANNOTATION>
        </ANNOTATION>
    </TIER>
    <TIER LINGUISTIC_TYPE_REF="sub" PARENT_REF="ME-Ann" TIER_ID="remarks">
        <ANNOTATION>
            <REF_ANNOTATION ANNOTATION_ID="a7" ANNOTATION_REF="a1">
                <ANNOTATION_VALUE>blinks first</ANNOTATION_VALUE>
            </REF_ANNOTATION>
        </ANNOTATION>
    </TIER>
    <TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="99" TIER_ID="speech">
        <ANNOTATION>
            <ALIGNABLE_ANNOTATION ANNOTATION_ID="a8" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts9">
                <ANNOTATION_VALUE>hm</ANNOTATION_VALUE>
            </ALIGNABLE_ANNOTATION>
        </ANNOTATION>
    </TIER>
    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt"
        TIME_ALIGNABLE="true"/>
    <LINGUISTIC_TYPE CONSTRAINTS="Symbolic_Association" GRAPHIC_REFERENCES="false"
        LINGUISTIC_TYPE_ID="sub" TIME_ALIGNABLE="false"/>
    <LOCALE COUNTRY_CODE="US" LANGUAGE_CODE="en"/>
    <CONSTRAINT DESCRIPTION="1-1 association with a parent annotation"
        STEREOTYPE="Symbolic_Association"/>
</ANNOTATION_DOCUMENT>
"""

BORIS = {
    "time_format": "hh:mm:ss",
    "project_date": "2026-01-02T03:04:05",
    "project_name": "pilot",
    "project_description": "",
    "project_format_version": "7.0",
    "subjects_conf": {"0": {"key": "1", "name": "99", "description": ""}},
    "behaviors_conf": {
        "0": {"type": "State event", "key": "h", "code": "happiness", "modifiers": {}},
        "1": {"type": "Point event", "key": "a", "code": "apex", "modifiers": ""},
        "2": {"type": "Point event", "key": "b", "code": "blink", "modifiers": ""},
    },
    "observations": {
        "obs 1": {
            "file": {"1": ["clips/99_1.mp4", "clips/99_2.mp4"], "2": []},
            "type": "MEDIA",
            "date": "2026-01-02T03:04:05",
            "description": "",
            "time offset": 10.0,
            "events": [
                [10.2, "99", "happiness", "", "clear", 20],
                [10.303, "99", "apex", "", "", 31],
                [10.451, "99", "happiness", "", "", "NA"],
                [10.9, "99", "blink", "", "", 90],
                # In the second file, whose own time begins when the first is over.
                [12.5, "99", "happiness", "R|strong", ""],
                [12.8, "99", "happiness", "R|strong", ""],
                [13.0, "No focal subject", "happiness", "", "", 100],
            ],
            "independent_variables": {"coder": "Ann"},
            "media_info": {
                "length": {"clips/99_1.mp4": 2.0, "clips/99_2.mp4": 4.0},
                "fps": {"clips/99_1.mp4": 100.0, "clips/99_2.mp4": 50.0},
                "hasVideo": {"clips/99_1.mp4": True, "clips/99_2.mp4": True},
                "offset": {"1": 0.0},
            },
        }
    },
    "behavioral_categories": [],
    "independent_variables": {"0": {"label": "coder", "type": "text"}},
    "coding_map": {},
    "converters": {},
}


def region(
    uid: str, start: int, end: int, label: list[str], note: str | None = None
) -> dict[str, object]:
    """A region of Label Studio."""
    return {
        "original_length": 8.0,
        "value": {"ranges": [{"start": start, "end": end}], "timelinelabels": label},
        "id": uid,
        "from_name": "videoLabels",
        "to_name": "video",
        "type": "timelinelabels",
        "origin": "manual",
    } | ({} if note is None else {"meta": {"text": [note]}})


LABEL_STUDIO = [
    {
        "id": 7,
        "data": {"video": "/data/upload/1/abc-99_1.mp4", "subject": "99", "fps": 25},
        "annotations": [
            {
                "id": 70,
                "completed_by": {"id": 1, "email": "ann@example.org"},
                "was_cancelled": False,
                "result": [
                    region("r1", 21, 46, ["Happy", "AU12"], "clear"),
                    region("r2", 31, 31, ["Apex"]),
                    region("r3", 60, 90, ["disgust"]),
                    {"id": "r4", "type": "choices", "value": {"choices": ["good"]}},
                    {
                        "id": "r5",
                        "type": "timeserieslabels",
                        "value": {"start": 1.5, "end": 2.5, "timeserieslabels": ["happy"]},
                    },
                ],
            },
            {
                "id": 71,
                "completed_by": 2,
                "was_cancelled": False,
                "result": [region("r1", 22, 44, ["Happy"])],
            },
            {
                "id": 72,
                "completed_by": 3,
                "was_cancelled": True,
                "result": [region("r1", 1, 2, ["Happy"])],
            },
        ],
        "predictions": [{"id": 1, "result": [region("p", 1, 90, ["Happy"])]}],
        "meta": {},
        "project": 1,
    }
]

LABEL_STUDIO_MIN = [
    {
        "id": 7,
        "video": "/data/upload/1/abc-99_1.mp4",
        "videoLabels": [
            {"ranges": [{"start": 21, "end": 46}], "timelinelabels": ["Happy"]},
            {"ranges": [{"start": 31, "end": 31}], "timelinelabels": ["apex"]},
        ],
        "annotator": 1,
        "annotation_id": 70,
        "created_at": "2026-01-02T03:04:05.000000Z",
        "lead_time": 9.1,
    }
]

VIA = {
    "project": {
        "pid": "__VIA_PROJECT_ID__",
        "rev": "__VIA_PROJECT_REV_ID__",
        "rev_timestamp": "__VIA_PROJECT_REV_TIMESTAMP__",
        "pname": "pilot",
        "data_format_version": "3.1.1",
        "creator": "VGG Image Annotator (http://www.robots.ox.ac.uk/~vgg/software/via)",
        "created": 1767323045000,
        "vid_list": ["1"],
    },
    "config": {"file": {"loc_prefix": {"1": "", "2": "", "3": "", "4": ""}}, "ui": {}},
    "attribute": {
        "1": {
            "aname": "emotion",
            "anchor_id": "FILE1_Z2_XY0",
            "type": 4,
            "desc": "",
            "options": {"0": "Happy", "1": "Apex", "2": "disgust"},
            "default_option_id": "",
        },
        "2": {"aname": "AU", "anchor_id": "FILE1_Z2_XY0", "type": 1, "desc": "", "options": {}},
    },
    "file": {"1": {"fid": "1", "fname": "99_1.mp4", "type": 4, "loc": 1, "src": ""}},
    "metadata": {
        "1_a": {"vid": "1", "flg": 0, "z": [0.2, 0.451], "xy": [], "av": {"1": "0", "2": "6+12"}},
        "1_b": {"vid": "1", "flg": 0, "z": [0.303, 0.31], "xy": [], "av": {"1": "1"}},
        "1_c": {"vid": "1", "flg": 0, "z": [1, 1.3], "xy": [], "av": {"1": "2"}},
        "1_d": {"vid": "1", "flg": 0, "z": [0.5], "xy": [2, 1, 1, 9, 9], "av": {}},
    },
    "view": {"1": {"fid_list": ["1"]}},
}

FIFTYONE = {
    "samples": [
        {
            "_id": {"$oid": "0123456789abcdef01234567"},
            "filepath": "data/99_1.mp4",
            "tags": ["pilot"],
            "metadata": {
                "_cls": "VideoMetadata",
                "total_frame_count": 200,
                "frame_rate": 100.0,
                "duration": 2.0,
            },
            "_media_type": "video",
            "_rand": 0.5,
            "ground_truth": {
                "_cls": "TemporalDetections",
                "detections": [
                    {
                        "_id": {"$oid": "1123456789abcdef01234567"},
                        "_cls": "TemporalDetection",
                        "attributes": {},
                        "tags": [],
                        "label": "Happy",
                        "support": [21, 46],
                        "apex": 31,
                        "confidence": None,
                        "coder": "Ann",
                        "weather": "fine",
                    },
                    {"_cls": "TemporalDetection", "label": "disgust", "support": [101, 131]},
                    {"_cls": "TemporalDetection", "label": "disgust", "support": [0, 131]},
                ],
            },
            "frames": {},
        }
    ]
}
