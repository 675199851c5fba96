"""Tell schedules by hand: ``python -m tests.simulation SEED`` shows one whole, step by step."""

from __future__ import annotations

import os
import sys

from tests.simulation.runs import run


def main(seeds: list[int]) -> int:
    os.environ.setdefault("GEMEENTE", "dordrecht")
    results = [run(seed) for seed in seeds]
    for result in results:
        sys.stdout.write(result.told(lines=len(result.outcome.town.world.trace)) + "\n")
    return int(any(result.wrong for result in results))


if __name__ == "__main__":
    sys.exit(main([int(seed) for seed in sys.argv[1:]]))
