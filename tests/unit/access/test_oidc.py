"""Which logins count: every broken token and callback is refused, and none of them alike a good one."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from chalicelib.access.domain import subject_of
from chalicelib.access.oidc import (
    Attempt,
    Identity,
    Issuer,
    LoginIsOld,
    LoginRefused,
    OidcProvider,
    Sign,
    begin,
    code_of,
    from_cookie,
    identity_in,
    to_cookie,
)
from chalicelib.bootstrap import on_aws
from chalicelib.platform.errors import Unavailable
from chalicelib.platform.settings import MissingSetting, Settings
from tools.instance import free_port
from tools.served import Served

KEY = RSAKey.generate_key(2048, {"kid": "een"})
OTHER = RSAKey.generate_key(2048, {"kid": "twee"})
CURVE = ECKey.generate_key("P-384", {"kid": "een"})
KEYS = KeySet([KEY])
ATTEMPT = begin("werkbak", int(time.time()))
ISSUER = Issuer(
    issuer="https://issuer.example",
    client_id="bureau",
    authorize_url="https://issuer.example/authorize",
    token_url="https://issuer.example/token",
    keys_url="https://issuer.example/keys",
    logout_url="https://issuer.example/logout",
    callback_url="https://bureau.example/terug",
    gone_url="https://bureau.example/uitgelogd",
    second_factor="pool",
)


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {
        "iss": ISSUER.issuer,
        "sub": "iemand",
        "aud": ISSUER.client_id,
        "exp": now + 300,
        "iat": now,
        "auth_time": ATTEMPT.began,
        "nonce": ATTEMPT.nonce,
        "token_use": "id",
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def token(*, key: Any = KEY, alg: str = "RS256", kid: str | None = "een", **changed: Any) -> str:
    header = {"alg": alg} | ({"kid": kid} if kid else {})
    return jwt.encode(header, claims(**changed), key, algorithms=[alg])


def keys(*, again: bool) -> KeySet:
    return KEYS


def read(text: str, issuer: Issuer = ISSUER) -> Identity:
    return identity_in(text, ATTEMPT, issuer, keys)


def test_a_good_token_says_who_it_is() -> None:
    for good in (token(), token(aud=["bureau", "elders"], azp="bureau")):
        assert read(good) == Identity(ISSUER.issuer, "iemand")


def spoilt(text: str) -> str:
    head, body, seal = text.split(".")
    return f"{head}.{body}.{'A' if seal[0] != 'A' else 'B'}{seal[1:]}"


def unsigned() -> str:
    head, body, _ = token().split(".")
    none = "eyJhbGciOiJub25lIiwia2lkIjoiZWVuIn0"
    assert head != none
    return f"{none}.{body}."


def signed_with_the_public_key() -> str:
    """RFC 8725, 2.1: what everybody knows, used as a shared secret."""

    def part(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    head = part(json.dumps({"alg": "HS256", "kid": "een"}).encode())
    body = part(json.dumps(claims()).encode())
    seal = hmac.digest(KEY.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{part(seal)}"


def brings_its_key() -> str:
    """RFC 8725, 3.10: a header of the token says by which key it must be checked."""
    brought = {"jwk": OTHER.as_dict(private=False), "jku": "https://elders.example/keys"}
    header = {"alg": "RS256", "kid": "twee", **brought}
    return jwt.encode(header, claims(), OTHER, algorithms=["RS256"])


BROKEN: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "no token": lambda: "x",
    "two parts": lambda: "a.b",
    "five parts": lambda: "a.b.c.d.e",
    "not base64": lambda: "é.é.é",
    "another signature": lambda: spoilt(token()),
    "no signature": unsigned,
    "the key of somebody else under our name": lambda: token(key=OTHER, kid="een"),
    "a key that we do not know": lambda: token(key=OTHER, kid="twee"),
    "no key named": lambda: token(kid=None),
    "the public key as a secret": signed_with_the_public_key,
    "another algorithm of the same key": lambda: token(alg="RS512"),
    "a curve that is not allowed": lambda: token(key=CURVE, alg="ES384"),
    "another issuer": lambda: token(iss="https://elders.example"),
    "our issuer with a slash": lambda: token(iss=ISSUER.issuer + "/"),
    "no issuer": lambda: token(iss=None),
    "for another client": lambda: token(aud="elders"),
    "for others only": lambda: token(aud=["elders", "ergens"]),
    "for many, and not said for whom": lambda: token(aud=["bureau", "elders"]),
    "made for another client": lambda: token(azp="elders"),
    "for nobody": lambda: token(aud=None),
    "expired": lambda: token(exp=int(time.time()) - 120),
    "without end": lambda: token(exp=None),
    "an end that is no number": lambda: token(exp="morgen"),
    "made in the future": lambda: token(iat=int(time.time()) + 300),
    "without a beginning": lambda: token(iat=None),
    "not yet": lambda: token(nbf=int(time.time()) + 300),
    "of another attempt": lambda: token(nonce=begin("werkbak", 1).nonce),
    "of no attempt": lambda: token(nonce=None),
    "a nonce that is a list": lambda: token(nonce=[ATTEMPT.nonce]),
    "of nobody": lambda: token(sub=None),
    "of an empty subject": lambda: token(sub=""),
    "a subject that is a number": lambda: token(sub=7),
    "ended more than a minute ago": lambda: token(exp=int(time.time()) - 65),
    "made more than a minute from now": lambda: token(iat=int(time.time()) + 75),
    "to be used more than a minute from now": lambda: token(nbf=int(time.time()) + 75),
    "a key that it brings along": brings_its_key,
    "for nobody in particular": lambda: token(aud=[]),
    "a token for access": lambda: token(token_use="access"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_token_is_refused(broken: str) -> None:
    with pytest.raises(LoginRefused):
        read(BROKEN[broken]())


@pytest.mark.filterwarnings("ignore:.*security.*")
@pytest.mark.parametrize(
    ("wanted", "said", "is_let_in"),
    [
        ("acr=hoog", {"acr": "hoog"}, True),
        ("acr=hoog", {"acr": "laag"}, False),
        ("acr=hoog", {}, False),
        ("amr=mfa", {"amr": ["pwd", "mfa"]}, True),
        ("amr=mfa", {"amr": ["pwd"]}, False),
        ("amr=mfa", {"amr": "mfa"}, False),
        ("amr=mfa", {}, False),
        ("acrs=c1", {"acrs": ["p1", "c1"]}, True),
        ("acrs=c1", {"acrs": ["c10"]}, False),
        ("acrs=c1", {"acrs": "c1"}, False),
        ("acrs=c1", {"acr": "c1"}, False),
        ("acrs=c1", {}, False),
    ],
)
def test_without_the_second_factor_that_is_asked_nobody_comes_in(
    wanted: str, said: dict[str, Any], *, is_let_in: bool
) -> None:
    issuer = replace(ISSUER, second_factor=wanted)
    with nullcontext() if is_let_in else pytest.raises(LoginRefused, match="second factor"):
        assert read(token(**said), issuer).subject == "iemand"


@pytest.mark.parametrize(("name", "seconds"), [("exp", -50), ("iat", 50), ("nbf", 50)])
def test_clocks_may_differ_by_a_minute(name: str, seconds: int) -> None:
    changed: dict[str, Any] = {name: int(time.time()) + seconds}
    assert read(token(**changed)).subject == "iemand"


def test_who_it_is_is_said_by_issuer_and_subject_and_by_no_address() -> None:
    said = read(token(email="ander@issuer.example", preferred_username="ander"))
    assert said == Identity(ISSUER.issuer, "iemand")
    names = {subject_of(issuer, sub) for issuer in ("a", "ab") for sub in ("b", "bb", "c")}
    assert len(names) == 6


@dataclass
class Keeper:
    """An issuer whose keys are fetched; it goes away after some times. ``now`` is its clock, in seconds."""

    now: float = 1000.0
    fetched: int = 0
    goes_away_after: int = 1000

    def fetch(self) -> KeySet:
        self.fetched += 1
        if self.fetched > self.goes_away_after:
            raise Unavailable
        return KEYS


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Keeper:
    made = Keeper()
    monkeypatch.setattr(OidcProvider, "_fetched_keys", lambda _: made.fetch())
    monkeypatch.setattr("chalicelib.access.oidc.time.monotonic", lambda: made.now)
    return made


def test_keys_are_asked_for_once_a_minute_however_many_unknown_ones_are_named(
    keeper: Keeper,
) -> None:
    provider = OidcProvider(ISSUER)
    for minute in range(3):
        for _ in range(20):
            with pytest.raises(LoginRefused):
                identity_in(token(key=OTHER, kid="twee"), ATTEMPT, ISSUER, provider._keys_for)
        assert keeper.fetched == minute + 1
        keeper.now += 61


def test_keys_that_cannot_be_read_are_not_asked_for_at_each_try(keeper: Keeper) -> None:
    provider, keeper.goes_away_after = OidcProvider(ISSUER), 1
    provider._keys_for(again=False)
    keeper.now += 61
    for _ in range(5):
        with pytest.raises((Unavailable, LoginRefused)):
            identity_in(token(key=OTHER, kid="twee"), ATTEMPT, ISSUER, provider._keys_for)
    assert keeper.fetched == 2
    assert identity_in(token(), ATTEMPT, ISSUER, provider._keys_for).subject == "iemand"


def test_a_key_that_is_not_known_is_asked_for_once_more() -> None:
    asked: list[bool] = []

    def turning(*, again: bool) -> KeySet:
        asked.append(again)
        return KeySet([OTHER]) if again else KEYS

    found = identity_in(token(key=OTHER, kid="twee"), ATTEMPT, ISSUER, turning)
    assert found.subject == "iemand"
    assert asked == [False, True]


def test_where_to_log_in_is_asked_with_a_state_a_nonce_and_the_digest_of_a_verifier() -> None:
    address = OidcProvider(ISSUER).address(ATTEMPT)
    assert address.startswith(f"{ISSUER.authorize_url}?response_type=code&client_id=bureau")
    asked = {f"state={ATTEMPT.state}", f"nonce={ATTEMPT.nonce}", "code_challenge_method=S256"}
    assert asked <= {*address.split("&")}
    assert ATTEMPT.verifier not in address
    assert ATTEMPT.secret not in address


def test_the_issuer_is_asked_to_ask_again_who_it_is() -> None:
    """A login at the issuer outlives ours by hours, so on a shared computer it lets in whoever comes next."""
    asked = {*OidcProvider(ISSUER).address(ATTEMPT).split("&")}
    assert {"prompt=login", "max_age=0"} <= asked


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        ("acrs=c1", {"claims": ['{"id_token":{"acrs":{"essential":true,"value":"c1"}}}']}),
        ("acr=hoog", {"acr_values": ["hoog"]}),
        ("amr=mfa", {}),
        ("pool", {}),
    ],
)
def test_the_second_factor_that_a_token_must_tell_of_is_asked_for(
    wanted: str, asked: dict[str, list[str]]
) -> None:
    """OpenID Connect Core 5.5 and 3.1.2.1: an issuer may not go that far unless somebody asks."""
    address = OidcProvider(replace(ISSUER, second_factor=wanted)).address(ATTEMPT)
    query = parse_qs(urlsplit(address).query)
    assert {name: query[name] for name in ("claims", "acr_values") if name in query} == asked


@pytest.mark.parametrize(
    "said",
    [lambda began: None, lambda began: began - 61, str, lambda began: True, lambda began: 0],
    ids=["nothing", "earlier", "a text", "yes", "long ago"],
)
def test_a_login_of_before_counts_for_nothing(said: Callable[[int], object]) -> None:
    """OpenID Connect Core 3.1.3.7, 13: an issuer may not know ``prompt`` or ``max_age``."""
    with pytest.raises(LoginIsOld):
        read(token(auth_time=said(ATTEMPT.began)))


@pytest.mark.parametrize("later", [-60, 0, 500])
def test_a_login_made_for_this_attempt_counts(later: int) -> None:
    assert read(token(auth_time=ATTEMPT.began + later)).subject == "iemand"


def test_who_logs_out_here_is_sent_to_log_out_at_the_issuer() -> None:
    address = urlsplit(OidcProvider(ISSUER).leave_address())
    assert address._replace(query="").geturl() == ISSUER.logout_url
    # The names of Cognito and of OpenID Connect RP-Initiated Logout 1.0.
    assert parse_qs(address.query) == {
        "client_id": [ISSUER.client_id],
        "logout_uri": [ISSUER.gone_url],
        "post_logout_redirect_uri": [ISSUER.gone_url],
    }


def test_an_attempt_comes_back_from_its_cookie_and_its_parts_are_all_different() -> None:
    assert from_cookie(to_cookie(ATTEMPT), ATTEMPT.began) == ATTEMPT
    assert len({ATTEMPT.state, ATTEMPT.nonce, ATTEMPT.verifier, ATTEMPT.secret}) == 4
    # RFC 7636, 4.1: 43 to 128 characters.
    assert 43 <= len(ATTEMPT.verifier) <= 128


@pytest.mark.parametrize(
    "value",
    f"|x|1.2.3|a.b.c|9{'9' * 12}.{'a' * 43}.d2Vya2Jhaw|1.{'a' * 43}.%%%|..|1..|é".split("|"),
)
def test_a_cookie_that_is_none_of_ours_begins_nothing(value: str) -> None:
    with pytest.raises(LoginRefused):
        from_cookie(value, 1)


@pytest.mark.parametrize("seconds", [-1, 600, 10_000])
def test_an_attempt_ends_after_ten_minutes(seconds: int) -> None:
    with pytest.raises(LoginRefused):
        from_cookie(to_cookie(ATTEMPT), ATTEMPT.began + seconds)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"code": "x"},
        {"state": "", "code": "x"},
        {"state": "anders", "code": "x"},
        {"state": ATTEMPT.state},
        {"state": ATTEMPT.state, "code": ""},
        {"state": ATTEMPT.state, "error": "access_denied"},
    ],
)
def test_a_callback_that_is_not_for_this_attempt_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(LoginRefused):
        code_of(ATTEMPT, given)


def test_another_target_is_another_attempt() -> None:
    assert Attempt(ATTEMPT.secret, ATTEMPT.began, "account").state != ATTEMPT.state


class TokenEndpoint(Served):
    """The one address of an issuer where a code is exchanged: it keeps what it was sent."""

    def __init__(self, id_token: str) -> None:
        application = web.Application()
        application.router.add_post("/token", self._answer)
        super().__init__(application, free_port())
        self.asked: dict[str, str] = {}
        self._id_token = id_token

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked = {name: str(value) for name, value in (await request.post()).items()}
        answer = {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token}
        return web.json_response(answer)


def exchange(
    keeper: Keeper, name: str = "", sign: Sign | None = None
) -> tuple[dict[str, str], str]:
    """What the issuer is sent for a code, and the address that it is sent to."""
    with TokenEndpoint(token()) as endpoint:
        url = f"{endpoint.url}/token"
        issuer = replace(ISSUER, token_url=url, client_key_name=name)
        assert OidcProvider(issuer, sign).identity(ATTEMPT, "code-1").subject == "iemand"
        assert keeper.fetched == 1
        return endpoint.asked, url


def test_without_a_client_key_pkce_alone_proves_who_asks(keeper: Keeper) -> None:
    asked, _ = exchange(keeper)
    assert (asked["client_id"], asked["code_verifier"]) == ("bureau", ATTEMPT.verifier)
    assert not any("assertion" in name or "secret" in name for name in asked)


@pytest.mark.parametrize("name", ["kid=een", "x5t#S256=4p2-lAEMqKR1"])
def test_a_client_key_proves_who_asks_beside_pkce(keeper: Keeper, name: str) -> None:
    """RFC 7523, 3; OpenID Connect Core 9: for this issuer, for minutes, and another one each time."""
    pss = padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size)

    private: Any = OTHER.raw_value

    def sign(message: bytes) -> bytes:
        return bytes(private.sign(message, pss, SHA256()))

    proofs = []
    for _ in range(2):
        keeper.fetched = 0
        asked, url = exchange(keeper, name, sign)
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        assert asked["client_assertion_type"] == kind
        assert (asked["client_id"], asked["code_verifier"]) == ("bureau", ATTEMPT.verifier)
        read_back = jwt.decode(asked["client_assertion"], OTHER, algorithms=["PS256"])
        said, now = read_back.claims, int(time.time())
        assert [said[one] for one in ("iss", "sub", "aud")] == ["bureau", "bureau", url]
        assert said["iat"] - 1 <= now <= said["exp"] <= now + 300
        assert read_back.header == {
            "alg": "PS256",
            "typ": "JWT",
            name.partition("=")[0]: name.partition("=")[2],
        }
        proofs.append(said["jti"])
    assert len({*proofs}) == 2


def test_a_key_service_that_is_away_is_no_refused_login(keeper: Keeper) -> None:
    def away(message: bytes) -> bytes:
        raise Unavailable

    with pytest.raises(Unavailable):
        exchange(keeper, "kid=een", away)


POOL = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc"
GOOD = {
    "SURFACE": "bureau",
    "AWS_LAMBDA_FUNCTION_NAME": "signaalpunt-bureau",
    "BUREAU_URL": "https://bureau.example",
    "OIDC_ISSUER": "https://issuer.example",
    "OIDC_CLIENT_ID": "bureau",
    "OIDC_AUTHORIZE_URL": "https://issuer.example/authorize",
    "OIDC_TOKEN_URL": "https://issuer.example/token",
    "OIDC_KEYS_URL": "https://issuer.example/keys",
    "OIDC_LOGOUT_URL": "https://issuer.example/logout",
    "OIDC_SECOND_FACTOR": "acr=hoog",
}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"OIDC_SECOND_FACTOR": "amr=mfa"},
        {"OIDC_SECOND_FACTOR": "acrs=c1"},
        {"OIDC_SECOND_FACTOR": "pool", "OIDC_ISSUER": POOL},
    ],
)
def test_an_issuer_that_is_whole_lets_the_bureau_start(changed: dict[str, str]) -> None:
    on_aws(Settings({**GOOD, **changed}))


KEY_OF_KMS = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    "name", ["kid=een", "x5t#S256=4p2-lAEMqKR1vgeqhLSG5XGiLFaGNd5sYxa3LGhFEW0"]
)
def test_a_client_key_with_its_name_lets_the_bureau_start(name: str) -> None:
    on_aws(Settings({**GOOD, "OIDC_CLIENT_KEY": KEY_OF_KMS, "OIDC_CLIENT_KEY_NAME": name}))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"OIDC_CLIENT_KEY": KEY_OF_KMS}, "OIDC_CLIENT_KEY_NAME"),
        ({"OIDC_CLIENT_KEY_NAME": "kid=een"}, "OIDC_CLIENT_KEY"),
        ({"OIDC_CLIENT_KEY": "geheim", "OIDC_CLIENT_KEY_NAME": "kid=een"}, "OIDC_CLIENT_KEY"),
        ({"OIDC_CLIENT_KEY": KEY_OF_KMS, "OIDC_CLIENT_KEY_NAME": "een"}, "OIDC_CLIENT_KEY_NAME"),
        (
            {"OIDC_CLIENT_KEY": KEY_OF_KMS, "OIDC_CLIENT_KEY_NAME": "alg=none"},
            "OIDC_CLIENT_KEY_NAME",
        ),
    ],
)
def test_half_a_client_key_stops_the_bureau_at_start(given: dict[str, str], named: str) -> None:
    with pytest.raises(MissingSetting, match=f"{named}( |$)"):
        on_aws(Settings({**GOOD, **given}))


@pytest.mark.parametrize(
    "second_factor",
    ["", "geen", "none", "off", "acr", "acr=", "amr=", "acrs=", "acr= ", "pool", "Pool", "=c1"],
)
def test_an_issuer_without_a_second_factor_stops_at_start(second_factor: str) -> None:
    """``pool`` looks at nothing in a token, so it is for our own pool, which demands one."""
    with pytest.raises(MissingSetting, match="OIDC_SECOND_FACTOR"):
        on_aws(Settings({**GOOD, "OIDC_SECOND_FACTOR": second_factor}))


@pytest.mark.parametrize(
    "issuer", ["https://cognito-idp.elders.example/x", f"{POOL}/x", "https://amazonaws.com/x"]
)
def test_an_issuer_that_looks_like_our_pool_is_not_taken_for_it(issuer: str) -> None:
    with pytest.raises(MissingSetting, match="OIDC_SECOND_FACTOR"):
        on_aws(Settings({**GOOD, "OIDC_SECOND_FACTOR": "pool", "OIDC_ISSUER": issuer}))


@pytest.mark.parametrize("name", [one for one in GOOD if one.startswith(("OIDC_", "BUREAU"))])
def test_half_an_issuer_stops_the_bureau_at_start_and_is_named(name: str) -> None:
    with pytest.raises(MissingSetting, match=name):
        on_aws(Settings({key: value for key, value in GOOD.items() if key != name}))


@pytest.mark.parametrize("name", [one for one in GOOD if one.endswith("_URL")])
@pytest.mark.parametrize("value", ["http://issuer.example", "issuer.example/token", "x"])
def test_an_address_without_tls_stops_the_bureau_at_start(name: str, value: str) -> None:
    with pytest.raises(MissingSetting, match=name):
        on_aws(Settings({**GOOD, name: value}))


def test_the_stages_without_logins_need_no_issuer() -> None:
    for surface in ("public", "workers"):
        on_aws(Settings({"SURFACE": surface, "AWS_LAMBDA_FUNCTION_NAME": f"signaalpunt-{surface}"}))
