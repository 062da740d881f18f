"""One run at a time in a folder, also where the folder lies on a share: the lock says who holds it, on which computer."""

import errno
import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.files import open_regular
from kaohe_excel.core.names import LOCK

_HOLDER = re.compile(r"（进程 (?P<process>\d+)，主机 (?P<host>[^，）]*)(?:，用户 [^）]*)?）")
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold a folder for one run; the operating system lets go when the process ends, however it ends.

    OutputError, naming the holder, while another run is at work. What another computer wrote into the lock is believed, since
    its processes cannot be seen from here and not every share passes locks on.
    """
    path = out / LOCK
    descriptor = open_regular(path, os.O_RDWR | os.O_CREAT)
    try:
        lockable = _take(descriptor, path)
        if held := _held(os.read(descriptor, 300).decode(errors="replace"), path, lockable=lockable):
            raise OutputError(held)
        _write(descriptor, f"（进程 {os.getpid()}，主机 {socket.gethostname()}，用户 {_user()}）")
        yield
        with suppress(OSError):  # what was done is done; a lock of this computer that nobody holds does not count
            _write(descriptor, "")
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> bool:
    """Take the system's lock; False where the place has none."""
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return False
        holder = os.read(descriptor, 300).decode(errors="replace")
        raise OutputError(f"文件夹 {path.parent} 正在被另一次运行使用{holder}，请等它结束后再试。") from error
    return True


def _held(text: str, path: Path, *, lockable: bool) -> str:
    """Why the folder is not free although the system gave its lock, or has none to give."""
    holder = _HOLDER.fullmatch(text)
    if not text:
        return ""
    if not holder:
        return f"{path} 不是程序写的锁文件，没有动它；请把它移走再运行。"
    if holder["host"] != socket.gethostname():
        return (
            f"文件夹 {path.parent} 正在被另一台电脑使用{text}，请等它结束后再试。"
            f"若确知那台电脑上没有在运行（如中途断电），请删除 {path} 再试。"
        )
    running = not lockable and _runs(int(holder["process"]))
    return f"文件夹 {path.parent} 正在被另一次运行使用{text}，请等它结束后再试。" if running else ""


def _runs(process: int) -> bool:
    """Whether a process of this computer is alive; only asked where the system gives no lock (never on Windows)."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return process != os.getpid()


def _write(descriptor: int, text: str) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, text.encode())


def _user() -> str:
    return os.environ.get("USERNAME") or os.environ.get("USER") or "不详"


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        """Lock a byte far behind the text, so that others can read who holds it."""
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
