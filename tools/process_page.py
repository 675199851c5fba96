"""``make docs``: docs/process.md, the process of a melding, from the table of transitions itself."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.access.domain import RIGHTS, ROLE_NAMES
from chalicelib.reports.domain import STATES
from chalicelib.reports.outcomes import OUTCOMES, Outcome
from chalicelib.reports.transitions import TRANSITIONS, Transition
from tools import package

PAGE = package.ROOT / "docs/process.md"
_HEAD = """# The process of a melding

Made by `make docs` from `reports/transitions.py` and `reports/outcomes.py` in `chalicelib`. The buttons of
the page, the guard in front of each use case and the matrix of the tests come from the same table
([0044](decisions/0044-the-process-is-a-table.md)).

A melding is in one state: {states}. That something is asked, or
proposed, is no state: both can be true at once, and each has an end of its own. Somebody without the right
gets 403; whatever a state or a guard bars is refused with its reason, and the journal keeps both.

## Transitions
"""
_NONE = "-"


def text() -> str:
    """The whole page."""
    states = ", ".join(f"`{state}`" for state in STATES)
    return "\n".join(
        [
            _HEAD.format(states=states),
            _row("name", "the medewerker", "from", "to", "right", "guards", "says"),
            _row(*["---"] * 7),
            *map(_transition, TRANSITIONS.values()),
            "",
            "What follows: letters, terms that begin (`+`) and end (`-`), facts that count or, with",
            "a `-`, are taken back.",
            "",
            _row("name", "second person", "letters", "terms", "facts", "kept by"),
            _row(*["---"] * 6),
            *[_follows(one) for one in TRANSITIONS.values() if _has_effects(one)],
            "",
            "## Outcomes of a decision",
            "",
            _row("code", "state", "says besides", "signed by who may"),
            _row(*["---"] * 4),
            *[_outcome(code, one) for code, one in OUTCOMES.items()],
            "",
            "## Who may sign",
            "",
            _row("right", "roles"),
            _row("---", "---"),
            *[_signers(right) for right in sorted({one.signs for one in OUTCOMES.values()})],
            "",
        ]
    )


def _transition(one: Transition) -> str:
    return _row(
        f"`{one.name}`",
        one.does,
        _codes(state for state in STATES if state in one.start),
        _codes([one.to] if one.to else []),
        f"`{one.right}`",
        "; ".join(guard.name for guard in one.guards) or _NONE,
        _codes(one.fields),
    )


def _has_effects(one: Transition) -> bool:
    return bool(one.second or one.tells or one.terms or one.counts or one.keeps)


def _follows(one: Transition) -> str:
    second = f"`{one.second}`" if one.second else _NONE
    return _row(
        f"`{one.name}`",
        second,
        _codes(one.tells),
        _codes(one.terms),
        _codes(one.counts),
        one.keeps or _NONE,
    )


def _outcome(code: str, one: Outcome) -> str:
    return _row(f"`{code}`", f"`{one.to}`", one.asks or _NONE, f"`{one.signs}`")


def _signers(right: str) -> str:
    roles = [ROLE_NAMES[role] for role, rights in RIGHTS.items() if right in rights]
    return _row(f"`{right}`", ", ".join(roles))


def _codes(some: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in some) or _NONE


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
