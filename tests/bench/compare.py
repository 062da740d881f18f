"""``make bench``: one unit-quarter through ``kaohe run`` and through a plain pandas + openpyxl script, in turn, as a ratio; then
unit after unit in a process that has everything loaded.

Both read the same folder (the sample's roster and first quarter). The figures are whole processes: user + system CPU time of the
command and its children, from the operating system's accounting. The warm-up leaves every module compiled, as any first run
does, whatever the surroundings say about writing bytecode. Nothing is asserted; the medians are printed.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7
WARM_UNITS = (("ours", 10), ("ours", 100), ("plain", 10))


def unit_quarter(target: Path) -> Path:
    """Copy the roster and what was received for the first quarter."""
    source = ROOT / "sample_workbooks"
    for path in sorted(source.rglob("*.xlsx")):
        relative = path.relative_to(source)
        if len(relative.parts) == 1 or any(mark in str(relative) for mark in ("2026-01", "2026-02", "2026-03")):
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / relative)
    return target


def surroundings(compiled: str) -> dict[str, str]:
    """The environment of a measured process: its bytecode is kept below ``compiled``."""
    return {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}


def cpu_seconds(command: Sequence[str], compiled: str, allowed: Sequence[int] = (0,)) -> float:
    """User and system time of one run of a command with all its children."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=surroundings(compiled))
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in allowed:
        message = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{' '.join(command)} ended with {code}: {message}")
    return usage.ru_utime + usage.ru_stime


def print_warm(folder: Path, out: str, compiled: str) -> None:
    """Print what a unit costs either side in a process that has everything loaded, and the memory that it takes."""
    print("one unit after another in one process, CPU seconds per unit, highest memory of the process")
    for which, times in WARM_UNITS:
        command = [sys.executable, str(Path(__file__).with_name("warm.py")), which, str(folder), out, str(times)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings(compiled))
        cost, memory = done.stdout.split()
        print(f"  {which:<5} {times:>4} units  {float(cost):.3f}  {memory} MB")


def print_whole(folder: Path, out: Path, compiled: str) -> None:
    """Print the medians and the ratio of whole processes, run in turn after a warm-up."""
    kaohe = [sys.executable, "-m", "kaohe_excel"]
    ours = [*kaohe, "run", str(folder), "2026Q1", "-o", str(out / "ours"), "-q", "--as-of", "2026-04-02"]
    plain = [sys.executable, str(Path(__file__).with_name("plain_script.py")), str(folder), str(out / "plain")]
    pairs = [(cpu_seconds(ours, compiled, (0, 1)), cpu_seconds(plain, compiled)) for _ in range(RUNS + 1)][1:]
    help_times = [cpu_seconds([*kaohe, "--help"], compiled) for _ in range(RUNS)]
    forms = len(list(folder.rglob("*.xlsx")))
    print(f"one unit-quarter, {forms} workbooks in; median of {RUNS} runs, CPU seconds of the whole process")
    for title, side, values in zip(
        ("kaohe run", "plain script"), ("ours", "plain"), zip(*pairs, strict=True), strict=True
    ):
        papers = sum(1 for path in (out / side).rglob("*") if path.is_file())
        spread = f"min {min(values):.3f}, max {max(values):.3f}; {papers} files out"
        print(f"  {title:<13} {statistics.median(values):6.3f}  ({spread})")
    print(f"  ratio kaohe / plain: {statistics.median(a / b for a, b in pairs):.3f}")
    print(f"  kaohe --help: {statistics.median(help_times):.3f}")


def main() -> None:
    """Measure both ways on the sample's first quarter."""
    with tempfile.TemporaryDirectory() as name:
        folder, compiled = unit_quarter(Path(name) / "unit"), f"{name}/compiled"
        print_whole(folder, Path(name), compiled)
        print_warm(folder, f"{name}/warm", compiled)


if __name__ == "__main__":
    main()
