"""What one server shows and who sits before it; and the requests that the page makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field

from reapex.keyframes import Key, RawKeyFrames
from reapex.review.decision import Action
from reapex.review.desk import Desk, Seat, Wish
from reapex.review.security import Gate, cookie_name
from reapex.version import __version__

STATIC: Mapping[str, str] = {
    "api.js": "text/javascript",
    "app.js": "text/javascript",
    "clip.js": "text/javascript",
    "curve.js": "text/javascript",
    "dialogs.js": "text/javascript",
    "dom.js": "text/javascript",
    "list.js": "text/javascript",
    "mark.svg": "image/svg+xml",
    "pictures.js": "text/javascript",
    "style.css": "text/css",
    "viewer.js": "text/javascript",
    "words.js": "text/javascript",
}
_LONGEST_NAME = 60


class CoderAsked(BaseModel, extra="forbid"):
    """Who codes from now on in this session."""

    name: str = Field(min_length=1, max_length=_LONGEST_NAME)
    is_blind: bool = False


class Shown(BaseModel, extra="forbid"):
    """Key frames that were on the screen, in the sheet's counting."""

    onset: int
    apex: int
    offset: int


class DecisionAsked(BaseModel, extra="forbid"):
    """A decision, as the page sends it; with the coder whose name stood on that page."""

    action: Action
    coder: str | None = None
    seen: int = Field(ge=0)
    key: Key | None = None
    position: int | None = Field(default=None, ge=0)
    seconds: float = Field(default=0.0, ge=0, le=86400)
    note: str = Field(default="", max_length=2000)
    proposal: Shown | None = None

    @property
    def wish(self) -> Wish:
        """The same for the desk."""
        shown = None if self.proposal is None else RawKeyFrames(**self.proposal.model_dump())
        return Wish(self.action, self.seen, self.key, self.position, self.seconds, self.note, shown)


@dataclass
class Page:
    """What one server shows, and who sits before it.

    Parameters
    ----------
    desk
        The clips under review.
    labels
        The annotation file's name, for the head of the page.
    gate
        Who may come in.
    port
        Where the server listens.
    language
        ``en`` or ``zh``; None leaves it to the browser.
    """

    desk: Desk
    labels: str
    gate: Gate
    port: int
    language: str | None = None
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie."""
        return cookie_name(self.port)

    @cached_property
    def static(self) -> Mapping[str, bytes]:
        """The page's own files, read once."""
        folder = files("reapex.review") / "static"
        return {name: (folder / name).read_bytes() for name in ("index.html", *STATIC)}

    def seat(self, request: Request) -> Seat:
        """Who asks; nobody's seat sees everything and may decide nothing."""
        return self.seats.get(request.cookies.get(self.cookie, ""), Seat(""))

    def session(self, request: Request) -> dict[str, Any]:
        """What the page has to know first."""
        seat, desk = self.seat(request), self.desk
        proposals = desk.proposals
        return {
            "labels": self.labels,
            "n_clips": len(desk.clips),
            "coder": seat.coder or None,
            "coders": list(desk.store.coders()),
            "is_blind": seat.is_blind,
            "language": self.language,
            "proposals": {
                "done": proposals.done,
                "total": proposals.total,
                "method": proposals.method,
            },
            "has_frames": any(clip.frames is not None for clip in desk.clips),
            "version": __version__,
        }
