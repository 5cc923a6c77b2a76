"""Anyone's table: one row per clip, columns found by their headings, English or Chinese.

Only headings that can mean one thing are listed, with a unit in brackets where that is frames.
``start`` or ``peak`` might be a time, and ``id`` anybody's; whoever has those says so with
``--columns onset=start``.
"""

from __future__ import annotations

from reapex.labels.descriptor import Descriptor

TABLE = Descriptor(
    name="table",
    title="a table of your own",
    aliases={
        "id": ("reapexid",),
        "subject": (
            "subject",
            "subjectid",
            "subjectno",
            "subjectname",
            "sub",
            "subid",
            "subno",
            "participant",
            "participantid",
            "被试",
            "被试编号",
            "被试者",
            "受试者",
            "受试者编号",
        ),
        "name": (
            "name",
            "filename",
            "clip",
            "clipname",
            "clipid",
            "foldname",
            "material",
            "seq",
            "sequence",
            "video",
            "videoname",
            "file",
            "文件名",
            "片段",
            "视频",
            "视频名",
            "视频名称",
        ),
        "onset": ("onsetf", "onsetframe", "onset", "起始帧", "起始"),
        "apex": ("apexf1", "apexframe", "apexf", "apex", "顶点帧", "峰值帧", "顶点", "高潮帧"),
        "offset": ("offsetf", "offsetframe", "offset", "结束帧", "终止帧", "结束", "终止"),
        "emotion": (
            "estimatedemotion",
            "emotion",
            "emotionlabel",
            "label",
            "情绪",
            "情绪类别",
            "情绪标签",
            "表情",
        ),
        "action_units": ("actionunits", "actionunit", "aus", "au", "动作单元", "面部动作单元"),
        "coder": ("coder", "annotator", "rater", "标注者", "标注人", "编码者", "编码员"),
        "fps": ("fps", "framerate", "framespersecond", "帧率", "帧速率"),
        "kind": ("kind", "type", "expressiontype", "exptype", "micro", "类型", "表情类型"),
        "folder": ("folder", "framefolder", "文件夹"),
    },
    folder_patterns=("{subject}/{name}", "sub{subject}/{name}", "s{subject}/{name}", "{name}"),
)
    first_number=None,
