"""A unit changes names, colours and sizes in a file of its own; the program's own templates stay as they are."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import Result
from openpyxl import load_workbook

from kaohe_excel.core.design import DESIGN_NAME, load_design, templates_folder, unit_design
from kaohe_excel.core.errors import KaoheError
from tests.papers.office import pages_of, printed

pytestmark = pytest.mark.xdist_group("papers")

Kaohe = Callable[..., Result]
OWN = """
[colours]
accent = "#7A1F2B"
heading_fill = "#F7E9E9"

[workbook_fonts]
title = "方正小标宋简体"

[page_sizes]
title = 26

[page_margins]
left = 32

[wording]
office = "考核办"
publicity_title = "平时考核等次公示"
publicity_objection = "有不同意见的，请找{office}。"
seal_line = "示例区统计局党组"
contact_phone = "0533-0000000"
notice_title = "平时考核结果告知书"
default_note = "程序取值，待局务会确认"
decision_signatures = "局务会签字：　　　　"
"""


@pytest.fixture(scope="module")
def own_unit(tmp_path_factory: pytest.TempPathFactory, sample_workbooks: Path) -> Path:
    folder = tmp_path_factory.mktemp("unit") / "unit"
    copytree(sample_workbooks, folder)
    (folder / DESIGN_NAME).write_text(OWN, encoding="utf-8")
    return folder


@pytest.fixture
def own_papers(own_unit: Path, tmp_path: Path, kaohe: Kaohe) -> Path:
    out = tmp_path / "out"
    assert kaohe("run", own_unit, "2026Q1", "-o", out, "--as-of", "2026-04-02", "-q").exit_code == 1
    return out / "2026Q1"


def test_the_pages_carry_the_units_words_and_colours(own_papers: Path) -> None:
    notice = (own_papers / "公示.html").read_text(encoding="utf-8")
    assert "平时考核等次公示</h1>" in notice
    assert "有不同意见的，请找考核办。" in notice
    assert "<p>示例区统计局党组</p>" in notice
    assert "联系电话：0533-0000000" in notice
    assert "程序取值，待局务会确认" not in notice  # an official paper says nothing of what is still ours
    sheets = (own_papers / "反馈通知书-全部.html").read_text(encoding="utf-8")
    assert sheets.count("<h1>平时考核结果告知书</h1>") == 29
    assert sheets.count("考核办制发") == 29
    assert "#7A1F2B" in sheets
    assert load_design().colours["accent"] not in sheets


def test_the_workbooks_carry_them_too(own_papers: Path) -> None:
    sheet = load_workbook(own_papers / "等次审核表.xlsx").worksheets[0]
    assert sheet["A1"].font.name == "方正小标宋简体"
    fills = {cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if cell.value == "人员编号"}
    assert fills == {"FFF7E9E9"}
    assert any(cell.value == "局务会签字：　　　　" for cell in sheet["A"])


def test_what_is_printed_follows_the_units_measures(own_papers: Path, tmp_path: Path) -> None:
    first = pages_of(printed(own_papers / "公示.html", tmp_path / "公示.pdf"))[0]
    title = next(word for word in first.words if word.text == "平时考核等次公示")
    assert (title.right - title.left) / len(title.text) == pytest.approx(26, abs=0.2)
    assert min(word.left for word in first.words) == pytest.approx(32 * 72 / 25.4, abs=1)


def test_only_the_look_differs_and_the_file_has_its_receipt(
    own_papers: Path, tmp_path: Path, sample_workbooks: Path, kaohe: Kaohe
) -> None:
    out = tmp_path / "plain"
    kaohe("run", sample_workbooks, "2026Q1", "-o", out, "--as-of", "2026-04-02", "-q")
    plain, own = _results(out / "2026Q1"), _results(own_papers)
    receipts = [one for one in own.pop("inputs") if one not in plain["inputs"]]
    assert [(one["file"], one["verdict"]) for one in receipts] == [(DESIGN_NAME, "忽略")]
    del plain["inputs"]
    assert own == plain


def _results(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return data


def test_two_units_in_one_process_keep_their_own_looks(
    own_unit: Path, sample_workbooks: Path, tmp_path: Path, kaohe: Kaohe
) -> None:
    pages = []
    for number, unit in enumerate((sample_workbooks, own_unit, sample_workbooks, own_unit)):
        kaohe("run", unit, "2026Q1", "-o", tmp_path / str(number), "--as-of", "2026-04-02", "-q")
        pages.append((tmp_path / str(number) / "2026Q1" / "公示.html").read_bytes())
    assert pages[0] == pages[2] != pages[1] == pages[3]


def test_what_the_file_does_not_name_stays_as_shipped(own_unit: Path) -> None:
    own, shipped = unit_design(own_unit), load_design()
    assert own.page_sizes == {**shipped.page_sizes, "title": 26}
    assert own.severity_colours == shipped.severity_colours
    assert shipped.page_sizes["title"] == 22


def test_without_a_file_the_shipped_design_is_used(tmp_path: Path) -> None:
    assert unit_design(tmp_path) is load_design()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[colors]\nink = '#000000'", "没有 [colors] 这一组"),
        ("[colours]\nblue = '#000000'", "[colours] 里没有 blue"),
        ("[colours]\nink = 'red'", "[colours] ink 应是#RRGGBB"),
        ("[colours]\nink = '#0000000'", "[colours] ink"),
        ("[page_sizes]\ntitle = 3", "[page_sizes] title 应是4到72的整数"),
        ("[page_sizes]\ntitle = 73", "[page_sizes] title"),
        ("[page_sizes]\ntitle = true", "[page_sizes] title"),
        ("[page_fonts]\nbody = '仿宋'", "[page_fonts] body 应是字体名的列表"),
        ("[page_fonts]\nbody = ['a\";} body{display:none']", "[page_fonts] body"),
        ("[workbook_fonts]\nbody = ''", "[workbook_fonts] body"),
        ("[wording]\noffice = '" + "长" * 301 + "'", "[wording] office"),
        ("[wording]\noffice = '''a\nb'''", "[wording] office"),
        ("colours = 1", "colours 应写成一组"),
        ("[colours\n", "不合书写格式"),
    ],
)
def test_a_wrong_file_stops_the_run_and_says_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / DESIGN_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(KaoheError) as error:
        unit_design(tmp_path)
    assert DESIGN_NAME in str(error.value)
    assert said in str(error.value)


def test_the_limits_themselves_are_allowed(tmp_path: Path) -> None:
    text = "[page_sizes]\ntitle = 72\ntable = 4\n[wording]\noffice = '" + "长" * 300 + "'"
    (tmp_path / DESIGN_NAME).write_text(text, encoding="utf-8-sig")
    assert unit_design(tmp_path).page_sizes["title"] == 72


def test_markup_in_a_wording_stays_text(own_unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    unit = tmp_path / "unit"
    copytree(own_unit, unit)
    (unit / DESIGN_NAME).write_text("[wording]\nseal_line = '<script>x</script>'\n", encoding="utf-8")
    kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--as-of", "2026-04-02", "-q")
    assert b"<script>" not in (tmp_path / "out" / "2026Q1" / "公示.html").read_bytes()


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[page_sizes]\ntitle = 30\n", encoding="utf-8")
    (tmp_path / DESIGN_NAME).symlink_to(tmp_path / "other.toml")
    with pytest.raises(KaoheError, match=DESIGN_NAME):
        unit_design(tmp_path)


def test_the_signature_line_is_no_formula(own_unit: Path, tmp_path: Path, kaohe: Kaohe) -> None:
    unit = tmp_path / "unit"
    copytree(own_unit, unit)
    (unit / DESIGN_NAME).write_text("[wording]\ndecision_signatures = '=1+1'\n", encoding="utf-8")
    kaohe("run", unit, "2026Q1", "-o", tmp_path / "out", "--as-of", "2026-04-02", "-q")
    book = load_workbook(BytesIO((tmp_path / "out" / "2026Q1" / "等次审核表.xlsx").read_bytes()))
    assert [cell.data_type for cell in book.worksheets[0]["A"] if cell.value == "=1+1"] == ["s"]


def test_the_guide_names_every_key_of_the_design(checkout: Path) -> None:
    guide = (checkout / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", guide, re.M)
    told = sorted((table, key) for table, keys in rows for key in re.findall(r"`([^`]+)`", keys))
    design = load_design()
    assert told == sorted((table, key) for table in design.__slots__ for key in getattr(design, table))


def test_the_guides_example_is_taken(checkout: Path, tmp_path: Path) -> None:
    guide = (checkout / "docs" / "design.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.+?)```", guide, re.S)
    assert example
    (tmp_path / DESIGN_NAME).write_text(example[1], encoding="utf-8")
    assert unit_design(tmp_path).wording["seal_line"] == "示例区统计局党组"


def test_a_copy_of_the_shipped_design_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / DESIGN_NAME).write_bytes((templates_folder() / "design.toml").read_bytes())
    own, shipped = unit_design(tmp_path), load_design()
    assert [getattr(own, table) for table in own.__slots__] == [getattr(shipped, table) for table in own.__slots__]
