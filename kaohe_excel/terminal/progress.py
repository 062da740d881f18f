"""What is said while work goes on: a bar with file names on a terminal, nothing elsewhere.

rich is loaded only for a terminal.
"""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kaohe_excel.terminal.speech import printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Progress:
    """A context in which steps are announced. ``step`` names the stage, ``advance`` one file or paper done."""

    def __init__(self, *, quiet: bool = True, color: bool = False) -> None:
        self._bar: Bar | None = _terminal_bar(color=color) if not quiet and sys.stderr.isatty() else None
        self._task = self._bar.add_task("准备", total=None, detail="") if self._bar else None

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Leave the terminal to somebody else."""
        if self._bar:
            self._bar.stop()

    def step(self, name: str, total: int | None = None) -> None:
        """Begin a stage of ``total`` items."""
        if self._bar and self._task is not None:
            self._bar.reset(self._task, description=name, total=total, detail="")

    def advance(self, name: str) -> None:
        """One item of the stage is done."""
        if self._bar and self._task is not None:
            self._bar.update(self._task, advance=1, detail=printable(name.rpartition("/")[2], "utf-8"))


def _terminal_bar(*, color: bool) -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
    from rich.table import Column

    console = Console(stderr=True, no_color=not color)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", table_column=Column(no_wrap=True)),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        # A file name in brackets would be taken for markup; one that is too long loses its end, not the bar.
        TextColumn(
            "{task.fields[detail]}",
            style="dim",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        ),
        console=console,
        transient=True,
        expand=True,
    )
