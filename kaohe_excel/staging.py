"""Outputs appear whole or not at all.

A period's papers are written to a staging folder beside their place, flushed to disk, and swapped in by rename; until then the
previous papers stand. A lock on the output folder keeps two runs apart; it dies with its holder.
"""

import ctypes
import errno
import os
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kaohe_excel.errors import OutputError

_LOCK = ".kaohe.lock"
_STAGED = ".staged-"
_PREVIOUS = ".previous-"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def publish(out: Path, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    """Put every folder (name → file name → bytes) in place under ``out``, each whole or not at all.

    Raises OutputError, in Chinese, when another run is at work or the disk refuses; what stood before still stands.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out):
            recover(out)
            staged = [_stage(out, name, files) for name, files in folders.items()]
            for folder in staged:
                _swap_in(folder, out / folder.name.removeprefix(_STAGED))
    except OSError as error:
        raise OutputError(_explain(error, out)) from error


def recover(out: Path) -> None:
    """Bring a folder that an interrupted run left half-way back to its last whole state."""
    for previous in sorted(out.glob(f"{_PREVIOUS}*")):
        place = out / previous.name.removeprefix(_PREVIOUS)
        if place.exists():
            shutil.rmtree(previous)
        else:
            previous.rename(place)
    for staged in sorted(out.glob(f"{_STAGED}*")):
        shutil.rmtree(staged)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder for one run; the operating system lets go when the process ends, however it ends."""
    path = out / _LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace") if hasattr(os, "pread") else ""
            raise OutputError(f"输出文件夹 {out} 正在被另一次运行使用{holder}，请等它结束后再试。") from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"（进程 {os.getpid()}，主机 {socket.gethostname()}）".encode())
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _stage(out: Path, name: str, files: Mapping[str, bytes]) -> Path:
    folder = out / f"{_STAGED}{name}"
    folder.mkdir(mode=0o700)
    for file, content in files.items():
        path = folder / file
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        path.chmod(0o600)
    return folder


def _swap_in(staged: Path, place: Path) -> None:
    if not place.exists():
        staged.rename(place)
    elif _exchange(staged, place):
        shutil.rmtree(staged)
    else:
        previous = place.with_name(f"{_PREVIOUS}{place.name}")
        place.rename(previous)
        try:
            staged.rename(place)
        except OSError:
            previous.rename(place)
            raise
        shutil.rmtree(previous)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can (Linux); False where it cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if renameat2 is None:
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _explain(error: OSError, out: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"磁盘空间不足，无法写入 {out}；原有结果没有改动。请清理磁盘后重试。"
    if isinstance(error, PermissionError):
        busy = f"（{error.filename}）" if error.filename else ""
        return f"无法写入 {out}{busy}：没有权限，或其中的文件正在 Excel/WPS 中打开；原有结果没有改动。请关闭后重试。"
    return f"无法写入 {out}：{error.strerror or error}；原有结果没有改动。"
