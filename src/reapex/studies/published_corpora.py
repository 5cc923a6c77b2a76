"""Table I of the GAMDSS paper, as printed, and what is known to be wrong in it.

References
----------
GAMDSS, arXiv:2603.04766v1, Table I; reference note gamdss §1.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedCorpus:
    """A row of Table I, and what is known to be wrong in it."""

    title: str
    year: int
    subjects: int
    gender: str
    age: str
    samples: int
    fps: int
    emotions: str
    culture: str
    fault: str = ""


CORPORA: Mapping[str, PublishedCorpus] = {
    "casme": PublishedCorpus(
        "CASME", 2013, 35, "22/13", "mean 22.03", 195, 60,
        "contempt disgust fear happiness repression sadness surprise tense", "As: 35",
        "the paper's text says 19 participants",
    ),
    "casme2": PublishedCorpus(
        "CASME II", 2014, 35, "22/13", "mean 22.03", 247, 200,
        "disgust happiness repression surprise others", "As: 35",
        "subjects, gender and age repeat the row of CASME; the released code has 26 subjects",
    ),
    "samm": PublishedCorpus(
        "SAMM", 2016, 32, "16/16", "mean 33.24 (range 19 to 57)", 159, 200,
        "anger contempt disgust fear happiness sadness surprise other",
        "E: 18, As: 8, ME: 2, Af: 3, Mix: 1",
    ),
    "casme_squared": PublishedCorpus(
        "CAS(ME)²", 2017, 22, "9/13", "mean 22.59 (range 19 to 26)", 57, 30,
        "anger disgust happiness", "As: 22",
    ),
    "mmew": PublishedCorpus(
        "MMEW", 2021, 36, "/", "mean 22.35", 300, 90,
        "anger disgust fear happiness sadness surprise others", "As: 36",
    ),
    "fourdme": PublishedCorpus(
        "4DME", 2022, 56, "38/27", "mean 27.80 (range 22 to 57)", 267, 30,
        "negative positive surprise repression others", "As: 37, E: 28",
        "56 subjects, but 38 + 27 = 65 by gender and 37 + 28 = 65 by culture",
    ),
    "casme3": PublishedCorpus(
        "CAS(ME)³", 2022, 247, "112/135", "mean 22.74", 1109, 30,
        "anger disgust fear happiness sadness surprise others", "As: 247",
        "the released code tests 94 subjects",
    ),
}  # fmt: skip
"""Table I by the descriptor's name."""
