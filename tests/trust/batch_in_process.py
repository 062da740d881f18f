"""Run and check one unit with a given number of parsing children: folder, period, out, workers."""

import sys
from datetime import date
from pathlib import Path

from kaohe_excel.commands import run as pipeline
from kaohe_excel.commands.check import send_back
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.outputs import Outputs
from kaohe_excel.core.period import Period
from kaohe_excel.policy import unit_policy
from kaohe_excel.reading import open_folder, start_pool
from kaohe_excel.terminal.progress import Progress


def main(folder: Path, period: Period, out: Path, workers: int) -> None:
    with start_pool(workers) as pool, open_folder(folder, pool) as opened:
        unit = OpenUnit(opened, unit_policy(folder, None), date(2026, 4, 12), Progress())
        outputs = Outputs(out, folder, unit.as_of)
        pipeline.run(unit, period, outputs)
        send_back(unit, period, outputs)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Period.parse(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
