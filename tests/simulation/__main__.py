"""Tell schedules by hand: ``python -m tests.simulation SEED`` shows one whole, step by step."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.runs import run


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int, nargs="*", help="tell these schedules, whole")
    parser.add_argument("--schedules", type=int, default=0, help="run so many, name the red ones")
    parser.add_argument("--first", type=int, default=0, help="the first seed of --schedules")
    asked = parser.parse_args()
    os.environ.setdefault("GEMEENTE", "dordrecht")
    red = []
    for seed in asked.seed:
        result = run(seed)
        say(result.told(lines=len(result.outcome.town.world.trace)))
        red += [seed] if result.wrong else []
    if asked.schedules:
        start = time.monotonic()
        red += red_seeds(range(asked.first, asked.first + asked.schedules))
        say(
            f"{asked.schedules} schedules in {time.monotonic() - start:.0f} s; red: {red or 'none'}"
        )
    return 1 if red else 0


def red_seeds(seeds: Sequence[int]) -> list[int]:
    """Which of these schedules have something wrong; told on all cores."""
    size = max(1, len(seeds) // 40)
    chunks = [seeds[at : at + size] for at in range(0, len(seeds), size)]
    with ProcessPoolExecutor() as pool:
        return [seed for found in pool.map(_red_of, chunks) for seed in found]


def _red_of(seeds: Sequence[int]) -> list[int]:
    return [seed for seed in seeds if run(seed).wrong]


if __name__ == "__main__":
    sys.exit(main())
