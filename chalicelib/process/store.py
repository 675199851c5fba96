"""Proposals in the table of what they are about.

| question | pk | sk |
| --- | --- | --- |
| what waits for a signature, and what was settled of late | ``voorstellen`` | ``<id>`` |

TTL takes a proposal away when it is shown no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from chalicelib.platform.clock import from_text
from chalicelib.platform.table import Change, Database, Item, Key, Put, attributes, only_known
from chalicelib.process.domain import SHOWN_FOR, Proposal, State

PROPOSED_ONCE = "proposal is new"
PROPOSAL_IS_OPEN = "proposal is open"


class ProposalStore:
    """Reads the proposals in a table, named by its short name."""

    def __init__(self, database: Database, table: str) -> None:
        self._database = database
        self._table = table

    def all(self) -> list[Proposal]:
        """All proposals, those settled of late too; the oldest comes first."""
        found = self._database.query(self._table, "voorstellen")
        return sorted((_proposal(item) for item in found), key=lambda one: (one.at, one.id))

    def one(self, proposal_id: str) -> Proposal | None:
        item = self._database.get(_key(self._table, proposal_id))
        return None if item is None else _proposal(item)


def insert_proposal(table: str, proposal: Proposal) -> Put:
    expires = from_text(proposal.until) + SHOWN_FOR
    item: Item = {
        "pk": "voorstellen",
        "sk": proposal.id,
        **attributes(proposal, "id", "sealed"),
        **({"sealed": {"dossier": proposal.sealed}} if proposal.sealed else {}),
        "expires": int(expires.timestamp()),
    }
    return Put(table, item, PROPOSED_ONCE)


def settle_proposal(
    table: str, seen: Proposal, state: State, *, by: str, at: str, reason: str = ""
) -> Change:
    """An open proposal comes to its end. Refused when somebody else was quicker."""
    put = {"state": state, "settled_by": by, "settled_at": at, "reason": reason}
    return Change(_key(table, seen.id), put, {"state": "open"}, PROPOSAL_IS_OPEN)


def _key(table: str, proposal_id: str) -> Key:
    return Key(table, "voorstellen", proposal_id)


def _proposal(item: Item) -> Proposal:
    sealed = cast("Mapping[str, bytes]", item.get("sealed", {})).get("dossier", b"")
    return only_known(Proposal, item, id=item["sk"], sealed=sealed)
