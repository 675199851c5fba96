"""The headers on every answer (secure-intake 5), the same for pages and for our errors.

``infra/app.public.yaml`` repeats them for the answers that API Gateway gives by itself; a house
test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

# No script directive: default-src 'none' closes it. Nothing may be loaded from anywhere else.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

# Only names that Chromium knows on every system: of another one it complains in the console.
_SENSORS = (
    "accelerometer autoplay browsing-topics camera display-capture fullscreen "
    "geolocation gyroscope hid idle-detection magnetometer microphone midi payment "
    "screen-wake-lock serial usb xr-spatial-tracking"
).split()

SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(f"{sensor}=()" for sensor in _SENSORS),
}

HTML: Mapping[str, str] = {"Content-Type": "text/html; charset=utf-8"}

# With no-store on a question page the Back button gives an error page and the typed text is lost
# (measured in Chromium), so those pages may be kept in the browser's own history only.
QUESTION: Mapping[str, str] = {"Cache-Control": "private, no-cache"}
# The receipt and the pages behind its code: Back must show the code, and the text that somebody was typing,
# so the browser keeps these pages too (docs/decisions/0022). The quick exit takes them away.
BEHIND_A_CODE: Mapping[str, str] = {**QUESTION, "X-Robots-Tag": "noindex, nofollow"}
# The bureau, and what a link in a mail opens: no cache keeps it, so that there is nothing to clear.
SECRET: Mapping[str, str] = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
# The browser searches all that it ever kept, of every site, which takes seconds (measured in Chromium): only
# for the last answer to somebody who leaves.
CLEARING: Mapping[str, str] = {"Clear-Site-Data": '"cache"'}
LEAVING: Mapping[str, str] = {"Cache-Control": "no-store", **CLEARING}
FOREVER: Mapping[str, str] = {"Cache-Control": "public, max-age=31536000, immutable"}
ERROR: Mapping[str, str] = {"Cache-Control": "no-store"}
