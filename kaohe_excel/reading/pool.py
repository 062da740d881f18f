"""The pool of parsing children: started early, so that the parent can load its own libraries meanwhile.

A child that crashes, runs over its time or over its memory costs its file, nothing else. Time is the processor's; by the clock a
file has ten times as much, so that a busy machine reads the same. A file given up for time is asked once more, alone.
"""

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool

from kaohe_excel.reading.child import Answer, enter_child, read_workbook, within_time
from kaohe_excel.reading.limits import out_of_time

DEADLINE = 10
"""Seconds of processor time for a file."""

BACKSTOP = 10
"""How many times the deadline a file may take by the clock; a queue of two is waited for three times as long."""

_KILLED: Answer = ("", "killed", "")
_OUT_OF_TIME: Answer = ("", "killed", "time")


class Pending(NamedTuple):
    """One file's answer to come: what was asked about it, and of which pool."""

    question: Callable[..., Answer]
    arguments: tuple[Any, ...]
    future: "Future[Answer]"
    pool: ProcessPool


@dataclass(slots=True)
class ReaderPool:
    """Parsing children. ``workers`` at a time; results never depend on how many."""

    workers: int = 2
    _pool: ProcessPool | None = field(default=None, repr=False)
    _asked: "set[Future[Answer]]" = field(default_factory=set, repr=False)

    def submit(self, path: Path) -> Pending:
        """Begin to read one file."""
        return self.ask(read_workbook, str(path))

    def ask(self, question: Callable[..., Answer], *arguments: Any) -> Pending:
        """Begin to have a child answer a question about one file, under the same deadline and cap as reading."""
        pool = self._running()
        call = (DEADLINE, question, *arguments)
        future = pool.schedule(within_time, args=call, timeout=BACKSTOP * DEADLINE)
        self._asked.add(future)
        return Pending(question, arguments, future, pool)

    def answer(self, pending: Pending) -> Answer:
        """What the child said of a file; ``killed`` where it died or ran over its deadline.

        Asked in the order of submission, the file is the next in the queue at the latest, so that waiting has an end. A
        pool that broke down is replaced, and what it still owed is asked once more.
        """
        answer = None
        if pending.future.done() or pending.pool is self._pool:
            answer = self._wait(pending.future)
        answer = answer or self._wait(self.ask(pending.question, *pending.arguments).future) or _KILLED
        return self._asked_alone(pending) if answer is _OUT_OF_TIME else answer

    def _asked_alone(self, pending: Pending) -> Answer:
        """Ask once more when no other file is being read."""
        wait(self._asked, timeout=3 * BACKSTOP * DEADLINE)
        alone = ReaderPool(1)
        try:
            answer = alone._wait(alone.ask(pending.question, *pending.arguments).future)
        finally:
            alone.stop()
        return answer if answer and answer is not _OUT_OF_TIME else _KILLED

    def _wait(self, future: "Future[Answer]") -> Answer | None:
        try:
            return future.result(timeout=3 * BACKSTOP * DEADLINE)
        except FutureTimeout:
            if not future.done():
                self.stop()
            return _OUT_OF_TIME
        except (BrokenProcessPool, CancelledError):
            self.stop()
            return None
        except ProcessExpired as death:
            return _OUT_OF_TIME if out_of_time(death.exitcode) else _KILLED
        except Exception:  # whatever else the child failed at
            return _KILLED
        finally:
            self._asked.discard(future)

    def start(self) -> None:
        """Start the children now rather than at the first file."""
        self._running()

    def stop(self) -> None:
        """End the children, whatever they are at."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _running(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(max_workers=self.workers, initializer=enter_child, context=_start_method())
            _ = self._pool.active  # asking starts the workers
        return self._pool


def _start_method() -> BaseContext:
    """Fork costs 6 ms where the others cost 130, but is only sound while this process has a single thread."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pebble", "kaohe_excel.reading.child"])
    return context


@contextmanager
def start_pool(workers: int = 2) -> Iterator[ReaderPool]:
    """Parsing children for the time of the context; start them before other threads and large imports."""
    pool = ReaderPool(workers)
    pool.start()
    try:
        yield pool
    finally:
        pool.stop()
