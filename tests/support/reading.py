"""Read a page as a browser would: its elements in the order of the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset({"base", "br", "hr", "img", "input", "link", "meta"})


@dataclass
class Element:
    """One element: its tag, attributes, text (of everything inside it) and place in the source."""

    tag: str
    attributes: dict[str, str]
    place: int
    parents: tuple[Element, ...] = field(repr=False)
    text: str = ""

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {self.get_starttag_text()}"
        values = {name: value or "" for name, value in attrs}
        element = Element(tag, values, len(self.elements), tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        closed = self._open.pop()
        assert closed.tag == tag, f"<{closed.tag}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


@lru_cache(maxsize=512)
def elements(page: str) -> list[Element]:
    """The elements of a page in source order; fails when a tag is not closed where it should be."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert not reader._open, f"<{reader._open[-1].tag}> is never closed"
    return reader.elements


def only(page: str, tag: str, **attributes: str) -> Element:
    (found,) = every(page, tag, **attributes)
    return found


def every(page: str, tag: str, **attributes: str) -> list[Element]:
    """All elements with this tag and these attributes (``class`` is spelled ``class_``)."""
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return [
        element
        for element in elements(page)
        if element.tag == tag and wanted.items() <= element.attributes.items()
    ]
