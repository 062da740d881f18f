"""Files opened without being led astray: no link is followed, no pipe waited for, nothing but a regular file read."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MOUNT_POINT = 0xA0000003


def open_regular(path: Path | str, flags: int, mode: int = 0o600) -> int:
    """A descriptor of a regular file; OSError for a link or anything that is no file."""
    if os.path.islink(path):  # noqa: PTH114 - where the system has no O_NOFOLLOW
        raise OSError(errno.ELOOP, "是链接", str(path))
    if os.path.isdir(path):  # noqa: PTH112
        raise OSError(errno.EINVAL, "是文件夹，不是文件", str(path))
    descriptor = os.open(path, flags | _SAFELY, mode)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "不是普通文件", str(path))
    return descriptor


def read_regular(path: Path | str, most: int = -1) -> bytes:
    """A regular file's bytes (``most`` of them at the most), read once; OSError for a link or anything that is no file."""
    with open(open_regular(path, os.O_RDONLY), "rb") as file:
        return file.read(most)


def is_link(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a link, or what Windows has for links between folders."""
    try:
        tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    except OSError:
        return False
    return entry.is_symlink() or tag == _MOUNT_POINT


def is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder and no link to one."""
    return entry.is_dir(follow_symlinks=False) and not is_link(entry)


def files_below(folder: Path) -> Iterator[Path]:
    """Everything below a folder, however deep, that is no folder; a link is none. OSError where one cannot be opened."""
    waiting = [folder]
    while waiting:
        within = waiting.pop()
        with os.scandir(within) as found:
            entries = list(found)
        waiting += [within / entry.name for entry in entries if is_folder(entry)]
        yield from (within / entry.name for entry in entries if not is_folder(entry))
