"""The colours and the logo of the municipality, as files that a browser may keep for ever.

The colours follow the stylesheet in the same file, so that they cost no request. What is kept for ever
has a name that changes with its content: the stylesheet gets the digest of the colours behind a
question mark, the logo in its name.
"""

from __future__ import annotations

import functools
import hashlib

from chalicelib.platform import gemeente

# The tokens of the stylesheet that show whose site this is; text on a button is white, or dark in the dark.
_ON_LIGHT = ("action-1-border-default", "action-1-color-default", "action-1-inverse-bg-default")
_ON_DARK = (*_ON_LIGHT, "action-2-color-default")


@functools.cache
def colours() -> str:
    """The rules that give the tokens of the stylesheet the colours of the municipality."""
    own = gemeente.current().colours
    light, dark = _given(_ON_LIGHT, own.light), _given(_ON_DARK, own.dark)
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def stylesheet_name(file: str) -> str:
    """The address of the stylesheet ``file`` with the colours of the municipality."""
    return f"{file}?{_digest(colours())}"


@functools.cache
def logo_name() -> str:
    """The file name of the logo."""
    return f"logo.{_digest(logo())}.svg"


@functools.cache
def logo() -> str:
    """The logo as SVG text."""
    return gemeente.logo(gemeente.current())


def _given(tokens: tuple[str, ...], colour: str) -> str:
    return ";".join(f"--basis-color-{token}:{colour}" for token in tokens)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
