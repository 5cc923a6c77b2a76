"""What EAFv3.0.xsd asks of a document, rule by rule: there is no schema checker here."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings

from reapex.labels.exchange import Marked

from .marks import named, several

ORDER = ("HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "CONSTRAINT")
DEPENDENT = "Symbolic_Association"


@given(marks=several())
@settings(max_examples=40)
def test_documents_keep_the_rules_of_the_schema(marks: list[Marked]) -> None:
    written = named("elan").write(marks)
    names = [each.name.casefold() for each in written]
    assert len(set(names)) == len(names)
    for each in written:
        check(ElementTree.fromstring(each.data))


def check(root: ElementTree.Element) -> None:
    assert root.tag == "ANNOTATION_DOCUMENT"
    assert {"AUTHOR", "DATE", "VERSION", "FORMAT"} <= set(root.attrib)
    places = [ORDER.index(child.tag) for child in root]
    assert places == sorted(places)
    slots = {each.attrib["TIME_SLOT_ID"]: int(each.attrib["TIME_VALUE"])
             for each in root.iter("TIME_SLOT")}  # fmt: skip
    assert len(slots) == len(list(root.iter("TIME_SLOT")))
    assert all(one <= other for one, other in pairwise(slots.values()))
    types = {each.attrib["LINGUISTIC_TYPE_ID"]: each for each in root.iter("LINGUISTIC_TYPE")}
    stereotypes = {each.attrib["STEREOTYPE"] for each in root.iter("CONSTRAINT")}
    tiers = {each.attrib["TIER_ID"]: each for each in root.iter("TIER")}
    assert len(tiers) == len(list(root.iter("TIER")))
    ids = [each.attrib["ANNOTATION_ID"] for each in root.iter() if "ANNOTATION_ID" in each.attrib]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & set(slots)
    assert next(root.iter("PROPERTY")).text == str(len(ids))
    for tier in tiers.values():
        kind = types[tier.attrib["LINGUISTIC_TYPE_REF"]]
        if kind.get("CONSTRAINTS") is None:
            check_aligned(tier, slots)
            continue
        assert kind.attrib["CONSTRAINTS"] in stereotypes
        parent = tiers[tier.attrib["PARENT_REF"]]
        above = {each.get("ANNOTATION_ID") for each in parent.iter("ALIGNABLE_ANNOTATION")}
        targets = [each.attrib["ANNOTATION_REF"] for each in tier.iter("REF_ANNOTATION")]
        assert set(targets) <= above
        assert len(set(targets)) == len(targets)  # one to one
        assert not list(tier.iter("ALIGNABLE_ANNOTATION"))


def check_aligned(tier: ElementTree.Element, slots: dict[str, int]) -> None:
    """Annotations of one tier have a length and do not overlap."""
    spans = sorted(
        (slots[each.attrib["TIME_SLOT_REF1"]], slots[each.attrib["TIME_SLOT_REF2"]])
        for each in tier.iter("ALIGNABLE_ANNOTATION")
    )
    assert spans
    assert all(0 <= start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
