"""One unit-quarter after another in a process that has everything loaded: ``warm.py ours|plain FOLDER OUT TIMES``.

Prints CPU seconds per unit, with those of the parsing children, after a first unit that does not count, and the process's
highest memory in MB. The papers of ours are made but not put on disk; the plain script writes its own.
"""

import gc
import os
import resource
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import plain_script

from kaohe_excel.commands import run as pipeline
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.period import Period
from kaohe_excel.policy import unit_policy
from kaohe_excel.reading import ReaderPool, open_folder, start_pool
from kaohe_excel.terminal.progress import Progress
from kaohe_excel.writing.papers import papers_of


def cpu_seconds() -> float:
    """User and system time so far, with that of the children that have ended."""
    own, children = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def our_unit(folder: Path, pool: ReaderPool) -> None:
    """Read, assess and write one unit's quarter."""
    with open_folder(folder, pool) as opened:
        unit = OpenUnit(opened, unit_policy(folder, None), date(2026, 4, 2), Progress())
        papers_of(pipeline.assess(unit, Period.parse("2026Q1")).report)


def per_unit(one: Callable[[], None], times: int) -> float:
    """What a unit costs this process on average, after one that does not count."""
    one()
    start = cpu_seconds()
    for _ in range(times):
        one()
    return (cpu_seconds() - start) / times


def ours(folder: Path, times: int) -> float:
    """Ours with one pool for all units; the children's time is known only when they have ended."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    with start_pool() as pool:
        own = per_unit(lambda: our_unit(folder, pool), times)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
    return own + children / (times + 1)


def main(which: str, folder: Path, out: Path, times: int) -> None:
    """Measure one side."""
    gc.freeze()
    cost = ours(folder, times) if which == "ours" else per_unit(lambda: plain_script.main(folder, out), times)
    print(f"{cost:.4f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
