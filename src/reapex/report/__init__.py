"""What people and programs read: sentences, one HTML page, JSON.

Conventions
-----------
Numbers are in the sheet's own frame numbers and in milliseconds. A page is one file that opens
offline: pictures and styles are inside, and nothing is fetched.
"""

from reapex.report.agreement_csv import write_agreement_csv
from reapex.report.agreement_json import agreement_as_dict
from reapex.report.agreement_page import require_page_name, write_agreement_page
from reapex.report.agreement_words import (
    REFERENCE,
    agreement_sentences,
    interval_text,
    reliability_word,
)
from reapex.report.as_json import audit_as_dict, correction_as_dict
from reapex.report.coder_words import coder_sentences
from reapex.report.findings_csv import write_findings_csv
from reapex.report.findings_view import blind_sentences
from reapex.report.page import write_page
from reapex.report.sarif import audit_as_sarif, write_sarif
from reapex.report.study_json import study_as_dict
from reapex.report.study_words import contrast_sentence, study_sentences
from reapex.report.versions_csv import write_diff_csv
from reapex.report.versions_json import diff_as_dict
from reapex.report.versions_markdown import write_change_log
from reapex.report.words import (
    beside_sentences,
    counted,
    counts_sentence,
    deviation_sentences,
    group_sentences,
    truth_sentence,
)

__all__ = [
    "REFERENCE",
    "agreement_as_dict",
    "agreement_sentences",
    "audit_as_dict",
    "audit_as_sarif",
    "beside_sentences",
    "blind_sentences",
    "coder_sentences",
    "contrast_sentence",
    "correction_as_dict",
    "counted",
    "counts_sentence",
    "deviation_sentences",
    "diff_as_dict",
    "group_sentences",
    "interval_text",
    "reliability_word",
    "require_page_name",
    "study_as_dict",
    "study_sentences",
    "truth_sentence",
    "write_agreement_csv",
    "write_agreement_page",
    "write_change_log",
    "write_diff_csv",
    "write_findings_csv",
    "write_page",
    "write_sarif",
]
