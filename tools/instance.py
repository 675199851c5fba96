"""One running product for each folder, on ports that are free: looked at before anything is built.

Standard library only: ``tools.start`` runs before there is an environment.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import IO

LOOPBACK = "127.0.0.1"
HOME = Path(__file__).resolve().parent.parent / ".local"


def options() -> argparse.Namespace:
    """The words of ``make run`` on the command line."""
    parser = argparse.ArgumentParser(description="Run Signaalpunt on this machine.")
    parser.add_argument("--site-port", type=int, default=8000)
    parser.add_argument("--bureau-port", type=int, default=8001)
    parser.add_argument("--mail-port", type=int, default=8025)
    parser.add_argument("--engine-port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--empty", action="store_true", help="an engine with nothing on it")
    return parser.parse_args()


def ports_of(chosen: argparse.Namespace) -> Mapping[str, int]:
    """The ports, by the word with which make chooses each."""
    return {
        "SITE_PORT": chosen.site_port,
        "BUREAU_PORT": chosen.bureau_port,
        "MAIL_PORT": chosen.mail_port,
        "ENGINE_PORT": chosen.engine_port,
    }


class InUse(Exception):
    """Something else has the folder or a port; the message is a sentence for a developer."""


def claim(home: Path = HOME) -> IO[str]:
    """Take the folder for this process, until the answer is closed or the process ends. Raises InUse."""
    home.mkdir(exist_ok=True)
    lock = (home / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        who = lock.read().strip() or "another process"
        lock.close()
        msg = (
            f"Signaalpunt already runs in this folder ({who}): stop it there with Ctrl-C, or clone the "
            "repository once more for a second one."
        )
        raise InUse(msg) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}")
    lock.flush()
    return lock


def check_ports(ports: Mapping[str, int]) -> None:
    """Raise InUse when a port (by the word that chooses it) cannot be listened on; 0 is any free one."""
    chosen = [port for port in ports.values() if port]
    for word, port in ports.items():
        if port and chosen.count(port) > 1:
            msg = f"Port {port} is chosen twice; choose another one: make run {word}=.."
            raise InUse(msg)
        if port and (why := _why_not(port)):
            msg = f"Port {port} {why}; choose another one: make run {word}=.."
            raise InUse(msg)


def free_port() -> int:
    """A port nothing listens on now, so that several engines can run beside each other."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _why_not(port: int) -> str:
    with socket.socket() as probe:
        # As a server does, so that a port that was in use a minute ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OverflowError:
            return "does not exist"
        except PermissionError:
            return "is for root only"
        except OSError:
            return "is in use"
    return ""


def clear(home: Path = HOME) -> None:
    """Take away what an earlier run left; the lock stays, because we hold it."""
    for left in home.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        elif left.name != "lock":
            left.unlink()
