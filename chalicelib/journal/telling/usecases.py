"""An entry of the journal as a sentence in the language of its reader. Pure.

``names`` says what ids are called: a medewerker by id, an object by the id of its chain (``melding#<sid>``:
its reference, ``organisatie#<id>``: its name), a person of the directory as ``persoon#<id>``. ``mentioned``
says which ones some entries need; whoever has no name is told as somebody, or something, that is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter

from chalicelib.journal.codes.action import OBJECTS, Action, Group
from chalicelib.journal.codes.actions import ACTIONS, SIGNED
from chalicelib.journal.codes.purposes import ACTIVITIES, COMMANDS, FACTS, FUNCTIONS, PURPOSES
from chalicelib.journal.domain import Entry
from chalicelib.platform.calendar import date_text
from chalicelib.platform.i18n import N_, in_order, translator

Names = Mapping[str, str]

# An object in a sentence: with a name, and without one.
_OBJECTS: Mapping[str, tuple[str, str]] = {
    "melding": (N_("melding {name}"), N_("een melding die er niet meer is")),
    "meer": (N_("een extra bericht bij melding {name}"), N_("een extra bericht bij een melding")),
    "organisatie": ("{name}", N_("een organisatie die er niet meer is")),
    "persoon": ("{name}", N_("iemand die er niet meer werkt")),
    "plan": (N_("plan {name}"), N_("een plan")),
}
# Objects whose id is a name already.
_NAMED_BY_ID = frozenset({"plan"})
# Objects that have none, or whose name would tell who it is about.
_NAMELESS: Mapping[str, str] = {
    "mailbox": N_("een postvak"),
    "zoeken": N_("een zoekopdracht"),
    "stapel": N_("een stapel misbruik"),
    "onleesbaar": N_("een onleesbaar bericht"),
}
# The places in a sentence that name another object: its kind, and the fact that holds its id.
_PLACES: Mapping[str, tuple[str, str]] = {
    "melding": ("melding", "to"),
    "sid": ("melding", "sid"),
    "organisatie": ("organisatie", "to"),
    "person": ("persoon", "person"),
}
# The facts that name a medewerker, or some with commas between them, and those that are days.
_PEOPLE = ("from", "by", "deputy", "kept", "proposed_by")
_DAYS = frozenset({"day", "first", "last"})
_UNKNOWN = N_("{who}: ‘{action}’ bij {what}")
_NO_NAME = N_("oud-medewerker {id}")
_NONE = N_("geen")
_BY_ITSELF = N_("automatisch ({function})")


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence. ``about`` is the id of the object that it names, so that a page can link it."""

    text: str
    about: str = ""


@dataclass(frozen=True)
class Told:
    """An entry in words: its sentence in pieces, and whether its code is one that we know."""

    pieces: Sequence[Piece]
    group: Group
    is_known: bool

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def sentence(entry: Entry, language: str, names: Names) -> str:
    """The entry in one sentence: who did what to which object, and why.

    A code that nobody gave words is shown as it is.
    """
    return told(entry, language, names).text


def told(entry: Entry, language: str, names: Names) -> Told:
    """As ``sentence``, in pieces."""
    action, said = ACTIONS.get(action_of(entry)), translator(language).gettext
    words = said(_template(entry, action))
    # A sentence that does not name its actor begins with it: "automatisch (triage): ...".
    is_named = "{who}" in words or not entry.actor
    pieces = [] if is_named else [Piece(f"{who_of(entry.actor, language, names)}: ")]
    pieces += _filled(words, entry, language, names)
    for fact, more in action.more if action else ():
        if entry.facts.get(fact):
            pieces += _filled(said(more), entry, language, names)
    if why := purpose_of(entry, language):
        pieces.append(Piece(f", {why}"))
    first = pieces[0]
    pieces[0] = Piece(first.text[:1].upper() + first.text[1:], first.about)
    pieces.append(Piece("."))
    return Told(pieces, group_of(entry), action is not None and kind_of(entry) in OBJECTS)


def action_of(entry: Entry) -> str:
    """The code by which an entry is told: a signature does what was signed."""
    signed = SIGNED.get(entry.facts.get("act", "")) if entry.action == "getekend" else None
    return signed or entry.action


def group_of(entry: Entry) -> Group:
    """Whether an entry tells of a reading, of an act, or of what works by itself."""
    action = ACTIONS.get(action_of(entry))
    if entry.actor in FUNCTIONS:
        return "automatisch"
    return action.group if action else "gedaan"


def kind_of(entry: Entry) -> str:
    """The kind of the object of an entry: one of ``OBJECTS``, or what later code made of it."""
    kind, _, rest = entry.object_id.partition("#")
    return "dag" if kind == "medewerker" and "#" in rest else kind


def who_of(actor: str, language: str, names: Names) -> str:
    """What an actor is called. What works by itself is never named like a colleague."""
    said = translator(language).gettext
    if actor in FUNCTIONS:
        return said(_BY_ITSELF).format(function=said(FUNCTIONS[actor]))
    if actor in COMMANDS:
        return said(COMMANDS[actor])
    return names.get(actor) or said(_NO_NAME).format(id=actor)


def purpose_of(entry: Entry, language: str) -> str:
    """The words for why it was done; empty when the sentence says it."""
    code = entry.facts.get("purpose", "")
    return translator(language).gettext(PURPOSES.get(code, code))


def activity_of(entry: Entry, language: str) -> str:
    """The processing activity in words, as the register calls it."""
    code = entry.facts.get("activity", "")
    return translator(language).gettext(ACTIVITIES.get(code, code))


def mentioned(entries: Iterable[Entry]) -> set[str]:
    """The keys of ``names`` that these entries need, but for codes: medewerkers, objects and people."""
    found: set[str] = set()
    for entry in entries:
        found |= {entry.actor, _named(entry.object_id)}
        found |= {one for fact in _PEOPLE for one in entry.facts.get(fact, "").split(",")}
        action = ACTIONS.get(action_of(entry))
        more = action.more if action else ()
        words = [_template(entry, action), *(one for _, one in more)]
        places = {name for one in words for _, name, _, _ in Formatter().parse(one) if name}
        found |= {_place(name, entry) for name in places & set(_PLACES)}
    return {one for one in found if one.rpartition("#")[2]} - {*FUNCTIONS, *COMMANDS}


def _template(entry: Entry, action: Action | None) -> str:
    if action is None:
        return _UNKNOWN
    return action.by_kind.get(kind_of(entry), action.sentence)


def _filled(words: str, entry: Entry, language: str, names: Names) -> Iterator[Piece]:
    """A sentence with the values of an entry in their places."""
    for literal, name, _, _ in Formatter().parse(words):
        if literal:
            yield Piece(literal)
        if not name:
            continue
        if name == "what":
            yield from _object(entry.object_id, language, names)
        elif name in _PLACES:
            yield from _object(_place(name, entry), language, names)
        else:
            yield Piece(_value(name, entry, language, names))


def _value(name: str, entry: Entry, language: str, names: Names) -> str:
    """The words of an actor, of the code of an entry, or of one of its facts."""
    fact = entry.facts.get(name, "")
    if name == "who" or name in _PEOPLE:
        named = entry.actor if name == "who" else fact
        return ", ".join(who_of(one, language, names) for one in named.split(","))
    if name == "action":
        return entry.action
    if name in _DAYS:
        return _day(fact, language)
    said, known = translator(language).gettext, FACTS.get(name, {})
    return ", ".join(said(known.get(one, one)) for one in fact.split(",")) or said(_NONE)


def _named(object_id: str) -> str:
    """The id by which ``names`` calls the object of a chain: a day and a surplus are of something else."""
    kind, _, rest = object_id.partition("#")
    if kind == "meer":
        return f"melding#{rest}"
    return rest.partition("#")[0] if kind == "medewerker" else object_id


def _place(name: str, entry: Entry) -> str:
    """The id of the object that a fact of an entry names."""
    kind, fact = _PLACES[name]
    return f"{kind}#{entry.facts.get(fact, '')}"


def _object(object_id: str, language: str, names: Names) -> Iterator[Piece]:
    """An object in words; its name is a piece of its own."""
    said, kind, key = translator(language).gettext, object_id.partition("#")[0], _named(object_id)
    name = key.partition("#")[2] if kind in _NAMED_BY_ID else names.get(key, "")
    if kind == "medewerker":
        yield Piece(who_of(key, language, names), object_id)
    elif kind in _NAMELESS:
        yield Piece(said(_NAMELESS[kind]), object_id)
    elif kind not in _OBJECTS:
        yield Piece(object_id)
    elif not name:
        yield Piece(said(_OBJECTS[kind][1]))
    else:
        for literal, place, _, _ in Formatter().parse(said(_OBJECTS[kind][0])):
            if literal:
                yield Piece(literal)
            if place:
                is_code = kind in {"melding", "meer", *_NAMED_BY_ID}
                yield Piece(in_order(name, language) if is_code else name, object_id)


def _day(stored: str, language: str) -> str:
    try:
        return date_text(date.fromisoformat(stored), language)
    except ValueError:
        return stored
