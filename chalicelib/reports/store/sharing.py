"""Rows of sharing: shared submissions, involvements, and views of aandachtsfunctionarissen."""

from __future__ import annotations

from typing import Any, cast

from chalicelib.platform.table import Change, Cursor, Database, Item, Key, Put, attributes
from chalicelib.reports.store.file import Involved
from chalicelib.reports.store.submissions import MELDING_AS_SEEN, Stored, object_id

VIEW_IS_NEW = "view is new"
INVOLVED_IS_NEW = "aandachtsfunctionaris was not asked on this page yet"


class SharingStore:
    """Reads what is shared with somebody of an organisation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shared_with(
        self, organisatie_id: str, person_id: str, *, limit: int, after: Cursor | None = None
    ) -> tuple[list[str], Cursor | None]:
        """``sid`` of what this person was asked about, page by page, oldest first.

        A page holds ``limit`` rows of the organisation, of which few may be this person's.
        """
        page = self._database.listed("reports", "gedeeld", organisatie_id, limit=limit, after=after)
        items = [cast("dict[str, Any]", item) for item in page.items]
        sids = [
            i["pk"].removeprefix("melding#") for i in items if person_id in i.get("gedeeld_met", {})
        ]
        return list(dict.fromkeys(sids)), page.next


def involvement_id(sid: str, sk: str) -> str:
    """The id under which an aandachtsfunctionaris was told of a question, which is stored at ``sk``."""
    return f"{sid}.{sk.replace('#', '.')}"


def note_shared_seen(shared: Stored | Involved, *, by: str) -> Change:
    """An aandachtsfunctionaris says to have seen a submission, or what we asked."""
    organisatie_id = shared.shared_with if isinstance(shared, Stored) else shared.organisatie_id
    return Change(
        Key("reports", object_id(shared.sid), shared.sk),
        put={"af_seen_by": by},
        seen={"gedeeld": organisatie_id, "af_seen_by": shared.seen_by or None},
        promise=MELDING_AS_SEEN,
    )


def insert_involved(involved: Involved) -> Put:
    item: Item = {
        "pk": object_id(involved.sid),
        "sk": involved.sk,
        "gedeeld": involved.organisatie_id,
        "gedeeld_at": involved.at,
        "gedeeld_met": dict(involved.shared_to),
        **attributes(involved, "sid", "sk", "organisatie_id", "shared_to", "seen_by"),
        "sealed": {"dossier": involved.sealed},
    }
    return Put("reports", item, INVOLVED_IS_NEW)


def involve_also(involved: Involved, person_id: str, announcement_id: str) -> Change:
    """One more person of the organisation is asked what we asked; that one has not seen it yet."""
    return Change(
        Key("reports", object_id(involved.sid), involved.sk),
        put={"gedeeld_met": {**involved.shared_to, person_id: announcement_id}},
        seen={"gedeeld_met": dict(involved.shared_to)},
        promise=MELDING_AS_SEEN,
        remove=("af_seen_by",),
    )


def involve_nobody(involved: Involved) -> Change:
    """The reporter took sharing back: nobody of their own organisation sees what we asked any more."""
    return Change(
        Key("reports", object_id(involved.sid), involved.sk),
        put={"gedeeld_met": {}},
        seen={"gedeeld_met": dict(involved.shared_to)},
        promise=MELDING_AS_SEEN,
    )


def insert_view(
    sid: str, once: str, dossier: bytes, *, by: str, at: str, number: int, organisatie_id: str
) -> Put:
    """The view of an aandachtsfunctionaris of an organisation; ``once`` is the key of page and words.

    ``number`` is its own among what came in for the melding.
    """
    item: Item = {
        "pk": object_id(sid),
        "sk": f"duiding#{once}",
        "accepted_at": at,
        "by": by,
        "sealed": {"dossier": dossier},
        "number": number,
        "organisatie_id": organisatie_id,
    }
    return Put("reports", item, VIEW_IS_NEW)
