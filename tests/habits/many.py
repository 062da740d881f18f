"""``python -m tests.habits.many NUMBER [FIRST]``: many combinations by hand, and which habits they trip over."""

import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path

from tests.habits.habits import HABITS, Habit
from tests.habits.test_habits import tried


def main(number: int, first: int) -> None:
    """Try so many combinations (0: each habit alone) and print each that went wrong."""
    blamed: Counter[str] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        trials: list[tuple[int, list[Habit]]] = [(seed, []) for seed in range(first, first + number)] or [
            (s, [h]) for h in HABITS for s in range(8)
        ]
        for seed, habits in trials:
            try:
                name, faults = tried(seed, Path(folder), habits)
            except Exception:
                name, faults = f"{seed} {[h.__name__ for h in habits]} died", [traceback.format_exc()]
            if faults:
                bad += 1
                blamed.update(name.split()[-1].split("+"))
                print(name, *faults, sep="\n   ", flush=True)
    print(f"{len(trials)} tried, {bad} wrong;", dict(blamed.most_common(20)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
