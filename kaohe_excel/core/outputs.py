"""Papers put in place for a command: only over what an earlier run wrote and nobody touched since; anything else is named."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.names import ARCHIVE, INBOX, JOURNAL, SEAL_LIST, SET_ASIDE
from kaohe_excel.core.ownership import (
    MANIFEST,
    SameContent,
    digests,
    is_first_edition,
    manifest_of,
    touched,
    with_manifest,
    written,
)
from kaohe_excel.core.staging import Replacing, Say, place, ready, say_nothing, write_private


class Outputs(NamedTuple):
    """Where papers go: the folder, the unit whose papers they are, the day that names what is set aside.

    ``may_set_aside`` is asked, with what stands there, whether it may be moved away; ``say`` hears what the user must know; ``same`` tells a workbook
    that was merely saved again.
    """

    folder: Path
    unit: Path
    as_of: date
    may_set_aside: Callable[[str], bool] = lambda _sentence: False
    say: Say = say_nothing
    same: SameContent = lambda _content, _path: False


def publish(outputs: Outputs, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    """Put every folder (name → file name → bytes) in place, each whole or not at all.

    OutputError, in Chinese, where something else stands there, another run is at work or the disk refuses; nothing has changed.
    """
    require_place(outputs.folder, outputs.unit, folders)
    files = {name: with_manifest(inside) for name, inside in folders.items()}
    replacing = {name: _replacing(outputs, name, files[name]) for name in files}
    aside = {name: plan.aside for name, plan in replacing.items() if plan.aside}
    with ready(outputs.folder, outputs.say):
        place(outputs.folder, files, replacing, outputs.say)
        for name, kept in aside.items():
            with suppress(OSError):  # unmarked, every file in it is named by the next run
                _adopt(kept)
            outputs.say(f"{outputs.folder / name} 里原有的内容已整个移到 {kept}。")


def _replacing(outputs: Outputs, name: str, files: Mapping[str, bytes]) -> Replacing:
    """What is to become of what stands in a place; OutputError where it may neither be replaced nor moved away."""
    stands = outputs.folder / name
    known = (written(stands) or {}, digests(files))
    changed = touched(stands, *known, same=outputs.same) if os.path.lexists(stands) else ()
    if not changed:
        return Replacing(known, outputs.same)
    movable = not stands.is_symlink() and (stands.is_dir() or stands.is_file()) and not (stands / SEAL_LIST).exists()
    words = _words(outputs, stands, changed)
    if movable and (_is_unmarked(stands) or outputs.may_set_aside(words)):
        return Replacing(known, outputs.same, _free(_aside(outputs), name))
    raise OutputError(words + (f"也可以加上 --set-aside，先把它整个移到 {_aside(outputs)}/ 再写。" if movable else ""))


def _is_unmarked(folder: Path) -> bool:
    """Whether a folder is of the first edition, which marked nothing as its own."""
    return written(folder) is None and is_first_edition(folder)


def _words(outputs: Outputs, stands: Path, changed: tuple[str, ...]) -> str:
    if changed == (".",):
        return (
            f"{stands} 是一个文件或链接，不是程序写的文件夹，没有覆盖，什么也没有改动。请把它移走，或换一个输出文件夹。"
        )
    named = "、".join(changed[:3]) + (f" 等 {len(changed)} 份" if len(changed) > 3 else "")
    return (
        f"{stands} 里有不是程序写的、或写好以后改动过的文件：{named}。没有覆盖，什么也没有改动。"
        f"填好的等次审核表、改好的退回表和收来的表请移到 {outputs.unit / INBOX}，别的请移走，再运行一次。"
    )


def _aside(outputs: Outputs) -> Path:
    """The folder of what is set aside today; a fresh one where a file or a link has its name."""
    folder = outputs.folder / f"{SET_ASIDE}{outputs.as_of}"
    if not os.path.lexists(folder) or (folder.is_dir() and not folder.is_symlink()):
        return folder
    return _free(outputs.folder, folder.name)


def _free(folder: Path, name: str) -> Path:
    """A path in a folder that nothing has yet."""
    path, number = folder / name, 2
    while os.path.lexists(path):
        path, number = folder / f"{name}（{number}）", number + 1
    return path


def _adopt(kept: Path) -> None:
    """Mark papers of the first edition as the program's own, as they are, so that no later run takes them for received forms."""
    if kept.is_dir() and _is_unmarked(kept):
        write_private(kept / MANIFEST, manifest_of(kept))


# --- where nothing may be put --------------------------------------------------------------------------------------


def require_place(out: Path, unit: Path, names: Iterable[str] = ()) -> None:
    """OutputError where the output folder is the unit's own, lies in what it received, or is part of an archive."""
    there, home = out.resolve(), unit.resolve()
    around = (there, *there.parents)
    if there == home or _is_unit(there):
        raise OutputError(
            f"输出文件夹 {out} 是单位的文件夹，不能把结果直接写在里面，什么也没有改动。请用 -o 另写一个，如 {out / 'output'}。"
        )
    if home / INBOX in around:
        raise OutputError(f"输出文件夹 {out} 在收表的文件夹里，什么也没有改动。请用 -o 另写一个。")
    if any(_is_archive(folder, home) for folder in around):
        raise OutputError(f"输出文件夹 {out} 在归档里，归档不能改动；什么也没有改动。请用 -o 另写一个。")
    if any(there / name in (home, *home.parents) for name in names):
        raise OutputError(f"输出文件夹 {out} 里要写的位置就是单位的文件夹 {unit}，什么也没有改动。请用 -o 另写一个。")


def _is_unit(folder: Path) -> bool:
    return (folder / INBOX).is_dir() or (folder / ARCHIVE).is_dir()


def _is_archive(folder: Path, home: Path) -> bool:
    return (
        folder == home / ARCHIVE
        or (folder / JOURNAL).is_file()
        or (folder / SEAL_LIST).is_file()
        or (folder.name == ARCHIVE and (folder.parent / INBOX).is_dir())
    )
