"""Outputs appear whole or not at all.

Papers are written to a working folder beside their place, flushed to disk, and moved in by rename; until then the previous papers
stand. The working folder is called ``.staged-N.scrap`` while nobody needs what is in it, and ``.staged-N`` from the moment
everything is written until everything is in place: then it also holds what stood there before (``NAME.old``). It begins with a
list of what it is to hold, so that nothing is ever removed on account of its name alone.
"""

import ctypes
import errno
import itertools
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.files import read_regular
from kaohe_excel.core.lock import locked
from kaohe_excel.core.names import LOCK
from kaohe_excel.core.ownership import Digests, SameContent, digests, touched, written

PATIENCE = 3.0
"""Seconds for which a step is tried again that somebody (a virus scanner) holds up."""

_STAGED, _SCRAP, _OLD = ".staged-", ".scrap", ".old"
_FIRST_EDITIONS = ".previous-"
_LIST = "staged.json"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2

Say = Callable[[str], None]
"""Takes a Chinese sentence for the person at the computer."""


def say_nothing(_sentence: str) -> None:
    """Where nobody listens."""


class Replacing(NamedTuple):
    """What is to become of what stands in a place: moved to ``aside``, else removed if it is as in one of ``known``."""

    known: tuple[Digests, ...] = ()
    same: SameContent = lambda _content, _path: False
    aside: Path | None = None


@contextmanager
def ready(out: Path, say: Say = say_nothing) -> Iterator[None]:
    """The output folder: made, held for this run alone, and whole; the disk's refusals become OutputError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out):
            recover(out, say)
            yield
    except OSError as error:
        raise OutputError(_explain(error, out)) from error


def place(
    out: Path,
    folders: Mapping[str, Mapping[str, bytes]],
    replacing: Mapping[str, Replacing] | None = None,
    say: Say = say_nothing,
) -> None:
    """Put every folder (name → file name → bytes) in place, all or none, for a caller who holds ``out`` by ``ready``.

    ``replacing`` names the places where something may stand; anywhere else it is an OutputError that something does.
    """
    work = _fresh(out)
    try:
        work = _staged(work, folders)
        with _to_the_end():
            _swap_all(work, folders, replacing or {})
            with suppress(OSError):  # else it is looked through before it is removed
                work = _rename(work, work.with_name(work.name + _SCRAP))
            _discard(work, say)
    except BaseException:
        _discard(work, say)
        raise


def recover(out: Path, say: Say = say_nothing) -> None:
    """Bring a folder that an interrupted run left half-way back to its last whole state; what is not ours is left alone."""
    for work in sorted(out.glob(f"{_STAGED}*")):
        for old in _waiting(work):
            _rename(old, out / old.name.removesuffix(_OLD))
        _discard(work, say)


def is_left_over(name: str) -> bool:
    """Whether a name in an output folder is that of the lock or of what an interrupted run left."""
    return name == LOCK or name.startswith((_STAGED, _FIRST_EDITIONS))


def is_work(folder: Path) -> bool:
    """Whether a folder is a working folder of this program."""
    return folder.name.startswith(_STAGED) and (_listed(folder) is not None or _is_blank(folder))


@contextmanager
def _to_the_end() -> Iterator[None]:
    """Let nobody break off while papers change places, so that whoever is told of an interruption knows that nothing changed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# --- the working folder --------------------------------------------------------------------------------------------


def _fresh(out: Path) -> Path:
    """A working folder under a name that nothing has, not even what could not be removed."""
    for number in itertools.count(1):
        work = out / f"{_STAGED}{number}{_SCRAP}"
        if not os.path.lexists(work) and not os.path.lexists(_whole(work)):
            work.mkdir(mode=0o700)
            return work
    raise AssertionError


def _whole(work: Path) -> Path:
    return work.with_name(work.name.removesuffix(_SCRAP))


def _staged(work: Path, folders: Mapping[str, Mapping[str, bytes]]) -> Path:
    """Write everything below the working folder, down to the disk; its path from now on."""
    listed = {name: digests(files) for name, files in folders.items()}
    write_private(work / _LIST, json.dumps(listed, ensure_ascii=False).encode())
    paths = {f"{name}/{file}": content for name, files in folders.items() for file, content in files.items()}
    inner = sorted({parent for file in paths for parent in PurePosixPath(file).parents} - {PurePosixPath()})
    for below in inner:
        (work / below).mkdir(mode=0o700)
    for file, content in paths.items():
        write_private(work / file, content)
    for below in (*inner, PurePosixPath()):
        _flush(work / below)
    return _rename(work, _whole(work))


def _listed(work: Path) -> Mapping[str, Digests] | None:
    """What a working folder was to hold; ``None`` where it does not say so, and so may be anybody's."""
    try:
        listed = None if work.is_symlink() else json.loads(read_regular(work / _LIST))
    except (OSError, ValueError, RecursionError):
        return None
    return listed if isinstance(listed, dict) and all(isinstance(files, dict) for files in listed.values()) else None


def _is_blank(work: Path) -> bool:
    """Whether a working folder holds nothing yet but the beginning of its list."""
    with suppress(OSError):
        return not work.is_symlink() and {path.name for path in work.iterdir()} <= {_LIST}
    return False


def _waiting(work: Path) -> tuple[Path, ...]:
    """What was moved out of its place, and nothing has come there since."""
    found = (work / f"{name}{_OLD}" for name in _listed(work) or ())
    return tuple(
        old for old in found if old.is_dir() and not os.path.lexists(work.parent / old.name.removesuffix(_OLD))
    )


def _discard(work: Path, say: Say) -> None:
    """Remove a working folder if everything in it is ours and no longer needed; else say that it stays."""
    try:
        if _is_blank(work) or _is_scrap(work):
            return _remove(work)
    except OSError:
        pass
    if os.path.lexists(work):
        say(f"注意：{work} 没有删掉（正被占用，或里面有不是程序写的文件），不影响结果；确认没有用以后可以删去。")
    return None


def _is_scrap(work: Path) -> bool:
    """Whether a working folder is called so, or holds only what it was to hold and what the program wrote earlier."""
    listed = _listed(work)
    if listed is None or work.name.endswith(_SCRAP):
        return listed is not None
    inside = (one for one in work.iterdir() if one.name != _LIST)
    return not _waiting(work) and not any(touched(one, listed.get(one.name, {}), written(one) or {}) for one in inside)


def _remove(work: Path) -> None:
    """Remove a folder with everything in it, its list last, so that an interrupted removal can be taken up again."""
    for parent, inner, names in os.walk(work, topdown=False):
        for name in names:
            if Path(parent, name) != work / _LIST:
                _patiently(Path(parent, name).unlink)
        for name in inner:
            below = Path(parent, name)
            _patiently(below.unlink if below.is_symlink() else below.rmdir)
    if os.path.lexists(work / _LIST):
        _patiently((work / _LIST).unlink)
    _patiently(work.rmdir)


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


# --- swapping ------------------------------------------------------------------------------------------------------


class _Moved(NamedTuple):
    """One move that was made, to be undone if a later one is refused."""

    source: Path
    target: Path
    exchanged: bool = False

    def undo(self) -> None:
        if self.exchanged:
            _exchange(self.source, self.target)
        else:
            _rename(self.target, self.source)


def _swap_all(work: Path, names: Mapping[str, object], replacing: Mapping[str, Replacing]) -> None:
    """Move every folder in; where one is refused (a workbook in it is open, somebody fills it in), all are moved back."""
    made: list[_Moved] = []
    try:
        for name in names:
            stood = _move_in(work / name, work.parent / name, replacing.get(name), made)
            if stood and (changed := touched(stood, *replacing[name].known, same=replacing[name].same)):
                raise OutputError(
                    f"{work.parent / name} 里的 {changed[0]} 正在被改动，没有覆盖；原有结果没有改动。请稍后再运行。"
                )
        for folder in {work.parent, *(move.target.parent for move in made)}:
            _flush(folder)
    except BaseException:
        for move in reversed(made):
            move.undo()
        raise


def _move_in(staged: Path, target: Path, replacing: Replacing | None, made: list[_Moved]) -> Path | None:
    """Put a staged folder in its place; where what stood there is to be removed, give the place where it lies now."""

    def move(source: Path, to: Path) -> None:
        _rename(source, to)
        made.append(_Moved(source, to))

    old = None
    if os.path.lexists(target):
        if replacing is None:
            raise OutputError(f"{target} 已经存在，不会覆盖。")
        if replacing.aside:
            _make_folder(replacing.aside.parent)
            move(target, replacing.aside)
        elif _exchange(staged, target):
            made.append(_Moved(staged, target, exchanged=True))
            return staged
        else:
            old = staged.with_name(target.name + _OLD)
            move(target, old)
    move(staged, target)
    return old


def _make_folder(folder: Path) -> None:
    if folder.is_symlink():
        raise OSError(errno.ELOOP, "是链接", str(folder))
    folder.mkdir(mode=0o700, exist_ok=True)


def _rename(source: Path, target: Path) -> Path:
    _patiently(lambda: source.rename(target))
    return target


def _patiently(step: Callable[[], object]) -> None:
    """Take a step; where somebody holds what it is about, try again for three seconds."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            step()
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.05)
        else:
            return


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step where the system can (Linux); False where it cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if renameat2 is None:
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _explain(error: OSError, out: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"磁盘空间不足，无法写入 {out}；原有结果没有改动。请清理磁盘后重试。"
    if error.errno in (errno.ELOOP, errno.EINVAL) and error.filename:
        return f"{error.filename} {error.strerror}，没有动它；原有结果没有改动。请把它移走再运行。"
    if isinstance(error, PermissionError):
        busy = f"（{error.filename}）" if error.filename else ""
        return f"无法写入 {out}{busy}：没有权限，或其中的文件正在 Excel/WPS 中打开；原有结果没有改动。请关闭后重试。"
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.ENOENT):
        return f"无法写入 {out}：这个路径不是文件夹，也建不成文件夹；原有结果没有改动。请换一个输出文件夹。"
    return f"无法写入 {out}：{error.strerror or error}；原有结果没有改动。"
