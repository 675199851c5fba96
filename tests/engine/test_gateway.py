"""What API Gateway answers by itself, seen from a browser."""

from __future__ import annotations

from collections import Counter
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest

from chalicelib.platform.code import mint
from chalicelib.platform.web import headers
from tests.support.reading import elements
from tests.support.records import posted
from tools.engine import Engine


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("path", ["bestaat/niet", "Melding", "bevestig"])
def test_an_address_that_does_not_exist_gets_a_page_of_ours(
    engine: Engine, method: str, path: str
) -> None:
    """Of our code where somebody looks, of the gateway where something else is sent."""
    asked = Request(f"{engine.site_url}/{path}?naam=geheim", method=method)
    with pytest.raises(HTTPError) as refused:
        urlopen(asked, timeout=30)
    answer = refused.value
    with answer:
        page = answer.read().decode()
    assert answer.code == 404
    for name, value in {**headers.HTML, **headers.SECURITY, **headers.ERROR}.items():
        assert answer.headers.get_all(name) == [value]
    assert "Deze pagina bestaat niet" in page
    assert "emeente Dordrecht</title>" in page
    where = {urljoin(asked.full_url, one["href"]) for one in elements(page)}
    assert f"{engine.site_url}/" in where
    (sheet,) = [one["href"] for one in elements(page) if one["rel"] == "stylesheet"]
    with urlopen(urljoin(asked.full_url, sheet), timeout=30) as style:
        assert style.status == 200
    assert "geheim" not in page


@pytest.mark.parametrize(
    "typed", ["Melden", "MELDEN", "melden.", "melden,", "melden%20", "Privacy"]
)
def test_an_address_as_a_phone_writes_it_leads_to_its_page(engine: Engine, typed: str) -> None:
    right = "privacy" if typed == "Privacy" else "melden"
    for method in ("GET", "HEAD"):
        asked = Request(f"{engine.site_url}/{typed}?lang=en", method=method)
        with urlopen(asked, timeout=30) as answer:
            assert (answer.status, answer.url) == (200, f"{engine.site_url}/{right}?lang=en")


@pytest.mark.parametrize("path", ["", "melden", "privacy", "postvak", "bevestig/een-token"])
def test_head_answers_as_get_and_sends_no_body(engine: Engine, path: str) -> None:
    asked = Request(f"{engine.site_url}/{path}", method="HEAD")
    with urlopen(asked, timeout=30) as answer:
        assert (answer.status, answer.read()) == (200, b"")
        for name, value in {**headers.HTML, **headers.SECURITY}.items():
            assert answer.headers.get_all(name) == [value]


def test_who_guesses_codes_is_slowed_down_and_nobody_else_is(engine: Engine) -> None:
    with engine.method_throttles():
        codes = [{"code": mint().characters, "go": "open"} for _ in range(40)]
        guesses = Counter(posted(engine, "postvak", code)[0] for code in codes)
        page = {"page": "onderwerp", "go": "lang:nl"}
        reports = Counter(posted(engine, "melden", page)[0] for _ in range(20))
    assert set(guesses) == {422, 429}
    assert guesses[429] > guesses[422]
    assert reports == {200: 20}


def test_an_api_has_the_one_stage_that_we_guard(engine: Engine) -> None:
    gateway = engine.client("apigateway")
    stages = {
        api["name"]: [one["stageName"] for one in gateway.get_stages(restApiId=api["id"])["item"]]
        for api in gateway.get_rest_apis()["items"]
    }
    assert stages == {"signaalpunt-public": ["public"], "signaalpunt-bureau": ["bureau"]}
