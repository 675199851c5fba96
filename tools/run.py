"""``make run``: the whole product on this machine, until Ctrl-C.

Every run starts empty and is filled with the demo data of tools/seed.py.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import threading

from tools import package
from tools.engine import Engine, Ports
from tools.seed import DEMO_PASSWORD, demo_logins
from tools.served import is_taken

HOME = package.ROOT / ".local"


def main() -> None:
    """Build, start, deploy, seed, say where everything is, and wait."""
    options = _options()
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    _say("Building the package ...")
    package.build()
    # A left-over of an earlier run would only mislead whoever reads its log.
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir()
    ports = Ports(
        site=options.site_port,
        bureau=options.bureau_port,
        mail=options.mail_port,
        engine=options.engine_port,
    )
    for port in (ports.site, ports.bureau, ports.mail, ports.engine):
        if is_taken(port):
            sys.exit(
                f"Port {port} is in use; choose others: make run SITE_PORT=.. BUREAU_PORT=.. MAIL_PORT=.."
            )
    with Engine(ports, home=HOME) as engine:
        _say("Deploying to the engine ...")
        engine.deploy()
        _say("Loading the demo data ...")
        engine.seed()
        _say(
            "",
            f"  Public site   {engine.site_url}/",
            f"  Bureau        {engine.bureau_url}/",
            f"  Log in as     {', '.join(demo_logins())}",
            f"  Password      {DEMO_PASSWORD}  (of each of them; nothing here is real)",
            f"  Outgoing mail {engine.mail_url}/",
            f"  AWS endpoint  {engine.url}  (log: {engine.log_file.relative_to(package.ROOT)})",
            "",
            "Ctrl-C stops everything.",
        )
        while engine.runs and not stopped.wait(1):
            pass
        if not engine.runs:
            sys.exit(f"The engine stopped by itself; see {engine.log_file}")
        _say("Stopping ...")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run Signaalpunt on this machine.")
    parser.add_argument("--site-port", type=int, default=8000)
    parser.add_argument("--bureau-port", type=int, default=8001)
    parser.add_argument("--mail-port", type=int, default=8025)
    parser.add_argument("--engine-port", type=int, default=0, help="0 takes any free port")
    return parser.parse_args()


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
