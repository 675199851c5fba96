"""Login by OpenID Connect: the code flow with PKCE (RFC 7636), and a second factor.

authlib makes the requests, joserfc checks the token; what is ours is which answers count (OpenID Connect
Core 1.0, 3.1.3.7; secure-intake T16). Endpoints are settings and are not discovered, so nothing that comes
over the line says where to send anything.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from chalicelib.platform.errors import Fault, Unavailable
from chalicelib.platform.settings import MissingSetting, Settings

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "PS256", "ES256")
# Claims of a token that can tell of a second factor (OpenID Connect Core 2; acrs: Entra's claims reference).
_CLAIMS = ("acr", "acrs", "amr")
_POOL = re.compile(r"https://cognito-idp\.[a-z0-9-]+\.amazonaws\.[a-z.]+/[\w-]+", re.ASCII)
_KEY_NAME = re.compile(r"(kid|x5t#S256)=\S+")
_PROOF_HOLDS = 300
_LEEWAY = 60
_WITHIN = 600
_SECONDS = 5
# An unknown key asks for the keys again, but not more often than this; a key that was withdrawn counts no
# longer than the other.
_KEYS_AGAIN = 60
_KEYS_KEPT = 3600


class LoginRefused(Fault):
    """The issuer's answer is no login that counts; the message names the rule that refused it."""


class LoginIsOld(LoginRefused):
    """Somebody was logged in at the issuer already, and was not asked again who they are."""


@dataclass(frozen=True)
class Attempt:
    """A login that was begun. ``secret`` stays in the browser; all the rest is derived from it.

    So nothing is stored before somebody comes back, and what comes back counts only in the browser that
    began. ``began`` is seconds since 1970, ``target`` the path to go to afterwards.
    """

    secret: str
    began: int
    target: str

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        return self._derived("verifier")

    def _derived(self, name: str) -> str:
        text = f"signaalpunt/1/{name}:{self.began}:{self.target}:{self.secret}"
        return _base64(sha256(text.encode()).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def begin(target: str, now: int) -> Attempt:
    """A fresh attempt, from 256 random bits."""
    return Attempt(secrets.token_urlsafe(32), now, target)


def to_cookie(attempt: Attempt) -> str:
    """The value of the cookie that the browser keeps while its owner logs in."""
    return f"{attempt.began}.{attempt.secret}.{_base64(attempt.target.encode())}"


def from_cookie(value: str, now: int) -> Attempt:
    """The inverse of ``to_cookie``. Raises LoginRefused when it is none of ours, or too old."""
    parts = value.split(".")
    if len(parts) != 3 or not parts[0].isdecimal() or len(parts[0]) > 12 or len(parts[1]) < 40:
        raise LoginRefused("no attempt was begun in this browser")
    try:
        padded = parts[2] + "=" * (-len(parts[2]) % 4)
        target = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except ValueError:
        raise LoginRefused("no attempt was begun in this browser") from None
    attempt = Attempt(parts[1], int(parts[0]), target)
    if not attempt.began <= now < attempt.began + _WITHIN:
        raise LoginRefused("the attempt is too old")
    return attempt


def code_of(attempt: Attempt, given: Mapping[str, str]) -> str:
    """The code that somebody came back with (RFC 6749, 4.1.2). Raises LoginRefused when it is not for this
    attempt, or an error (4.1.2.1).
    """
    if given.get("state") != attempt.state:
        raise LoginRefused("not the attempt that was begun in this browser")
    if not given.get("code"):
        raise LoginRefused("the issuer gave no code")
    return given["code"]


@dataclass(frozen=True)
class Identity:
    """A login: the issuer and its name for the person. Never an address, which can go to somebody else."""

    issuer: str
    subject: str


class Provider(Protocol):
    """The issuer of logins."""

    def address(self, attempt: Attempt) -> str:
        """The address to which the browser goes to log in."""
        ...

    def leave_address(self) -> str:
        """The address to which the browser goes to log out there, and which leads back to us."""
        ...

    def identity(self, attempt: Attempt, code: str) -> Identity:
        """The login that came back with ``code``. Raises LoginRefused, LoginIsOld and Unavailable."""
        ...


@dataclass(frozen=True)
class Issuer:
    """An OpenID Connect issuer, as the settings describe it.

    ``second_factor`` is what a token must say of it: ``acr=<value>``, ``amr=<value>``, or ``acrs=<value>``,
    the authentication context of Microsoft Entra. ``pool`` looks at nothing: our own pool lets nobody in
    without one, which the template test holds. ``client_key`` is the key of KMS by which the bureau shows
    who it is, "" when PKCE alone does; ``client_key_name`` how the issuer knows it: ``kid=<value>``, or
    ``x5t#S256=<value>`` (the thumbprint of its certificate, as Entra asks).
    """

    issuer: str
    client_id: str
    authorize_url: str
    token_url: str
    keys_url: str
    logout_url: str
    callback_url: str
    gone_url: str
    second_factor: str
    client_key: str = ""
    client_key_name: str = ""


def issuer_of(settings: Settings) -> Issuer:
    """The issuer in the settings OIDC_*. Raises MissingSetting, naming the one that is absent or odd."""
    issuer = settings.address("OIDC_ISSUER")
    second_factor = settings.text("OIDC_SECOND_FACTOR")
    kind, _, value = second_factor.partition("=")
    is_our_pool = second_factor == "pool" and bool(_POOL.fullmatch(issuer))
    if not is_our_pool and not (kind in _CLAIMS and value):
        kinds = ", ".join(f"{one}=<value>" for one in _CLAIMS)
        msg = f"setting OIDC_SECOND_FACTOR must be one of {kinds}; pool is for our own pool only"
        raise MissingSetting(msg)
    client_key = _client_key_of(settings)
    return Issuer(
        issuer=issuer,
        client_id=settings.text("OIDC_CLIENT_ID"),
        authorize_url=settings.address("OIDC_AUTHORIZE_URL"),
        token_url=settings.address("OIDC_TOKEN_URL"),
        keys_url=settings.address("OIDC_KEYS_URL"),
        logout_url=settings.address("OIDC_LOGOUT_URL"),
        callback_url=settings.address("BUREAU_URL") + "/terug",
        gone_url=settings.address("BUREAU_URL") + "/uitgelogd",
        second_factor=second_factor,
        client_key=client_key,
        client_key_name=settings.text("OIDC_CLIENT_KEY_NAME") if client_key else "",
    )


def _client_key_of(settings: Settings) -> str:
    if not settings.has("OIDC_CLIENT_KEY") and not settings.has("OIDC_CLIENT_KEY_NAME"):
        return ""
    key, *more = settings.keys("OIDC_CLIENT_KEY")
    if more or not _KEY_NAME.fullmatch(settings.text("OIDC_CLIENT_KEY_NAME")):
        msg = "setting OIDC_CLIENT_KEY_NAME must name one key: kid=<value> or x5t#S256=<value>"
        raise MissingSetting(msg)
    return key


# Signs bytes as PS256. Raises Unavailable.
Sign = Callable[[bytes], bytes]


def client_assertion(issuer: Issuer, sign: Sign, now: int) -> str:
    """A proof that the bureau asks: ``private_key_jwt`` (RFC 7523, 2.2; Core 9). Raises Unavailable."""
    name, _, value = issuer.client_key_name.partition("=")
    header = {"alg": "PS256", "typ": "JWT", name: value}
    claims = {
        "iss": issuer.client_id,
        "sub": issuer.client_id,
        "aud": issuer.token_url,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "nbf": now,
        "exp": now + _PROOF_HOLDS,
    }
    signed = ".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{_base64(sign(signed.encode()))}"


class OidcProvider:
    """The issuer of the settings; ``sign`` signs with its ``client_key``."""

    def __init__(self, issuer: Issuer, sign: Sign | None = None) -> None:
        self._issuer = issuer
        self._sign = sign
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    def address(self, attempt: Attempt) -> str:
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._issuer.authorize_url,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
                # Cognito's managed login and Entra know the first, others the second.
                prompt="login",
                max_age=0,
                **_asked(self._issuer.second_factor),
            )
        return str(address)

    def leave_address(self) -> str:
        gone = {"client_id": self._issuer.client_id, "logout_uri": self._issuer.gone_url}
        gone |= {"post_logout_redirect_uri": self._issuer.gone_url}
        return f"{self._issuer.logout_url}?{urlencode(gone)}"

    def identity(self, attempt: Attempt, code: str) -> Identity:
        from authlib.integrations.base_client import OAuthError
        from requests import RequestException

        try:
            with self._client() as client:
                token = client.fetch_token(
                    self._issuer.token_url,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                    timeout=_SECONDS,
                    **self._proof(),
                )
        except OAuthError as error:
            msg = f"the issuer refused the code ({error.error})"
            raise LoginRefused(msg) from None
        except (RequestException, ValueError) as error:
            msg = f"the issuer does not answer ({type(error).__name__})"
            raise Unavailable(msg) from None
        return identity_in(str(token.get("id_token") or ""), attempt, self._issuer, self._keys_for)

    def _proof(self) -> dict[str, str]:
        if self._sign is None:
            return {}
        return {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": client_assertion(self._issuer, self._sign, int(time.time())),
        }

    def _client(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            client_id=self._issuer.client_id,
            # PKCE proves who asks, and the assertion beside it; authlib adds the client_id only.
            token_endpoint_auth_method="none",  # noqa: S106
            scope="openid",
            redirect_uri=self._issuer.callback_url,
            code_challenge_method="S256",
        )

    def _keys_for(self, *, again: bool) -> KeySet:
        age = time.monotonic() - self._keys_at
        if self._keys is None or age > (_KEYS_AGAIN if again else _KEYS_KEPT):
            # Noted first: an issuer that does not answer is not asked more often.
            self._keys_at = time.monotonic()
            self._keys = self._fetched_keys()
        return self._keys

    def _fetched_keys(self) -> KeySet:
        import requests
        from joserfc.jwk import KeySet

        try:
            answer = requests.get(self._issuer.keys_url, timeout=_SECONDS)
            answer.raise_for_status()
            return KeySet.import_key_set(answer.json())
        except (requests.RequestException, ValueError) as error:
            msg = f"the issuer's keys cannot be read ({type(error).__name__})"
            raise Unavailable(msg) from None


class Keys(Protocol):
    """Gives the issuer's keys; ``again``: a key was not among them."""

    def __call__(self, *, again: bool) -> KeySet: ...


def identity_in(id_token: str, attempt: Attempt, issuer: Issuer, keys: Keys) -> Identity:
    """The login that an ID token tells of. Raises LoginRefused when any rule is broken, Unavailable."""
    claims = _claims(id_token, keys)
    _check(claims, attempt, issuer, int(time.time()))
    return Identity(str(claims["iss"]), str(claims["sub"]))


def _claims(id_token: str, keys: Keys) -> Mapping[str, Any]:
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError

    for again in (False, True):
        try:
            decoded = jwt.decode(id_token, keys(again=again), algorithms=list(ALGORITHMS))
        except InvalidKeyIdError:
            continue
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            msg = f"the token is not signed by the issuer ({type(error).__name__})"
            raise LoginRefused(msg) from None
        if not decoded.header.get("kid"):
            raise LoginRefused("the token names no key")
        return dict(decoded.claims)
    raise LoginRefused("the token names a key that the issuer does not have")


def _check(claims: Mapping[str, Any], attempt: Attempt, issuer: Issuer, now: int) -> None:
    from joserfc.errors import ClaimError
    from joserfc.jwt import JWTClaimsRegistry

    registry = JWTClaimsRegistry(
        now=now,
        leeway=_LEEWAY,
        iss={"essential": True, "value": issuer.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": issuer.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": attempt.nonce},
    )
    try:
        registry.validate(dict(claims))
    except (ClaimError, ValueError, TypeError) as error:
        msg = (
            f"a claim does not hold ({error})"
            if isinstance(error, ClaimError)
            else "a claim is odd"
        )
        raise LoginRefused(msg) from None
    if not (type(claims["sub"]) is str and claims["sub"] and type(claims["nonce"]) is str):
        raise LoginRefused("the subject or the nonce is no text")
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise LoginRefused("a token for many does not say for whom it was made")
    if "azp" in claims and claims["azp"] != issuer.client_id:
        raise LoginRefused("the token was made for another client")
    if claims.get("token_use", "id") != "id":
        raise LoginRefused("not an ID token")
    if claims["iat"] > now + _LEEWAY:
        raise LoginRefused("the token is of the future")
    _check_second_factor(claims, issuer.second_factor)
    asked_at = claims.get("auth_time")
    if type(asked_at) is not int or asked_at < attempt.began - _LEEWAY:
        raise LoginIsOld("the issuer did not ask again who it is")


def _asked(second_factor: str) -> dict[str, str]:
    """The parameters that ask an issuer for a second factor; there is none for ``amr``.

    Core 3.1.2.1 (``acr_values``), 5.5 (``claims``).
    """
    kind, _, value = second_factor.partition("=")
    if kind == "acr":
        return {"acr_values": value}
    if kind == "acrs":
        asked = {"id_token": {"acrs": {"essential": True, "value": value}}}
        return {"claims": json.dumps(asked, separators=(",", ":"))}
    return {}


def _check_second_factor(claims: Mapping[str, Any], wanted: str) -> None:
    if wanted == "pool":
        return
    kind, _, value = wanted.partition("=")
    said = claims.get(kind)
    # One acr, and lists of the others.
    is_told = said == value if kind == "acr" else isinstance(said, list) and value in said
    if not is_told:
        msg = f"no second factor ({kind})"
        raise LoginRefused(msg)
