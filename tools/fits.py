"""The Pythons that the product runs on: the one rule of ``make`` (tools/python.sh) and of ``tools.start``.

``python3.12 tools/fits.py`` prints ``3.12``, or says why that Python does not fit and ends with 1. Standard
library only: this runs on a bare Python, and on one that is too old.
"""

import sys

# Also the Pythons of which AWS has a Lambda runtime that Chalice knows: infra/runtimes.toml.
OLDEST, NEWEST = (3, 11), (3, 13)
# Without these no environment can be made; Debian has ensurepip in a package of its own.
_NEEDED = ("ensurepip", "ssl", "venv")


def version() -> str:
    """The version that names a Lambda runtime and our environments, such as ``3.13``."""
    return ".".join(map(str, sys.version_info[:2]))


def why_not() -> str:
    """Why this Python does not fit, as the end of a sentence; empty when it fits."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return "is Python " + version()
    for name in _NEEDED:
        try:
            __import__(name)
        except ImportError:
            return f"lacks {name} (Debian: apt-get install python{version()}-venv)"
    return ""


if __name__ == "__main__":
    print(why_not() or version())  # noqa: T201
    sys.exit(bool(why_not()))
