"""Take the variables out of a stylesheet: each ``var()`` becomes the value it has on our pages.

NL Design System styles a part by tokens in several layers, which is right for a library and four
times too heavy for a form. Here a token is followed to its value once, when the sheet is built.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tinycss2.ast import FunctionBlock, IdentToken, LiteralToken, Node, ParenthesesBlock

COLOUR = "--basis-color-"
Tokens = dict[str, list[Node]]


class BuildError(Exception):
    """The stylesheet cannot be built; the message names the token or the file."""


@dataclass
class Rule:
    """One rule of a part: its selectors and declarations, and the media query around it ("")."""

    media: str
    selectors: list[str]
    declarations: list[tuple[str, list[Node], bool]] = field(default_factory=list)

    def sets(self) -> set[str]:
        """The variables this rule gives a value to."""
        return {name for name, _, _ in self.declarations if name.startswith("--")}


def flatten(rules: list[Rule], theme: Tokens) -> None:
    """Replace what has a known value and drop what has none, until nothing changes any more."""
    size = -1
    while size != (size_now := sum(len(rule.declarations) for rule in rules)):
        size = size_now
        alive = {name for rule in rules for name in rule.sets()}
        for rule in rules:
            rule.declarations = [
                (name, value, important)
                for name, tokens, important in rule.declarations
                if (value := resolved(tokens, theme, alive)) is not None
            ]
        used = {
            name for rule in rules for _, value, _ in rule.declarations for name in vars_in(value)
        }
        for rule in rules:
            rule.declarations = [
                kept
                for kept in rule.declarations
                if not kept[0].startswith("--") or kept[0] in used
            ]


def resolved(tokens: Iterable[Node], theme: Tokens, alive: set[str]) -> list[Node] | None:
    """The tokens with every known var() replaced; None when one has no value at all."""
    out: list[Node] = []
    for token in tokens:
        if isinstance(token, FunctionBlock) and token.lower_name == "var":
            value = value_of(token, theme, alive)
            if value is None:
                return None
            out.extend(value)
        elif hasattr(token, "arguments"):
            inner = resolved(token.arguments, theme, alive)
            if inner is None:
                return None
            out.append(FunctionBlock(token.source_line, token.source_column, token.name, inner))
        elif isinstance(token, ParenthesesBlock):
            content = resolved(token.content, theme, alive)
            if content is None:
                return None
            out.append(ParenthesesBlock(token.source_line, token.source_column, content))
        else:
            out.append(token)
    return trimmed(out)


def value_of(var: FunctionBlock, theme: Tokens, alive: set[str]) -> list[Node] | None:
    """What a var() becomes: itself when it lives, else its token, else its fallback, else None."""
    name, fallback = parts_of(var)
    if name in alive:
        default = None
        if name in theme:
            default = resolved(theme[name], theme, alive)
        elif fallback is not None:
            default = resolved(fallback, theme, alive)
        return [rebuilt(var, name, default)]
    if name in theme:
        colour = last_colour(name, theme)
        if colour is not None:
            return [rebuilt(var, colour, None)]
        return resolved(theme[name], theme, alive)
    return None if fallback is None else resolved(fallback, theme, alive)


def last_colour(name: str, theme: Tokens) -> str | None:
    """The last ``--basis-color-`` token on the way from a token to its colour, if it is one."""
    found = None
    while True:
        if name.startswith(COLOUR) and name != f"{COLOUR}transparent":
            found = name
        value = trimmed(theme[name])
        if len(value) != 1 or not isinstance(value[0], FunctionBlock) or value[0].name != "var":
            return found
        name, _ = parts_of(value[0])
        if name not in theme:
            msg = f"the theme uses {name} and does not give it a value"
            raise BuildError(msg)


def parts_of(var: FunctionBlock) -> tuple[str, list[Node] | None]:
    """The name in a var() and its fallback."""
    arguments = trimmed(var.arguments)
    name = arguments[0].value
    rest = trimmed(arguments[1:])
    return name, rest[1:] if rest else None


def rebuilt(var: FunctionBlock, name: str, fallback: list[Node] | None) -> FunctionBlock:
    """The var() of a name, with a fallback when there is one."""
    arguments: list[Node] = [IdentToken(var.source_line, var.source_column, name)]
    if fallback is not None:
        arguments += [LiteralToken(var.source_line, var.source_column, ","), *fallback]
    return FunctionBlock(var.source_line, var.source_column, "var", arguments)


def vars_in(tokens: Iterable[Node]) -> set[str]:
    """The variables that a value reads."""
    names: set[str] = set()
    for token in tokens:
        if isinstance(token, FunctionBlock):
            if token.lower_name == "var":
                names.add(parts_of(token)[0])
            names |= vars_in(token.arguments)
        elif isinstance(token, ParenthesesBlock):
            names |= vars_in(token.content)
    return names


def trimmed(tokens: list[Node]) -> list[Node]:
    """Without the white space and comments around."""
    kept = [token for token in tokens if token.type != "comment"]
    while kept and kept[0].type == "whitespace":
        kept = kept[1:]
    while kept and kept[-1].type == "whitespace":
        kept = kept[:-1]
    return kept
