"""What API Gateway answers by itself, seen from a browser."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from chalicelib.platform.web import headers
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
    assert "geheim" not in page
