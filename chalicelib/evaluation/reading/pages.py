"""Files of a release in the bureau; they stay by hand: a file is no page."""

from __future__ import annotations

from collections.abc import Callable

from chalice import Response

from chalicelib.access.domain import Medewerker
from chalicelib.access.guard import Guard, Visit
from chalicelib.evaluation.files import TYPES, headers_of
from chalicelib.evaluation.reading.usecases import open_annex, open_file
from chalicelib.platform.errors import Barred, Conflict, NotThere, Unavailable
from chalicelib.platform.web import headers
from chalicelib.work import Work


def routes(guard: Guard) -> None:
    """The addresses of files, and of those of the annex."""
    guard.route("/evaluatie/{uitgave}/bestand/{bestand}", right="evaluatie_zien")(_file)
    guard.route("/evaluatie/{uitgave}/bijlage/{bestand}", right="evaluatie_zien")(_annex)


def _file(visit: Visit) -> Response:
    return _given(visit, open_file)


def _annex(visit: Visit) -> Response:
    return _given(visit, open_annex)


def _given(visit: Visit, opened: Callable[[Work, Medewerker, str, str], bytes]) -> Response:
    named, file = visit.at["uitgave"], visit.at["bestand"]
    try:
        content = opened(visit.work, visit.medewerker, named, file)
    except Barred:
        visit.note_refusal()
        return visit.error(403)
    except NotThere:
        return visit.not_found()
    except (Unavailable, Conflict) as error:
        return visit.closed("release_not_shown", error)
    return Response(
        content if file.endswith(".xlsx") else content.decode(),
        {"Content-Type": TYPES[file], **headers.SECRET, **headers_of(named, file, content)},
    )
