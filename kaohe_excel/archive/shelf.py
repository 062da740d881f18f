"""The folder 归档 of a unit: one folder for each sealed period, named as the period.

``归档/2026Q1`` holds 清单.json with the folders 输入, 政策 and 输出. A seal that was taken off stays beside it as
``2026Q1.重开-1`` with a note ``2026Q1.重开-1.json`` that says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from kaohe_excel.archive.manifest import Manifest, Reopening
from kaohe_excel.archive.stamp import Damaged, read_stamped, sha256_of, stamped
from kaohe_excel.core.errors import KaoheError
from kaohe_excel.core.files import read_regular
from kaohe_excel.core.names import ARCHIVE, SEAL_LIST
from kaohe_excel.core.period import Period
from kaohe_excel.core.staging import place, ready, write_private

MANIFEST = SEAL_LIST
CERTIFICATE = "归档证明.html"
"""The page to print and sign beside a seal; it names the manifest's digest, so the journal vouches for it, not the manifest."""
INPUTS, POLICY, OUTPUTS = "输入", "政策", "输出"
_REOPENED = "重开"
_FOLDER = re.compile(rf"(?P<period>\d{{4}}(?:Q[1-4])?)(?:\.{_REOPENED}-(?P<time>\d+))?")


class Seal(NamedTuple):
    """A sealed folder with its manifest, and the digest of that manifest."""

    folder: Path
    manifest: Manifest
    digest: str

    def read(self, file: str) -> bytes:
        """A sealed file's bytes; Damaged where they are not those that were sealed."""
        try:
            content = read_regular(self.folder / file)
        except OSError as error:
            raise Damaged from error
        if sha256_of(content) != self.manifest.files.get(file):
            raise Damaged
        return content


def period_of_folder(name: str) -> Period | None:
    """The period that a folder of the archive holds, sealed or reopened; ``None`` for any other name.

    >>> str(period_of_folder("2026Q1.重开-2")), period_of_folder("其他")
    ('2026Q1', None)
    """
    match = _FOLDER.fullmatch(name)
    return Period.parse(match["period"]) if match else None


def read_seal(folder: Path) -> Seal:
    """A sealed folder's manifest; Damaged where it is missing, changed, or of another period."""
    try:
        content = read_regular(folder / MANIFEST)
    except OSError as error:
        raise Damaged from error
    manifest = Manifest.from_bytes(content)
    if manifest.period != period_of_folder(folder.name):
        raise Damaged
    return Seal(folder, manifest, sha256_of(content))


def sealed_folders(root: Path) -> tuple[Path, ...]:
    """Every sealed and reopened folder of a unit's archive, in order of their names."""
    archive = root / ARCHIVE
    found = archive.iterdir() if archive.is_dir() else ()
    return tuple(sorted(path for path in found if path.is_dir() and period_of_folder(path.name) is not None))


def current_seals(root: Path) -> Mapping[Period, Seal]:
    """The periods that are sealed now. KaoheError where a manifest cannot be trusted."""
    return {seal.manifest.period: seal for seal in _all_seals(root) if seal.folder.name == str(seal.manifest.period)}


def _all_seals(root: Path) -> tuple[Seal, ...]:
    """Every seal, also those taken off, in the order of sealing."""
    try:
        seals = [read_seal(folder) for folder in sealed_folders(root)]
    except Damaged as error:
        raise KaoheError(f"{root / ARCHIVE} 中有损坏的清单，请先运行 kaohe verify {root} 查明。") from error
    return tuple(sorted(seals, key=lambda seal: seal.manifest.number))


def last_seal(root: Path) -> Seal | None:
    """The seal made last, also where it was taken off since."""
    seals = _all_seals(root)
    return seals[-1] if seals else None


def blocking(sealed: Iterable[Period], written: Iterable[Period]) -> tuple[Period, ...]:
    """The sealed periods that a run would contradict: those it writes, and those that what it writes is part of.

    >>> q1, q2, year = Period.parse("2026Q1"), Period.parse("2026Q2"), Period(2026)
    >>> [str(p) for p in blocking([q1, q2, year], [Period.parse("2026-02")])], blocking([q1], [year])
    (['2026', '2026Q1'], ())
    """
    wanted = tuple(written)
    return tuple(sorted(seal for seal in sealed if any(set(one.months) <= set(seal.months) for one in wanted)))


def shelve(
    root: Path,
    period: Period,
    files: Mapping[str, bytes],
    manifest: Callable[[], Manifest],
    certificate: Callable[[Manifest, str], bytes],
) -> Seal:
    """Put a sealed folder into the archive, whole or not at all; the manifest is asked for when no other seal can come between,
    the certificate with it and its digest.

    KaoheError where the period is sealed already, OutputError where the disk refuses.
    """
    archive = root / ARCHIVE
    with ready(archive):
        if (archive / str(period)).exists():
            raise KaoheError(f"{archive / str(period)} 已经存在，不会覆盖。")
        held = manifest()
        content = held.to_bytes()
        own = {MANIFEST: content, CERTIFICATE: certificate(held, sha256_of(content))}
        place(archive, {str(period): {**files, **own}})
    return read_seal(archive / str(period))


# --- reopening -----------------------------------------------------------------------------------------------------


@contextmanager
def taken_off(root: Path, periods: Iterable[Period], reason: str, as_of: date) -> Iterator[tuple[str, ...]]:
    """Take the seals off for what is done inside, each kept under another name with a note; put back on if that fails."""
    wanted = tuple(periods)
    if not wanted:
        yield ()
        return
    archive = root / ARCHIVE
    names = {period: _free_name(archive, period) for period in wanted}
    with ready(archive):
        for period, name in names.items():
            seal = read_seal(archive / str(period))
            # A note without its folder is what an interrupted reopening left.
            _note_of(archive, name).unlink(missing_ok=True)
            write_private(_note_of(archive, name), _note(seal, name, reason, as_of))
            seal.folder.rename(archive / name)
    try:
        yield tuple(names.values())
    except BaseException:
        for period, name in names.items():
            (archive / name).rename(archive / str(period))
            _note_of(archive, name).unlink()
        raise


def _free_name(archive: Path, period: Period) -> str:
    time = 1
    while (archive / f"{period}.{_REOPENED}-{time}").exists():
        time += 1
    return f"{period}.{_REOPENED}-{time}"


def _note_of(archive: Path, name: str) -> Path:
    return archive / f"{name}.json"


def _note(seal: Seal, name: str, reason: str, as_of: date) -> bytes:
    return stamped({"folder": name, "reason": reason, "as_of": as_of.isoformat(), "manifest": seal.digest})


def is_note(name: str) -> bool:
    """Whether a file name of the archive is that of a reopening's note."""
    return (
        name.endswith(".json") and f".{_REOPENED}-" in name and period_of_folder(name.removesuffix(".json")) is not None
    )


def read_note(path: Path) -> Reopening:
    """Why a seal was taken off; Damaged where the note is missing, changed, or of another folder."""
    try:
        content = read_regular(path)
    except OSError as error:
        raise Damaged from error
    data: dict[str, Any] = read_stamped(content)
    if data.get("folder") != path.name.removesuffix(".json"):
        raise Damaged
    return Reopening(**data, note=sha256_of(content))


def reopenings(root: Path, period: Period) -> tuple[Reopening, ...]:
    """Every time that a period's seal was taken off, in order. KaoheError where a note cannot be trusted."""
    taken = [folder for folder in sealed_folders(root) if folder.name.startswith(f"{period}.{_REOPENED}-")]
    try:
        notes = [read_note(_note_of(folder.parent, folder.name)) for folder in taken]
    except Damaged as error:
        raise KaoheError(f"{root / ARCHIVE} 中的重开记录缺失或损坏，请先运行 kaohe verify {root} 查明。") from error
    return tuple(sorted(notes, key=lambda note: (len(note.folder), note.folder)))
