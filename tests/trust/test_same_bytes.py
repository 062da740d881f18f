"""Same inputs, same bytes: whatever the order of the files, the workers, the hash seed, the clock's zone, the locale, the place."""

import hashlib
import itertools
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.offices.folder import put

WORKERS = ("1", "2", "4")
HASH_SEEDS = ("0", "4242")
ZONES = ("UTC", "Pacific/Kiritimati")
LOCALES = ("C", "zh_CN.UTF-8")
COMBINATIONS = tuple(itertools.product(WORKERS, HASH_SEEDS, ZONES, LOCALES))
PLACES = ("甲", "b c", "深/深/深处", "z")


def shuffled_copy(unit: Path, target: Path, seed: int) -> None:
    """The unit's files made in another order and with other times."""
    dice = random.Random(seed)
    files = sorted(path for path in unit.rglob("*") if path.is_file())
    dice.shuffle(files)
    for path in files:
        copy = target / path.relative_to(unit)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
        moment = dice.randrange(10**9, 2 * 10**9)
        os.utime(copy, (moment, moment))


def digests(out: Path) -> dict[str, str]:
    files = sorted(path for path in out.rglob("*") if path.is_file() and path.name != ".kaohe.lock")
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def written(unit: Path, work: Path, checkout: Path, number: int) -> dict[str, str]:
    workers, hash_seed, zone, locale = COMBINATIONS[number]
    place = work / str(number) / PLACES[number % len(PLACES)]
    folder, out = place / f"单位{number}", place / f"out{number}"
    shuffled_copy(unit, folder, number)
    given = folder if number % 2 else folder.relative_to(place)
    command = [sys.executable, "-m", "tests.trust.batch_in_process", given, "2026-03", out, workers]
    settings = {"PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONPATH": str(checkout)}
    subprocess.run([str(word) for word in command], cwd=place, env={**os.environ, **settings}, check=True)
    return digests(out)


def test_twenty_four_runs_under_different_circumstances_write_the_same_bytes(
    flawed_unit: Path, tmp_path: Path, checkout: Path
) -> None:
    assert len(COMBINATIONS) == 24
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda number: written(flawed_unit, tmp_path, checkout, number), range(24)))
    first = runs[0]
    assert {"2026-03/results.json", "2026Q1/平时考核汇总表.xlsx", "检查-2026-03/问题清单.xlsx"} <= set(first)
    assert any(name.startswith("检查-2026-03/退回/") for name in first)
    for number, run in enumerate(runs):
        assert run == first, COMBINATIONS[number]


def test_another_input_gives_other_bytes(flawed_unit: Path, tmp_path: Path, checkout: Path) -> None:
    changed = tmp_path / "changed"
    shuffled_copy(flawed_unit, changed, 0)
    put(changed, "收件/2026-03/ZD003评分表.xlsx")
    one = written(flawed_unit, tmp_path / "1", checkout, 0)
    other = written(changed, tmp_path / "2", checkout, 0)
    assert one["2026-03/results.json"] != other["2026-03/results.json"]
