"""Load changes nothing: processor time decides whether a file is read, whatever else the machine does; memory is bounded."""

import ctypes
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kaohe_excel.policy import load_policy
from kaohe_excel.reading import ReaderPool, collect, intake, open_folder
from kaohe_excel.reading import pool as pool_module
from kaohe_excel.reading.child import Answer
from kaohe_excel.reading.limits import Job, _Limits, out_of_time
from tests.offices.sheets import MARCH, Page, person_row, rating_page, roster_pages, workbook_bytes
from tests.offices.small_unit import AS_OF, write_unit


def spinning(seconds: float) -> Answer:
    """Takes so much processor time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "", "spun", str(seconds)


def sleeping(seconds: float) -> Answer:
    """Takes so much time by the clock and none of the processor."""
    time.sleep(seconds)
    return "", "slept", str(seconds)


def counted(log: str, seconds: float) -> Answer:
    """Spins, and leaves a sign of each time that it was asked."""
    with Path(log).open("a") as file:
        file.write(f"{os.getpid()}\n")
    return spinning(seconds)


def busy() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        pass


@contextmanager
def busy_machine(loops: int) -> Iterator[None]:
    """Loops beside us that take the processor as they can get it."""
    others = [multiprocessing.get_context("fork").Process(target=busy, daemon=True) for _ in range(loops)]
    for other in others:
        other.start()
    try:
        yield
    finally:
        for other in others:
            other.terminate()
            other.join()


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReaderPool]:
    monkeypatch.setattr(pool_module, "DEADLINE", 1)
    pool = ReaderPool(2)
    yield pool
    pool.stop()


def test_just_within_its_processor_time_a_question_is_answered_however_busy_the_machine(
    pool: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "BACKSTOP", 100)
    with busy_machine(4):
        pending = [pool.ask(spinning, 0.7) for _ in range(4)]
        began = time.perf_counter()
        assert {pool.answer(one)[1] for one in pending} == {"spun"}
        assert time.perf_counter() - began > 1


def test_a_folder_gives_the_same_bytes_beside_four_busy_loops(tmp_path: Path, kaohe: Callable[..., Result]) -> None:
    unit = write_unit(tmp_path / "单位")

    def papers(name: str) -> dict[str, bytes]:
        out = tmp_path / name
        assert kaohe("run", unit, "2026Q1", "-o", out, "--as-of", AS_OF).exit_code == 0
        return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*.*") if p.is_file()}

    alone = papers("alone")
    with busy_machine(4):
        assert papers("busy") == alone


def test_waiting_for_the_disk_costs_no_processor_time(pool: ReaderPool) -> None:
    assert pool.answer(pool.ask(sleeping, 1.5))[1] == "slept"


def test_over_its_processor_time_a_question_is_asked_once_more_alone_and_given_up(
    pool: ReaderPool, tmp_path: Path
) -> None:
    log = tmp_path / "asked"
    slow, others = pool.ask(counted, str(log), 5), [pool.ask(spinning, 0.3) for _ in range(3)]
    assert pool.answer(slow) == ("", "killed", "")
    assert len(set(log.read_text().split())) == 2
    assert all(other.future.done() for other in others)
    assert {pool.answer(other)[1] for other in others} == {"spun"}


def test_a_child_that_crashes_is_not_asked_again(pool: ReaderPool, tmp_path: Path) -> None:
    log = tmp_path / "asked"
    assert pool.answer(pool.ask(crashing, str(log)))[1] == "killed"
    assert len(log.read_text().split()) == 1


def crashing(log: str) -> Answer:
    with Path(log).open("a") as file:
        file.write("asked\n")
    os.kill(os.getpid(), signal.SIGSEGV)
    return "", "", ""


def test_time_is_counted_anew_for_each_question(pool: ReaderPool) -> None:
    assert {pool.answer(pool.ask(spinning, 0.6))[1] for _ in range(4)} == {"spun"}


def test_one_that_neither_works_nor_ends_is_ended_by_the_clock(
    pool: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "BACKSTOP", 1)
    assert pool.answer(pool.ask(sleeping, 60))[1] == "killed"


def test_only_the_system_ending_a_child_for_its_time_counts_as_that() -> None:
    assert out_of_time(-signal.SIGPROF)
    assert not any(map(out_of_time, (None, 0, 1, -signal.SIGSEGV, -signal.SIGKILL)))


# --- memory ------------------------------------------------------------------------------------------------------------


def test_of_workbooks_that_are_no_forms_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more answers wait than the children are ahead, and none after it was looked at."""
    monkeypatch.setattr(intake, "_AHEAD", 5)
    (tmp_path / "名册.xlsx").write_bytes(workbook_bytes(*roster_pages()))
    for number in range(40):
        (tmp_path / f"{number:02}.xlsx").write_bytes(workbook_bytes(Page("表", [("无关",)])))
    (tmp_path / "评分.xlsx").write_bytes(workbook_bytes(rating_page([person_row("ZD004", "钱伟")])))
    waiting: list[int] = []
    with open_folder(tmp_path) as folder:
        found = collect(folder, load_policy(), [MARCH], lambda _file: waiting.append(len(folder._pending)))
        assert max(waiting) == 5
        assert not folder._pending
        assert [book.file for book, _ in folder.sorted_files(load_policy()).books] == ["名册.xlsx", "评分.xlsx"]
        again = collect(folder, load_policy(), [MARCH])
    assert again == found
    assert len(found.facts.receipts) == 42


class Kernel:
    """kernel32 as far as a job object needs it: remembers what it was told."""

    class Call:
        def __init__(self, result: int, told: list[tuple[Any, ...]]) -> None:
            self._result, self._told = result, told

        def __call__(self, *arguments: Any) -> int:
            self._told.append(arguments)
            return self._result

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []
        self.CreateJobObjectW = self.Call(77, [])
        self.GetCurrentProcess = self.Call(-1, [])
        self.AssignProcessToJobObject = self.Call(1, self.told)
        self.SetInformationJobObject = self.Call(1, self.told)

    def limits(self) -> _Limits:
        _, kind, pointer, size = self.told[-1]
        assert (kind, size) == (9, ctypes.sizeof(_Limits))
        limits = pointer._obj
        assert isinstance(limits, _Limits)
        return limits


def test_on_windows_a_job_object_caps_memory_and_counts_time_for_each_file() -> None:
    kernel = Kernel()
    job = Job(kernel)
    assert kernel.told[0][0].value == 77
    job.cap_memory(1 << 30)
    assert kernel.limits().ProcessMemoryLimit == 1 << 30
    assert kernel.limits().BasicLimitInformation.LimitFlags == 0x100
    job.allow_time(10)
    allowed = kernel.limits().BasicLimitInformation.PerProcessUserTimeLimit / 10_000_000
    assert os.times().user + 9 < allowed < os.times().user + 10.5
    assert kernel.limits().BasicLimitInformation.LimitFlags == 0x102
    job.allow_time(0)
    assert kernel.limits().BasicLimitInformation.LimitFlags == 0x100


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64-bit Windows")
def test_the_job_objects_limits_have_the_size_that_windows_knows() -> None:
    assert ctypes.sizeof(_Limits) == 144
