"""A folder of attacks beside a sound unit: each costs itself and gets its verdict; the unit's figures and papers stay."""

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kaohe_excel.cli import main
from kaohe_excel.reading import intake, pool
from kaohe_excel.reading.folder import Entry, folder_entries
from tests.offices import small_unit
from tests.offices.folder import put
from tests.offices.sheets import BEHAVIOUR_HEADINGS, FULL, person_row, rating_page, simple_page
from tests.offices.small_unit import AS_OF, CATALOGUE, write_unit
from tests.pages.test_safety import FETCHING, elements
from tests.trust.attack_folder import FORM, IGNORED, KILLED, NOT_EXCEL, PLACE, TOO_LARGE, build, digest

Kaohe = Callable[..., Result]
BOUND = 60
"""Seconds that a run over the whole folder may take on a busy machine; it takes one or two."""


def run(kaohe: Kaohe, unit: Path, out: Path) -> dict[str, Any]:
    """The results of the quarter."""
    result = kaohe("run", unit, "2026Q1", "-o", out, "--as-of", AS_OF)
    assert result.exit_code in (0, 1), result.output
    data: dict[str, Any] = json.loads((out / "2026Q1" / "results.json").read_text(encoding="utf-8"))
    return data


def files_of(unit: Path) -> list[str]:
    """Everything in a folder but folders; a link to a folder is a link."""
    found = []
    for folder, inner, names in os.walk(unit):
        links = [name for name in inner if (Path(folder) / name).is_symlink()]
        found += [(Path(folder) / name).relative_to(unit).as_posix() for name in (*names, *links)]
    return sorted(name.encode(errors="backslashreplace").decode() for name in found)


def state_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    found = [folder, *(Path(place) / name for place, inner, names in os.walk(folder) for name in (*inner, *names))]
    return {str(path): (s.st_mode, s.st_size, s.st_mtime_ns) for path in found for s in (path.lstat(),)}


class Attacked:
    """A unit with the attacks in its folder, run once; and the results of the unit without them."""

    def __init__(self, place: Path, kaohe: Kaohe) -> None:
        self.place, self.unit, self.out = place, place / "单位", place / "out"
        write_unit(self.unit)
        self.clean = run(kaohe, self.unit, place.with_name("clean"))
        self.expected = build(self.unit)
        self.before = state_of(place)
        began = time.perf_counter()
        self.results = run(kaohe, self.unit, self.out)
        self.seconds = time.perf_counter() - began
        self.after = state_of(place)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    place = tmp_path_factory.mktemp("attack") / "上级"
    place.mkdir()
    return Attacked(place, _in_process)


def _in_process(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def codes_of(results: dict[str, Any], file: str) -> list[str]:
    return [f["code"] for f in results["findings"] if f["where"] == file or f["where"].startswith(f"{file}!")]


def test_every_attack_ends_with_its_verdict_in_bounded_time(attacked: Attacked) -> None:
    assert attacked.seconds < BOUND
    assert len(attacked.expected) > 80
    found = {file: codes_of(attacked.results, file) for file in attacked.expected}
    assert found == {file: [code] if code else [] for file, code in attacked.expected.items()}
    verdicts = {item["file"]: (item["verdict"], bool(item.get("reason"))) for item in attacked.results["inputs"]}
    for file, code in attacked.expected.items():
        assert verdicts[file] == ("忽略" if code in (IGNORED, NOT_EXCEL) else "不用", True), file
    assert KILLED in attacked.expected.values()


def test_every_file_has_one_receipt_and_the_numbers_add_up(attacked: Attacked) -> None:
    receipts = [item["file"] for item in attacked.results["inputs"]]
    assert receipts == files_of(attacked.unit)
    verdicts = Counter(item["verdict"] for item in attacked.results["inputs"])
    sound = len(attacked.clean["inputs"])
    refused = sum(code not in (IGNORED, NOT_EXCEL) for code in attacked.expected.values())
    assert verdicts == {"已用": sound, "不用": refused, "忽略": len(attacked.expected) - refused}


def test_the_units_people_have_the_results_they_have_without_the_attacks(attacked: Attacked) -> None:
    assert len(attacked.clean["people"]) == 3
    assert attacked.results["people"] == attacked.clean["people"]
    assert attacked.results["counts"] == attacked.clean["counts"]


def test_nothing_is_made_or_changed_outside_the_output_folder(attacked: Attacked) -> None:
    below = str(attacked.out)
    place = str(attacked.place)
    rest = {path: state for path, state in attacked.after.items() if not path.startswith(below) and path != place}
    assert rest == {path: state for path, state in attacked.before.items() if path != place}
    assert len(attacked.after) > len(attacked.before)
    assert not any(Path(path).is_symlink() for path in attacked.after if path.startswith(below))


def test_the_attack_folder_is_the_same_each_time(checkout: Path) -> None:
    code = "from tests.trust.attack_folder import digest; print(digest())"
    done = subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest()


def test_what_goes_back_to_the_senders_is_bounded_too(
    attacked: Attacked, kaohe: Kaohe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Four seconds instead of ten: a link over the whole sheet keeps the annotating library busy for minutes.
    monkeypatch.setattr(pool, "DEADLINE", 4)
    began = time.perf_counter()
    result = kaohe("check", attacked.unit, "2026Q1", "-o", tmp_path / "out", "--as-of", AS_OF)
    assert time.perf_counter() - began < BOUND
    assert result.exit_code == 1, result.output
    back = tmp_path / "out" / "检查-2026Q1" / "退回" / PLACE
    assert {path.name.partition(".")[0] for path in back.iterdir()} == {"全表合并-评分表", "全表链接-评分表"}


# --- files that change while they are read ---------------------------------------------------------------------------


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda path: path.unlink(), "打不开"),
        (lambda path: path.write_bytes(FORM + bytes(TOO_LARGE)), "超过 20 MB"),
        (lambda path: path.write_bytes(FORM[:3000]), "压缩结构损坏"),
        (lambda path: (path.unlink(), path.symlink_to("/etc/passwd")), "打不开"),
        (as_pipe, "打不开"),
        (lambda path: (path.unlink(), path.mkdir()), "打不开"),
    ],
    ids=["vanishes", "grows", "shrinks", "becomes a link", "becomes a pipe", "becomes a folder"],
)
def test_a_file_that_changes_between_the_walk_and_the_reading_costs_only_itself(
    kaohe: Kaohe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object], reason: str
) -> None:
    unit = write_unit(tmp_path / "单位")
    clean = run(kaohe, unit, tmp_path / "clean")
    touchy = unit / "收件" / "变.xlsx"
    touchy.write_bytes(FORM)

    def walk_then_change(root: Path, out: Path | None) -> tuple[Entry, ...]:
        entries = folder_entries(root, out)
        change(touchy)
        return entries

    monkeypatch.setattr(intake, "folder_entries", walk_then_change)
    results = run(kaohe, unit, tmp_path / "out")
    (receipt,) = [item for item in results["inputs"] if item["file"] == "收件/变.xlsx"]
    assert receipt["verdict"] == "不用"
    assert reason in receipt["reason"]
    assert len(results["inputs"]) == len(clean["inputs"]) + 1
    assert results["people"] == clean["people"]


# --- what stands in cells --------------------------------------------------------------------------------------------

NAMES = {"ZD004": "<script>alert('evil')</script>", "ZD005": '=HYPERLINK("http://evil.example/","孙丽")'}
DEPARTMENT = "=evil+A1"
TEXTS = (
    '=HYPERLINK("http://evil.example/","点我")', "=cmd|'/C calc evil'!A0", "@SUM(1+evil)", "+evil+1", "-evil",
    "javascript:alert('evil')", "http://evil.example/", "mailto:evil@evil.example", "file:///evil", "../../evil",
    "<script>alert('evil')</script>", "\"><img src=x onerror=alert('evil')>", "</style><svg onload=evil>", "{=evil}",
    "{{ evil }}", "internal:evil!A1", "external:c:\\evil.xlsx", "\t=evil", "&lt;script&gt;evil",
)  # fmt: skip


def poisoned_unit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small unit with hostile text wherever text may stand; not a figure in it is another."""
    assessed = {who: (NAMES.get(who, name), share) for who, (name, share) in small_unit.ASSESSED.items()}
    people = [(who, NAMES.get(who, name), c and DEPARTMENT, *rest) for who, name, c, *rest in small_unit.PEOPLE]
    raters = [(*rest, scope if scope == "全局" else DEPARTMENT) for *rest, scope in small_unit.RATERS]
    monkeypatch.setattr(small_unit, "ASSESSED", assessed)
    monkeypatch.setattr(small_unit, "PEOPLE", people)
    monkeypatch.setattr(small_unit, "RATERS", raters)
    unit = write_unit(folder, decided=False)
    small_unit.write_decision(unit, small_unit.Q1, small_unit.DECIDED, reason=TEXTS[0])
    rows = [
        person_row(who, name, [full * share / 100 for full in FULL], comment=TEXTS[number])
        for number, (who, (name, share)) in enumerate(assessed.items())
    ]
    strangers = [person_row(f"../../{number}", text) for number, text in enumerate(TEXTS)]
    put(unit, "收件/2026-03/ZD001评分表.xlsx", rating_page([*rows, *strangers], rater="王建国（ZD001）"))
    day = small_unit.late_return(date(2026, 3, 5))[2]
    record = ("ZD005", NAMES["ZD005"], day, "F1", TEXTS[0], 1, 1, TEXTS[5], TEXTS[10])
    page = simple_page("负面表现", "负面表现清单", BEHAVIOUR_HEADINGS, [record], "2026年3月")
    put(unit, "收件/2026-03/负面表现清单.xlsx", page, CATALOGUE)
    return unit


def figures(results: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: person[key] for key in person if key not in ("name", "department")} for person in results["people"]]


def parts(out: Path) -> Iterator[tuple[str, str]]:
    """Every part of every workbook written, by its name."""
    for path in sorted(out.rglob("*.xlsx")):
        with zipfile.ZipFile(path) as book:
            yield from ((f"{path.name}/{name}", book.read(name).decode()) for name in book.namelist())


def test_nothing_in_a_cell_becomes_a_formula_a_link_or_markup(
    kaohe: Kaohe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = run(kaohe, write_unit(tmp_path / "clean"), tmp_path / "clean-out")
    unit = poisoned_unit(tmp_path / "单位", monkeypatch)
    results = run(kaohe, unit, tmp_path / "out")
    assert figures(results) == figures(clean)
    assert [person["name"] for person in results["people"]][1:] == list(NAMES.values())
    written = dict(parts(tmp_path / "out"))
    assert sum("evil" in part for part in written.values()) >= 5
    for name, part in written.items():
        # Only the text of cells and the kept results of our own formulas may say what a cell said.
        rest = re.sub(r"<(t|v|c:v)(?: [^>]*)?>[^<]*</\1>", "", part)
        assert "evil" not in rest, name
        assert 'TargetMode="External"' not in part, name
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*.html")}
    assert sum("evil" in page for page in pages.values()) >= 5
    for name, page in pages.items():
        seen = elements(page)
        assert not FETCHING & {tag for tag, _ in seen}, name
        attributes = [(key, value or "") for _, own in seen for key, value in own.items()]
        assert not [key for key, _ in attributes if key.startswith("on")], name
        assert not [value for key, value in attributes if key in ("href", "src") and re.match(r"[a-z]+:|/|\.\.", value)]
    assert {path.name for path in tmp_path.iterdir()} == {"clean", "clean-out", "单位", "out"}
