"""Pages for visitors: what a browser, a link checker or a mail scanner may ask of each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from chalice import Blueprint, Response

# Whatever address no other route serves. API Gateway gives the rest of the path as one parameter.
ANYWHERE = "/{elders+}"


class Visited(Blueprint):
    """A blueprint whose pages answer HEAD as they answer GET; a GET of ours never acts.

    API Gateway must know each method of a path, so HEAD is declared with GET and not beside it.
    """

    def route(self, path: str, **kwargs: Any) -> Callable[..., Callable[..., Response]]:
        methods = kwargs.pop("methods", ["GET"])
        also = ["HEAD"] if "GET" in methods else []
        found: Callable[..., Callable[..., Response]] = super().route(
            path, methods=[*methods, *also], **kwargs
        )
        return found


def meant(typed: str, paths: Iterable[str]) -> str | None:
    """The one of ``paths`` whose words are those of ``typed``, whatever stands around and between them.

    A phone begins with a capital, ends with a full stop, or makes another dash of a hyphen. None when
    no path has these words, or when ``typed`` is such a path already.

    >>> meant("/Melden-Professional.", ["/melden", "/melden-professional"])
    '/melden-professional'
    """
    return next((path for path in paths if _words(path) == _words(typed) and path != typed), None)


def _words(path: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", unquote(path)).casefold()
    return re.findall(r"[^\W_]+", folded)
