"""Files opened without being led astray: no link is followed, no pipe waited for, nothing but a regular file read."""

import errno
import os
import stat
from pathlib import Path

_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: Path | str, flags: int, mode: int = 0o600) -> int:
    """A descriptor of a regular file; OSError for a link or anything that is no file."""
    if os.path.islink(path):  # noqa: PTH114 - where the system has no O_NOFOLLOW
        raise OSError(errno.ELOOP, "是链接", str(path))
    descriptor = os.open(path, flags | _SAFELY, mode)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "不是普通文件", str(path))
    return descriptor


def read_regular(path: Path | str, most: int = -1) -> bytes:
    """A regular file's bytes (``most`` of them at the most), read once; OSError for a link or anything that is no file."""
    with open(open_regular(path, os.O_RDONLY), "rb") as file:
        return file.read(most)
