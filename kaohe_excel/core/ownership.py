"""What in a folder is the program's own, untouched since it was written, and what is not.

Every folder of papers holds ``.kaohe.zip``: the digest of each file as written, and each workbook itself, so that one that was
merely saved again can be told from one that was filled in.
"""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from kaohe_excel.core.files import files_below, open_regular, read_regular
from kaohe_excel.core.names import RESULTS

MANIFEST = ".kaohe.zip"
_LIST = "written.json"
_SCHEMA, _FIRST_EDITION = "kaohe-output/1", "kaohe-results/1"
_LARGEST = 64 * 1024 * 1024
_DAMAGED = (
    OSError,
    KeyError,
    TypeError,
    ValueError,
    RecursionError,
    RuntimeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})

Digests = Mapping[str, str]
"""The SHA-256 of each file by its path below the folder, with ``/``."""

SameContent = Callable[[bytes, Path], bool]
"""Whether a workbook says what these bytes said, though it was saved again."""


def is_workbook(file: str) -> bool:
    """Whether a file's name is that of a workbook as this program writes them."""
    return file.endswith(".xlsx")


def is_system_file(name: str) -> bool:
    """Whether a name is that of what Excel, WPS, LibreOffice or the system leaves beside files: nobody's content.

    >>> is_system_file("~$a.xlsx"), is_system_file("Thumbs.db"), is_system_file("a.xlsx")
    (True, True, False)
    """
    return name.startswith(("~$", ".~")) or name.lower() in _SYSTEM_FILES


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digests(files: Mapping[str, bytes]) -> Digests:
    """The digest of each file."""
    return {file: digest(content) for file, content in files.items()}


def with_manifest(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a folder with the manifest that makes them known again; the same bytes for the same files."""
    return {MANIFEST: _manifest(digests(files), {file: files[file] for file in files if is_workbook(file)}), **files}


def manifest_of(folder: Path) -> bytes:
    """A manifest that makes known again what stands in a folder now."""
    found = ((file, folder / file) for file in _files_in(folder))
    return _manifest({file: digest(read_regular(path)) for file, path in found if _is_plain(path)}, {})


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _manifest(listed: Digests, kept: Mapping[str, bytes]) -> bytes:
    memory = io.BytesIO()
    data = json.dumps({"schema": _SCHEMA, "files": listed}, ensure_ascii=False, sort_keys=True)
    with zipfile.ZipFile(memory, "w") as package:
        for name, content in ((_LIST, data.encode()), *sorted(kept.items())):
            member = zipfile.ZipInfo(name)
            member.create_system = 3
            package.writestr(member, content)
    return memory.getvalue()


def written(folder: Path) -> Digests | None:
    """What the program wrote into a folder, by its manifest; ``None`` where there is none that can be read."""
    try:
        data = json.loads(_kept(folder, _LIST))
        files: dict[str, str] = data["files"]
        return files if data["schema"] == _SCHEMA and all(isinstance(one, str) for one in files.values()) else None
    except (AttributeError, *_DAMAGED):
        return None


def _kept(folder: Path, file: str) -> bytes:
    """A member of the manifest, which we never pack: so no foreign zip unpacks to more than it is."""
    with open(open_regular(folder / MANIFEST, os.O_RDONLY), "rb") as opened, zipfile.ZipFile(opened) as package:  # noqa: PTH123
        member = package.getinfo(file)
        if member.compress_type != zipfile.ZIP_STORED or member.file_size > _LARGEST:
            raise zipfile.BadZipFile
        return package.read(member)


def is_first_edition(folder: Path) -> bool:
    """Whether a folder was written before there were manifests: its results.json says so."""
    try:
        data: Any = json.loads(read_regular(folder / RESULTS, _LARGEST))
        return bool(data["schema"] == _FIRST_EDITION) and {"unit", "period", "inputs", "findings"} <= data.keys()
    except (AttributeError, *_DAMAGED):
        return False


def touched(folder: Path, *known: Digests, same: SameContent = lambda _content, _path: False) -> tuple[str, ...]:
    """What stands in a folder and is in none of these states, by path, in order: foreign files, links, files changed since.

    A workbook that ``same`` finds unchanged in what it says is not among them. OSError where the folder cannot be looked through.
    """
    return tuple(sorted(file for file in _files_in(folder) if not _is_known(folder, file, known, same)))


def _files_in(folder: Path) -> Iterator[str]:
    """Everything below a folder that is not a folder (a link is none), but for system files and the manifest, if it is one."""
    if folder.is_symlink() or not folder.is_dir():
        yield "."
        return
    manifest = folder / MANIFEST if written(folder) is not None else None
    for path in files_below(folder):
        if not is_system_file(path.name) and path != manifest:
            yield path.relative_to(folder).as_posix()


def _is_known(folder: Path, file: str, known: tuple[Digests, ...], same: SameContent) -> bool:
    expected = {digests[file] for digests in known if file in digests}
    with suppress(OSError):
        if not expected or digest(read_regular(folder / file)) in expected:
            return bool(expected)
    with suppress(*_DAMAGED):
        return is_workbook(file) and same(_kept(folder, str(PurePosixPath(file))), folder / file)
    return False


def is_changed(folder: Path, file: str, known: Digests) -> bool:
    """Whether a workbook of the program's own is no longer as it was written."""
    try:
        return is_workbook(file) and digest(read_regular(folder / file)) != known[file]
    except OSError:
        return True
