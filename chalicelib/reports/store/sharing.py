"""Rows of sharing: shared submissions, involvements, and views of aandachtsfunctionarissen."""

from __future__ import annotations

from chalicelib.platform.table import Change, Cursor, Database, Item, Key, Put, attributes
from chalicelib.reports.store.file import Involved
from chalicelib.reports.store.submissions import MELDING_AS_SEEN, Stored, in_pile, object_id

VIEW_IS_NEW = "view is new"
INVOLVED_IS_NEW = "aandachtsfunctionaris was not asked on this page yet"


class SharingStore:
    """Reads what is shared with an organisation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def shared_with(
        self, organisatie_id: str, *, limit: int, after: Cursor | None = None
    ) -> tuple[list[str], Cursor | None]:
        """``sid`` of what an organisation's aandachtsfunctionaris may know of, page by page, oldest first."""
        page = self._database.listed("reports", "gedeeld", organisatie_id, limit=limit, after=after)
        sids = [str(item["pk"]).removeprefix("melding#") for item in page.items]
        return list(dict.fromkeys(sids)), page.next


def involvement_id(involved: Involved) -> str:
    """The id under which an aandachtsfunctionaris was told of a question."""
    return f"{involved.sid}.{involved.sk.replace('#', '.')}"


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
        **attributes(involved, "sid", "sk", "organisatie_id", "seen_by"),
        "sealed": {"dossier": involved.sealed},
    }
    return Put("reports", item, INVOLVED_IS_NEW)


def insert_view(sid: str, once: str, dossier: bytes, *, by: str, at: str) -> Put:
    """The view of an aandachtsfunctionaris; ``once`` is the key of page and words."""
    item: Item = {
        "pk": object_id(sid),
        "sk": f"duiding#{once}",
        "accepted_at": at,
        "by": by,
        "sealed": {"dossier": dossier},
        "quarantine": False,
        **in_pile("", at, quarantine=False),
    }
    return Put("reports", item, VIEW_IS_NEW)
