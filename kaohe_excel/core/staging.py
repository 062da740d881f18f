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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.names import LOCK

_STAGED = ".staged-"
_PREVIOUS = ".previous-"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def publish(out: Path, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    """Put every folder (name → file name → bytes) in place under ``out``, each whole or not at all.

    Raises OutputError, in Chinese, when another run is at work or the disk refuses; what stood before still stands.
    """
    with ready(out):
        place(out, folders)


@contextmanager
def ready(out: Path) -> Iterator[None]:
    """The output folder: made, held for this run alone, and whole; the disk's refusals become OutputError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out):
            recover(out)
            yield
    except OSError as error:
        raise OutputError(_explain(error, out)) from error


def place(out: Path, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    """Put folders in place as ``publish`` does, for a caller who holds the output folder."""
    try:
        _swap_all([_stage(out, name, files) for name, files in folders.items()])
    finally:
        # What stood before, where all went well; else what was staged, so that a full disk is not left full.
        for name in folders:
            _discard(out / f"{_STAGED}{name}")


def changed_files(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What lies below a folder and is not, byte for byte, among these files; by path, in order."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in found}
    return tuple(name for name, path in names.items() if name not in files or path.read_bytes() != files[name])


def recover(out: Path) -> None:
    """Bring a folder that an interrupted run left half-way back to its last whole state."""
    for previous in sorted(out.glob(f"{_PREVIOUS}*")):
        place = out / previous.name.removeprefix(_PREVIOUS)
        if place.exists():
            _discard(previous)
        else:
            previous.rename(place)
    for staged in sorted(out.glob(f"{_STAGED}*")):
        _discard(staged)


def is_left_over(name: str) -> bool:
    """Whether a name in an output folder is that of the lock or of what an interrupted run left."""
    return name == LOCK or name.startswith((_STAGED, _PREVIOUS))


def _discard(folder: Path) -> None:
    """Remove what nobody needs any more; what cannot be removed now is removed by the next run."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder for one run; the operating system lets go when the process ends, however it ends."""
    path = out / LOCK
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
    inner = sorted({parent for file in files for parent in PurePosixPath(file).parents} - {PurePosixPath()})
    for below in inner:
        (folder / below).mkdir(mode=0o700)
    for file, content in files.items():
        write_private(folder / file, content)
    for below in (*inner, PurePosixPath()):
        _flush(folder / below)
    return folder


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read, down to the disk."""
    with path.open("xb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    path.chmod(0o600)


def _flush(folder: Path) -> None:
    """Put a folder's list of names on the disk, where the system lets a folder be opened."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap_all(staged: Sequence[Path]) -> None:
    """Swap every folder in; where one is refused (a workbook in it is open), those before it are swapped back."""
    done: list[Path] = []
    try:
        for folder in staged:
            _swap_in(folder)
            done.append(folder)
        for parent in {folder.parent for folder in staged}:
            _flush(parent)
    except BaseException:
        for folder in reversed(done):
            _swap_back(folder)
        raise
    for folder in staged:
        _discard(_previous_of(folder))


def _place_of(staged: Path) -> Path:
    return staged.with_name(staged.name.removeprefix(_STAGED))


def _previous_of(staged: Path) -> Path:
    return staged.with_name(_PREVIOUS + staged.name.removeprefix(_STAGED))


def _swap_in(staged: Path) -> None:
    """Put a staged folder in its place; what stood there is kept under one of the two hidden names."""
    place = _place_of(staged)
    if not place.exists():
        staged.rename(place)
    elif not _exchange(staged, place):
        _rename_both(staged, place)


def _rename_both(staged: Path, place: Path) -> None:
    """Two renames; an interruption between them is undone here, or by the next run's ``recover``."""
    previous = _previous_of(staged)
    place.rename(previous)
    try:
        staged.rename(place)
    except BaseException:
        previous.rename(place)
        raise


def _swap_back(staged: Path) -> None:
    place, previous = _place_of(staged), _previous_of(staged)
    if staged.exists():
        _exchange(staged, place)
        return
    place.rename(staged)
    if previous.exists():
        previous.rename(place)


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
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ENOENT):
        return f"无法写入 {out}：这个路径不是文件夹，也建不成文件夹；原有结果没有改动。请换一个输出文件夹。"
    return f"无法写入 {out}：{error.strerror or error}；原有结果没有改动。"
