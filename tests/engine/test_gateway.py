"""What API Gateway answers by itself, seen from a browser."""

from __future__ import annotations

from collections import Counter
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from chalicelib.platform.code import mint
from chalicelib.platform.web import headers
from tests.support.records import posted
from tools.engine import Engine


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_does_not_exist_gets_a_page_of_ours(engine: Engine, method: str) -> None:
    asked = Request(f"{engine.site_url}/bestaat/niet?naam=geheim", method=method)
    with pytest.raises(HTTPError) as refused:
        urlopen(asked, timeout=30)
    answer = refused.value
    with answer:
        page = answer.read().decode()
    assert answer.code == 404
    for name, value in {**headers.HTML, **headers.SECURITY, **headers.ERROR}.items():
        assert answer.headers.get_all(name) == [value]
    assert "Pagina niet gevonden" in page
    assert "Page not found" in page
    assert '<a href="https://www.buienradar.nl/" rel="noreferrer">Snel weg</a>' in page
    assert "geheim" not in page


def test_who_guesses_codes_is_slowed_down_and_nobody_else_is(engine: Engine) -> None:
    with engine.method_throttles():
        codes = [{"code": mint().characters, "go": "open"} for _ in range(40)]
        guesses = Counter(posted(engine, "postvak", code)[0] for code in codes)
        page = {"page": "onderwerp", "go": "lang:nl"}
        reports = Counter(posted(engine, "melden", page)[0] for _ in range(20))
    assert set(guesses) == {422, 429}
    assert guesses[429] > guesses[422]
    assert reports == {200: 20}
