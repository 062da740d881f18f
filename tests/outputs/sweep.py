"""Every command against every place where it can put something: what somebody else has there beforehand must survive.

The places are found, not listed: a command is run once, and wherever it left or passed through a file or a folder, a foreign file is
put before it runs again. ``python -m tests.outputs.sweep FOLDER`` prints what came of each.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from unittest import mock

from click.testing import CliRunner, Result

from kaohe_excel import cli
from tests.offices.folder import put
from tests.offices.sheets import FULL, person_row, rating_page
from tests.offices.small_unit import AS_OF, write_unit

FOREIGN = "别人的一份表，只有这一份".encode()
UNIT, OUT, NEW = "单位", "out", "新单位"
JOURNALS = {f"{UNIT}/归档/{name}" for name in ("日志.jsonl", "日志末行.json", ".kaohe.lock")}
"""What is written down of a command that was refused, too."""

PASSED_THROUGH = (".staged-1.scrap", ".staged-1", ".staged-1.scrap/2026-03", ".staged-1/2026-03.old", "保留-2026-04-12")
"""Places below the output folder where a command has something only while it works, or only for want of another place."""

WRITING: dict[str, Sequence[str]] = {
    "init": ("init", NEW),
    "run": ("run", UNIT, "2026-03", "-o", OUT, "--as-of", AS_OF, "-q"),
    "check": ("check", UNIT, "2026-03", "-o", OUT, "--as-of", AS_OF, "-q"),
    "forms": ("forms", UNIT, "2026-03", "-o", OUT, "--as-of", AS_OF, "-q"),
    "study": ("study", UNIT, "2026Q1", "-o", OUT, "--as-of", AS_OF, "-q"),
    "watch": ("watch", UNIT, "-o", OUT, "--as-of", AS_OF, "--every", "1"),
    "seal": ("seal", UNIT, "2026Q1", "--as-of", AS_OF, "-q"),
    "sample": ("sample", NEW),
}
"""How each command that writes is run."""

READING = frozenset({"verify", "explain", "policy", "clauses"})
"""Commands that write nothing but a line in the journal."""

MANY = frozenset({"sample"})
"""Commands of whose places only the uppermost are tried: they write hundreds of files, all or none."""


class Outcome(NamedTuple):
    """What came of a foreign file in one place: the exit code, where its bytes are now, whether the command made anything."""

    command: str
    place: str
    exit_code: int
    found: str
    wrote: bool


def office(root: Path, command: str) -> Path:
    """A decided unit; for a check one form of it is faulty, so that something goes back to its sender."""
    root.mkdir(parents=True)
    write_unit(root / UNIT)
    if command in ("check", "watch"):
        rows = [person_row("ZD004", "钱伟", [full + 100 for full in FULL])]
        put(root / UNIT, "收件/2026-03/ZD003评分表.xlsx", rating_page(rows, rater="赵敏（ZD003）"))
    return root


def run(root: Path, command: str) -> Result:
    """Run a command in a folder; a watch is stopped at its third look."""
    pauses = iter((None, None))

    def pause(_seconds: float) -> None:
        if next(pauses, KeyboardInterrupt) is KeyboardInterrupt:
            raise KeyboardInterrupt

    words = [str(root / word) if word in (UNIT, OUT, NEW) else word for word in WRITING[command]]
    with mock.patch.object(cli, "time", SimpleNamespace(sleep=pause)):
        return CliRunner().invoke(cli.main, words)


def below(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def places(template: Path, root: Path, command: str) -> list[str]:
    """Where a command puts something: a folder ends with ``/``. Of files alike in one folder, one."""
    shutil.copytree(template, root)
    before = below(root)
    run(root, command)
    made = sorted(below(root) - before)
    folders = {f"{path}/" for path in made if (root / path).is_dir()}
    files = {(str(Path(path).parent), Path(path).suffix, Path(path).name[:1]): path for path in reversed(made)}
    found = sorted(folders | {path for path in files.values() if (root / path).is_file()})
    passed = [f"{OUT}/{place}/" for place in PASSED_THROUGH] if (root / OUT).exists() else []
    shutil.rmtree(root)
    return [place for place in found + passed if command not in MANY or place.count("/") <= 1]


def put_foreign(root: Path, place: str) -> None:
    """A foreign file in a folder, or in a file's place."""
    path = root / place / "别人的.xlsx" if place.endswith("/") else root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(FOREIGN)


def where(root: Path) -> str:
    found = [path for path in root.rglob("*") if path.is_file() and path.stat().st_size == len(FOREIGN)]
    return "、".join(str(path.relative_to(root)) for path in found if path.read_bytes() == FOREIGN)


def outcomes(work: Path, command: str) -> Iterator[Outcome]:
    """What comes of a foreign file in each place of a command."""
    template = office(work / "模板", command)
    for number, place in enumerate(places(template, work / "places", command)):
        root = work / str(number)
        shutil.copytree(template, root)
        put_foreign(root, place)
        before = below(root)
        result = run(root, command)
        yield Outcome(command, place, result.exit_code, where(root), bool(below(root) - before - JOURNALS))
        shutil.rmtree(root)


def main(folder: Path, show: Callable[[str], None] = print) -> None:
    for command in WRITING:
        for one in outcomes(folder / command, command):
            show(f"{one.command:8}{one.exit_code}  {one.place}  →  {one.found or '没有了'}")


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main(Path(sys.argv[1]))
