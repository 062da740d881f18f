"""A folder of papers is replaced only where nothing in it is anybody's own; anything else is refused, named, or moved away whole."""

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from kaohe_excel.core.errors import OutputError
from kaohe_excel.core.outputs import Outputs, publish, require_place
from kaohe_excel.core.ownership import MANIFEST, touched, with_manifest, written

OLD = {"results.json": b"{}", "等次审核表.xlsx": b"old", "退回/收件/a.xlsx": b"old a"}
NEW = {"results.json": b"{1}", "等次审核表.xlsx": b"new"}
ASIDE = "保留-2026-04-12"


class Desk:
    """An output folder, what was asked and what was said."""

    def __init__(self, place: Path) -> None:
        self.out, self.unit = place / "out", place / "单位"
        self.asked: list[str] = []
        self.said: list[str] = []

    def put(self, files: Mapping[str, bytes], *, consent: bool = False, same: bool = False) -> None:
        def may(sentence: str) -> bool:
            self.asked.append(sentence)
            return consent

        outputs = Outputs(self.out, self.unit, date(2026, 4, 12), may, self.said.append, lambda _content, _path: same)
        publish(outputs, {"2026Q1": files})

    def write(self, file: str, data: bytes) -> None:
        path = self.out / "2026Q1" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def content(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {name: data for name, data in found.items() if not name.rpartition("/")[2].startswith(".kaohe")}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_empty_folder_and_untouched_papers_are_replaced_without_a_word(desk: Desk) -> None:
    (desk.out / "2026Q1").mkdir(parents=True)
    desk.put(OLD)
    desk.put(NEW)
    assert (content(desk.out), desk.asked, desk.said) == (
        {f"2026Q1/{name}": data for name, data in NEW.items()},
        [],
        [],
    )


def put_link(path: Path) -> None:
    """A link where a file was."""
    path.unlink()
    path.symlink_to("/etc/hostname")


FOREIGN: Mapping[str, Callable[[Desk], object]] = {
    "a received form beside the papers": lambda desk: desk.write("赵敏.xlsx", b"form"),
    "the decision sheet filled in": lambda desk: desk.write("等次审核表.xlsx", b"filled"),
    "a corrected copy": lambda desk: desk.write("退回/收件/a.xlsx", b"corrected"),
    "a page that was changed": lambda desk: desk.write("results.json", b"changed"),
    "a file in a hidden folder": lambda desk: desk.write(".x/a", b"hidden"),
    "a link": lambda desk: (desk.out / "2026Q1/link").symlink_to("/etc/hostname"),
    "a link in place of a paper": lambda desk: put_link(desk.out / "2026Q1/results.json"),
    "a pipe": lambda desk: os.mkfifo(desk.out / "2026Q1/pipe"),
    "the manifest gone": lambda desk: (desk.out / "2026Q1" / MANIFEST).unlink(),
    "the manifest damaged": lambda desk: desk.write(MANIFEST, b"PK\x03\x04"),
    "another folder's manifest": lambda desk: desk.write(MANIFEST, with_manifest({"b": b"1"})[MANIFEST]),
}


def state(folder: Path) -> dict[str, tuple[int, bytes | str]]:
    found = sorted(path for path in folder.rglob("*") if path.name != ".kaohe.lock")
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else "",
        )
        for path in found
    }


@pytest.mark.parametrize("foreign", FOREIGN)
def test_whatever_is_not_ours_as_we_wrote_it_is_named_and_left_alone(desk: Desk, foreign: str) -> None:
    desk.put(OLD)
    FOREIGN[foreign](desk)
    before = state(desk.out)
    with pytest.raises(OutputError) as refused:
        desk.put(NEW)
    assert state(desk.out) == before
    told = str(refused.value)
    (name,) = touched(desk.out / "2026Q1", written(desk.out / "2026Q1") or {})[:1]
    assert name in told
    assert str(desk.unit / "收件") in told
    assert "--set-aside" in told
    assert len(desk.asked) == 1


@pytest.mark.parametrize("foreign", FOREIGN)
def test_with_consent_it_is_moved_away_whole_first(desk: Desk, foreign: str) -> None:
    desk.put(OLD)
    FOREIGN[foreign](desk)
    before = state(desk.out / "2026Q1")
    desk.put(NEW, consent=True)
    assert state(desk.out / ASIDE / "2026Q1") == before
    assert content(desk.out / "2026Q1") == NEW
    assert desk.said == [f"{desk.out}/2026Q1 里原有的内容已整个移到 {desk.out}/{ASIDE}/2026Q1。"]


def test_what_is_set_aside_twice_on_one_day_stays_apart(desk: Desk) -> None:
    for number in (b"1", b"2", b"3"):
        desk.write("收来的表.xlsx", number)
        desk.put(NEW, consent=True)
    aside = {path.name: (path / "收来的表.xlsx").read_bytes() for path in (desk.out / ASIDE).iterdir()}
    assert aside == {"2026Q1": b"1", "2026Q1（2）": b"2", "2026Q1（3）": b"3"}


@pytest.mark.parametrize(
    "make", [Path.touch, lambda path: path.symlink_to(path.parent / "2026Q1")], ids=["file", "link"]
)
def test_what_bears_the_name_of_the_set_aside_is_left_alone_and_stops_nobody(
    desk: Desk, make: Callable[[Path], object]
) -> None:
    desk.write("收来的表.xlsx", b"1")
    make(desk.out / ASIDE)
    desk.put(NEW, consent=True)
    assert (desk.out / f"{ASIDE}（2）" / "2026Q1/收来的表.xlsx").read_bytes() == b"1"
    assert (desk.out / ASIDE).is_file() or (desk.out / ASIDE).is_symlink()


@pytest.mark.parametrize(
    "name", ["~$等次审核表.xlsx", ".~lock.等次审核表.xlsx#", "Thumbs.db", "desktop.ini", ".DS_Store", "退回/~$a.xlsx"]
)
def test_what_excel_and_the_system_leave_does_not_count(desk: Desk, name: str) -> None:
    desk.put(OLD)
    desk.write(name, b"\x05user")
    desk.put(NEW)
    assert content(desk.out / "2026Q1") == NEW


def test_a_workbook_saved_again_without_a_change_does_not_block(desk: Desk) -> None:
    desk.put(OLD)
    desk.write("等次审核表.xlsx", b"saved again")
    with pytest.raises(OutputError):
        desk.put(NEW)
    desk.put(NEW, same=True)
    assert (content(desk.out / "2026Q1"), desk.said) == (NEW, [])
    assert not (desk.out / ASIDE).exists()


def test_papers_without_a_manifest_that_are_what_is_to_be_written_may_be_written_over(desk: Desk) -> None:
    for name, data in NEW.items():
        desk.write(name, data)
    desk.put(NEW)
    assert written(desk.out / "2026Q1") is not None


def test_papers_of_the_first_edition_are_set_aside_unasked_but_not_unsaid_and_known_from_then_on(desk: Desk) -> None:
    results = {"schema": "kaohe-results/1", "unit": "", "period": "2026Q1", "inputs": [], "findings": []}
    first = {**OLD, "results.json": json.dumps(results).encode()}
    for name, data in first.items():
        desk.write(name, data)
    desk.put(NEW)
    kept = desk.out / ASIDE / "2026Q1"
    assert (content(kept), content(desk.out / "2026Q1"), desk.asked) == (first, NEW, [])
    assert len(desk.said) == 1
    assert touched(kept, written(kept) or {}) == ()


def test_a_form_filled_in_while_the_papers_are_swapped_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.put(OLD)
    from kaohe_excel.core import staging

    real = staging._exchange

    def filled_in_meanwhile(one: Path, other: Path) -> bool:
        if (other / "等次审核表.xlsx").read_bytes() == b"old":
            desk.write("等次审核表.xlsx", b"filled")
        return real(one, other)

    monkeypatch.setattr(staging, "_exchange", filled_in_meanwhile)
    with pytest.raises(OutputError, match=r"等次审核表.xlsx 正在被改动"):
        desk.put(NEW)
    assert content(desk.out / "2026Q1") == {**OLD, "等次审核表.xlsx": b"filled"}


@pytest.mark.parametrize("name", [".staged-1", ".staged-1.scrap", ".staged-2026Q1", ".previous-2026Q1"])
def test_what_merely_bears_the_name_of_a_working_folder_is_left_alone(desk: Desk, name: str) -> None:
    path = desk.out / name / "2026Q1.old" / "收来的表.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"form")
    desk.put(OLD)
    desk.put(NEW)
    assert path.read_bytes() == b"form"
    assert content(desk.out / "2026Q1") == NEW


# --- where nothing may be put --------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Two units, each with what it received and an archive."""
    for unit in ("单位", "别的单位"):
        for folder in ("收件/2026-02", "归档/2026Q1/输出", "结果"):
            (tmp_path / unit / folder).mkdir(parents=True)
        (tmp_path / unit / "归档/2026Q1/清单.json").write_text("{}")
        (tmp_path / unit / "归档/日志.jsonl").write_text("{}\n")
    (tmp_path / "外面").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("单位", "单位的文件夹"),
        ("单位/../单位/.", "单位的文件夹"),
        ("单位/收件", "收表的文件夹"),
        ("单位/收件/2026-02", "收表的文件夹"),
        ("单位/归档", "归档不能改动"),
        ("单位/归档/2026Q1", "归档不能改动"),
        ("单位/归档/2026Q1/输出", "归档不能改动"),
        ("别的单位", "单位的文件夹"),
        ("别的单位/归档", "归档不能改动"),
        ("别的单位/归档/2026Q1", "归档不能改动"),
    ],
)
def test_no_paper_is_put_into_a_unit_what_it_received_or_an_archive(office: Path, out: str, why: str) -> None:
    with pytest.raises(OutputError, match=why):
        require_place(office / out, office / "单位")


@pytest.mark.parametrize("out", [".", "外面", "没有的", "单位/结果", "单位/output", "别的单位/结果"])
def test_anywhere_else_they_may_be_put(office: Path, out: str) -> None:
    require_place(office / out, office / "单位", ("2026Q1",))


def test_a_unit_named_like_a_period_is_not_replaced_by_its_own_papers(office: Path) -> None:
    with pytest.raises(OutputError, match="就是单位的文件夹"):
        require_place(office, office / "单位", ("单位",))
    with pytest.raises(OutputError, match="就是单位的文件夹"):
        require_place(office.parent, office / "单位", (office.name,))


@pytest.mark.parametrize(
    "make",
    [lambda path: path.write_text("会议记录"), lambda path: path.symlink_to("外面"), os.mkfifo],
    ids=["a file", "a link", "a pipe"],
)
def test_what_is_no_folder_under_the_name_of_a_period_is_refused(desk: Desk, make: Callable[[Path], object]) -> None:
    desk.out.mkdir()
    make(desk.out / "2026Q1")
    before = state(desk.out)
    with pytest.raises(OutputError, match="2026Q1 是一个文件或链接"):
        desk.put(NEW)
    assert state(desk.out) == before
