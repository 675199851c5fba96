"""Take the NL Design System parts named in lock.json into ``nlds/``, exactly as published.

``python style/vendor.py`` packs every package of the lock with npm, compares the tarball with the
SHA-512 that the lock holds and writes the one stylesheet we use of it. With ``--update`` the lock
is written anew from what npm delivers; look at the difference before committing it. Twice a year
is often enough. npm is needed for this script alone: never to build the stylesheet, run or test.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "lock.json"
NLDS = HERE / "nlds"


def main() -> int:
    """Vendor what the lock names. Returns 1, having written nothing of it, on a wrong tarball."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the hashes into the lock")
    update = parser.parse_args().update
    lock = json.loads(LOCK.read_text())
    for part in lock["parts"]:
        tarball, files = pack(part["package"], part["version"], [part["source"], "LICENSE.md"])
        if update:
            part["tarball_sha512"] = tarball
            part["file_sha512"] = sha512(files[part["source"]])
        elif part["tarball_sha512"] != tarball:
            sys.stderr.write(f"{part['package']} {part['version']} is not what the lock holds\n")
            return 1
        (NLDS / part["file"]).write_bytes(files[part["source"]])
        (NLDS / "LICENSE.md").write_bytes(files["LICENSE.md"])
    if update:
        LOCK.write_text(json.dumps(lock, indent=2) + "\n")
    return 0


def pack(package: str, version: str, wanted: list[str]) -> tuple[str, dict[str, bytes]]:
    """The SHA-512 of a published tarball and the wanted files out of it, by name."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"],  # noqa: S607  npm is where PATH says
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        tarball = next(Path(folder).glob("*.tgz"))
        with tarfile.open(tarball) as packed:
            files = {name: member(packed, f"package/{name}") for name in wanted}
        return sha512(tarball.read_bytes()), files


def member(packed: tarfile.TarFile, name: str) -> bytes:
    """One file out of a tarball, read in memory: no path of a tarball is ever written to."""
    found = packed.extractfile(name)
    if found is None:
        msg = f"{name} is not a file in the tarball"
        raise ValueError(msg)
    return found.read()


def sha512(content: bytes) -> str:
    """In npm's own notation, so that a hash can be compared with what the registry shows."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


if __name__ == "__main__":
    sys.exit(main())
