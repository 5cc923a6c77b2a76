"""The routes of what came of it all: agreement, disagreements, downloads."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import Response

from reapex.errors import UsageError
from reapex.review.agreeing import n_undecided, pairs_of, require_sight
from reapex.review.downloads import Download, downloaded
from reapex.review.page import Page
from reapex.review.work_list import disagreements


def add_results(app: FastAPI, page: Page) -> None:
    """Add the routes to an application."""
    desk = page.desk

    @app.get("/api/agreement")
    def agreement(request: Request) -> dict[str, Any]:
        _require_sight(page, request)
        return {"pairs": [asdict(each) for each in pairs_of(desk)]}

    @app.get("/api/export")
    def download(
        request: Request, kind: Annotated[Download, Query(alias="format")], coder: str | None = None
    ) -> Response:
        seat = page.seat(request)
        if coder not in (None, seat.coder):
            _require_sight(page, request)
        own = seat.coder if seat.is_blind and n_undecided(desk, seat) else None
        decisions = desk.store.decisions(coder=own)
        name, data = downloaded(desk, decisions, kind, coder or seat.coder)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(data, media_type="application/octet-stream", headers=headers)

    @app.get("/api/disagreements")
    def apart(request: Request) -> list[dict[str, Any]]:
        if page.seat(request).is_blind:
            return []
        return [asdict(each) for each in disagreements(desk)]


def _require_sight(page: Page, request: Request) -> None:
    try:
        require_sight(page.desk, page.seat(request))
    except UsageError as error:
        raise HTTPException(403, error.explanation) from None
