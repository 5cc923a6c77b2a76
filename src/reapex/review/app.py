"""The routes of the page: HTTP in, the desk's answers out.

Conventions
-----------
Everything is JSON but pictures, the page's own files and downloads. No part of a request names a
file: clips are numbers, static files stand in a fixed list. What is refused says why in a sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from reapex.errors import FrameError, ReapexError, StaleDecision
from reapex.keyframes import Key
from reapex.review.decision import Action
from reapex.review.desk import Desk, Seat, Wish
from reapex.review.guarding import Guarded
from reapex.review.pictures import MEDIA_TYPE, View
from reapex.review.security import COOKIE, Gate
from reapex.review.work_list import disagreements, work_list
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
_KEPT_S = 3600  # a browser may keep a frame for as long as a sitting; its content never changes


class CoderAsked(BaseModel, extra="forbid"):
    """Who codes from now on in this session."""

    name: str = Field(min_length=1, max_length=_LONGEST_NAME)
    is_blind: bool = False


class DecisionAsked(BaseModel, extra="forbid"):
    """A decision, as the page sends it."""

    action: Action
    seen: int = Field(ge=0)
    key: Key | None = None
    position: int | None = Field(default=None, ge=0)
    seconds: float = Field(default=0.0, ge=0, le=86400)
    note: str = Field(default="", max_length=2000)

    @property
    def wish(self) -> Wish:
        """The same for the desk."""
        return Wish(self.action, self.seen, self.key, self.position, self.seconds, self.note)


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

    @cached_property
    def static(self) -> Mapping[str, bytes]:
        """The page's own files, read once."""
        folder = files("reapex.review") / "static"
        return {name: (folder / name).read_bytes() for name in ("index.html", *STATIC)}

    def seat(self, request: Request) -> Seat:
        """Who asks; nobody's seat sees everything and may decide nothing."""
        return self.seats.get(request.cookies.get(COOKIE, ""), Seat(""))

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


def app_of(page: Page) -> Guarded:
    """The application of a page, behind its guards."""
    app = FastAPI(title="Reapex review", docs_url=None, redoc_url=None, openapi_url=None)
    _add_errors(app, page)
    _add_shell(app, page)
    _add_clips(app, page)
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=1)
    return Guarded(app, page.gate, page.port)


def _add_shell(app: FastAPI, page: Page) -> None:
    @app.get("/open")
    def open_page(token: str = "") -> Response:
        session = page.gate.open(token)
        if session is None:
            text = "This link was used already, or is not complete. Run reapex review again."
            return Response(text, 403, media_type="text/plain")
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
        return answer

    @app.get("/")
    def index() -> Response:
        return Response(page.static["index.html"], media_type="text/html")

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in STATIC:
            raise HTTPException(404, "There is no such file")
        return Response(page.static[name], media_type=STATIC[name])

    @app.get("/api/session")
    def session(request: Request) -> dict[str, Any]:
        return page.session(request)

    @app.post("/api/coder")
    def coder(asked: CoderAsked, request: Request) -> dict[str, Any]:
        name = " ".join(asked.name.split())
        if not name:
            raise HTTPException(400, "A coder needs a name.")
        page.seats[request.cookies[COOKIE]] = Seat(name, asked.is_blind)
        return page.session(request)


def _add_clips(app: FastAPI, page: Page) -> None:
    desk = page.desk

    @app.get("/api/clips")
    def clips(request: Request) -> Response:
        # Not through FastAPI's encoder, which looks at every value of 20,000 clips.
        said = asdict(work_list(desk, page.seat(request)))
        return JSONResponse(said)

    @app.get("/api/clips/{index}")
    def clip(index: int, request: Request) -> dict[str, Any]:
        _require_clip(desk, index)
        return asdict(desk.clip(index, page.seat(request)))

    @app.get("/api/clips/{index}/frames/{position}")
    def frame(
        request: Request,
        index: int,
        position: int,
        view: View = "frame",
        against: int | None = None,
        gain: Annotated[float, Query(allow_inf_nan=False)] = 8.0,
    ) -> Response:
        _require_clip(desk, index)
        other = position if against is None else against
        data = desk.picture(index, position, view, other, gain)
        tag = f'"{hashlib.blake2b(data, digest_size=16).hexdigest()}"'
        headers = {"ETag": tag, "Cache-Control": f"private, max-age={_KEPT_S}, immutable"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(data, media_type=MEDIA_TYPE, headers=headers)

    @app.post("/api/clips/{index}/decisions")
    def decide(index: int, asked: DecisionAsked, request: Request) -> dict[str, Any]:
        _require_clip(desk, index)
        seat = page.seat(request)
        if not seat.coder:
            raise HTTPException(400, "Say first who is coding.")
        desk.decide(index, seat, asked.wish)
        return {"clip": asdict(desk.clip(index, seat))}

    @app.get("/api/disagreements")
    def apart(request: Request) -> list[dict[str, Any]]:
        if page.seat(request).is_blind:
            return []
        return [asdict(each) for each in disagreements(desk)]


def _require_clip(desk: Desk, index: int) -> None:
    if not 0 <= index < len(desk.clips):
        raise HTTPException(404, "There is no such clip.")


def _add_errors(app: FastAPI, page: Page) -> None:
    """Every refusal as a sentence; none shows a path or a traceback."""

    def stale(request: Request, error: StaleDecision) -> Response:
        index = int(request.path_params["index"])
        fresh = asdict(page.desk.clip(index, page.seat(request)))
        return JSONResponse({"error": error.explanation, "clip": fresh}, 409)

    answers: Mapping[type[Exception], Callable[[Request, Any], Response]] = {
        StaleDecision: stale,
        FrameError: lambda _, error: _refused(422, error.explanation),
        ReapexError: lambda _, error: _refused(400, error.explanation),
        RequestValidationError: lambda _, error: _refused(400, _in_words(error)),
        HTTPException: lambda _, error: _refused(error.status_code, str(error.detail)),
    }
    for kind, answer in answers.items():
        app.add_exception_handler(kind, answer)


def _refused(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status)


def _in_words(error: RequestValidationError) -> str:
    said = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()]
    return f"The request is not understood ({'; '.join(said)})."
