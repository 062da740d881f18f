"""What is done only for speed, in one place. Nothing here changes a result; each trick could go without anybody's noticing
but by the clock.

What one buys is the CPU time that a unit-quarter (``make bench``) takes more without it: loading behind the collector's back
12 %, kept templates 11 %, ending at once 6 %; the short way through the writer library (``writing/press/worksheet.py``) 18 %.
"""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import cache_from_source
from pathlib import Path

from kaohe_excel.core.files import read_regular


def one_thread() -> None:
    """Have numpy start no threads: nothing here multiplies matrices, and they cost more than the whole scoring."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@contextmanager
def loading(last: str) -> Iterator[None]:
    """Import rooms behind the garbage collector's back; ``last`` is the module with which everything is there.

    They stay to the end, so that looking through them, again and again and once more at the end, finds nothing.
    """
    new = last not in sys.modules
    gc.disable()
    try:
        yield
    finally:
        if new:
            gc.freeze()
        gc.enable()


def end_at_once(code: int) -> None:
    """End the process without taking apart all that was loaded. Whatever has to be closed is closed by then."""
    with suppress(OSError):
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        os._exit(code)


class Kept:
    """Files where Python keeps the compiled modules of a folder; what cannot be written or read is made anew each time.

    Nothing may be trusted because it is here: whoever reads it looks whether it belongs to its source.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = Path(cache_from_source(str(folder / "kept.py"))).parent

    def read(self, name: str) -> bytes:
        """What was kept under a name, empty where there is none."""
        with suppress(OSError):
            return read_regular(self._path(name))
        return b""

    def write(self, name: str, content: bytes) -> None:
        """Keep something, put in place whole; not being able to is no failure."""
        if sys.dont_write_bytecode:
            return
        path = self._path(name)
        draft = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.replace(path)
        with suppress(OSError):  # of a draft that did not come to its place
            draft.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.{sys.implementation.cache_tag}"
