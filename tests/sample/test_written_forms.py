"""Official forms as they are written: layout, live totals, checks on input, protection, and nothing that turns into a formula."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaohe_excel.core.design import load_design
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Cycle
from kaohe_excel.forms.official import BEHAVIOUR_LIST, FIXED_FORMS, rating_form
from kaohe_excel.policy.model import Policy
from kaohe_excel.sample.office import Office
from kaohe_excel.writing.blanks.forms import blank_forms, form_bytes, write_form
from tests.sample.conftest import Inbox

HEAD = {"unit": "示例区统计局", "period": "2026年3月", "rater": "赵示一", "rater_id": "SL001"}


def sheet_of(content: bytes, *, values: bool = False) -> Worksheet:
    return load_workbook(BytesIO(content), data_only=values).worksheets[0]


def rating(policy: Policy, rows: Any) -> bytes:
    return form_bytes(rating_form(policy.indicator_sets), HEAD, {"rating:": rows})


def test_a_rating_form_has_title_head_line_grouped_headings_rows_and_a_note(policy: Policy) -> None:
    sheet = sheet_of(rating(policy, [{"person": "SL006", "name": "吴例一", "department": "办公室"}]))
    assert sheet["A1"].value == "示例区统计局公务员平时考核评分表"
    assert [cell.value for cell in sheet[2] if cell.value] == [
        "填报单位：示例区统计局",
        "考核期：2026年3月",
        "评分人：赵示一（SL001）",
    ]
    assert [cell.value for cell in sheet[3] if cell.value] == [
        *("人员编号", "姓名", "科室"),
        *("德（15分）", "能（15分）", "勤（15分）", "绩（40分）", "廉（15分）"),
        *("合计", "评语"),
    ]
    assert [cell.value for cell in sheet[4] if cell.value][:2] == ["政治\n品德\n(5分)", "职业\n道德\n(4分)"]
    assert [cell.value for cell in sheet[5]][:4] == ["SL006", "吴例一", "办公室", None]
    assert sheet["A6"].value.startswith("注：")
    assert {"A1:U1", "D3:G3", "A3:A4", "A6:U6"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_the_total_is_a_live_formula_whose_stored_result_is_the_sum(policy: Policy) -> None:
    marks = {indicator.name: indicator.full - 25 for indicator in policy.indicators("")}
    content = rating(policy, [{"person": "SL006", "name": "吴例一", **marks}])
    assert sheet_of(content)["T5"].value == "=SUM(D5:S5)"
    assert sheet_of(content, values=True)["T5"].value == 96  # 100 less sixteen quarters of a point
    assert sheet_of(content, values=True)["D5"].value == 4.75


def test_a_text_that_looks_like_a_formula_a_number_or_a_link_stays_a_text(policy: Policy) -> None:
    texts = {"name": '=HYPERLINK("http://x","y")', "department": "http://example.org", "comment": "=1+1"}
    sheet = sheet_of(rating(policy, [{"person": "007", **texts}]))
    cells = {cell.value: cell for cell in sheet[5] if cell.value is not None}
    assert cells.keys() >= {"007", *texts.values()}
    assert {cells[text].data_type for text in ("007", *texts.values())} == {"s"}
    assert all(cell.hyperlink is None for cell in sheet[5])


def test_scores_choices_and_dates_are_checked_as_they_are_typed(policy: Policy) -> None:
    scores = sheet_of(rating(policy, [{"person": "SL006"}])).data_validations.dataValidation
    limits = {str(rule.sqref): (rule.type, rule.formula1, rule.formula2) for rule in scores}
    assert limits["D5"] == ("decimal", "0", "5")
    assert limits["R5"] == ("decimal", "0", "8")
    assert all("请填" in rule.error for rule in scores)
    book = load_workbook(BytesIO(form_bytes(BEHAVIOUR_LIST, HEAD, {"accountabilities": []}, spare_rows=3)))
    rules = {str(rule.sqref): rule for rule in book["问责"].data_validations.dataValidation}
    assert rules["C4:C6"].type == "date"
    assert rules["E4:E6"].formula1 == '"一般,较差"'


def test_the_items_of_a_list_are_chosen_from_its_own_catalogue(policy: Policy, office: Office) -> None:
    book = load_workbook(
        BytesIO(
            dict(blank_forms(office.roster, policy, Period.of_month(2026, 2), load_design()))[
                "办公室/负面表现清单_2026-02.xlsx"
            ]
        )
    )
    rules = {str(rule.sqref): rule for rule in book["负面表现"].data_validations.dataValidation}
    assert rules["D4:D15"].formula1 == "'条目'!$A$4:$A$32"
    assert [book["条目"].cell(4, column).value for column in (1, 2, 4)] == ["F01", "绩", 1]
    assert book.sheetnames == ["负面表现", "告诫", "问责", "处分", "立案", "无故不参加", "条目", "填表说明", "_meta"]


def test_headings_and_identities_are_locked_and_input_cells_are_not(policy: Policy) -> None:
    sheet = sheet_of(rating(policy, [{"person": "SL006", "name": "吴例一", "department": "办公室"}]))
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    locked = {cell.coordinate: cell.protection.locked for cell in (*sheet[3], *sheet[5])}
    assert all(locked[name] for name in ("A3", "D3", "A5", "B5", "C5", "T5"))
    assert not any(locked[name] for name in ("D5", "S5", "U5"))


def test_headings_stay_in_sight_and_print_on_every_page(policy: Policy) -> None:
    sheet = sheet_of(rating(policy, [{"person": "SL006"}]))
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_a_hidden_sheet_says_which_form_it_is_and_the_guidance_reads_like_no_form(policy: Policy) -> None:
    book = load_workbook(BytesIO(rating(policy, [{"person": "SL006", "name": "吴例一"}])))
    assert book["_meta"].sheet_state == "hidden"
    meta = {row[0]: row[1] for row in book["_meta"].values}
    assert (meta["表"], meta["单位"], meta["考核期"], meta["评分人"], meta["版本"]) == (
        "rating",
        "示例区统计局",
        "2026-03",
        "SL001",
        "1",
    )
    headings = {field.heading for form in FIXED_FORMS for sheet in form.sheets for field in sheet.fields}
    assert not headings & {value for row in book["填表说明"].values for value in row}


def test_a_form_can_be_written_to_a_path(policy: Policy, tmp_path: Path) -> None:
    write_form(tmp_path / "表.xlsx", rating_form(policy.indicator_sets), HEAD, {"rating:": [{"person": "SL006"}]})
    assert (tmp_path / "表.xlsx").read_bytes() == rating(policy, [{"person": "SL006"}])


def test_a_rater_gets_his_own_people_grouped_by_department(policy: Policy, office: Office) -> None:
    forms = dict(blank_forms(office.roster, policy, Period.of_month(2026, 3), load_design()))
    ids = office.ids
    head = next(content for name, content in forms.items() if name.startswith(f"评分人/{ids['enforcement_head']}"))
    people = [row[0] for row in sheet_of(head).iter_rows(min_row=5, values_only=True) if row[1]]
    assert people == [ids["demerit"], ids["not_taking_part"]]
    principal = next(content for name, content in forms.items() if name.startswith(f"评分人/{ids['principal']}"))
    departments = [row[2] for row in sheet_of(principal).iter_rows(min_row=5, values_only=True) if row[1]]
    assert list(dict.fromkeys(departments)) == sorted(set(departments), key=departments.index)
    assert len(departments) == 23


@pytest.mark.parametrize(
    ("month", "office_forms"),
    [
        (2, {"负面表现清单_2026-02.xlsx"}),
        (3, {"负面表现清单_2026-03.xlsx", "测评表_2026Q1.xlsx"}),
        (12, {"负面表现清单_2026-12.xlsx", "测评表_2026Q4.xlsx", "年度测评表_2026.xlsx"}),
    ],
)
def test_a_month_brings_the_office_forms_that_are_due(
    policy: Policy, office: Office, month: int, office_forms: Any
) -> None:
    names = {name for name, _ in blank_forms(office.roster, policy, Period.of_month(2026, month), load_design())}
    assert {name.partition("/")[2] for name in names if name.startswith("办公室/")} == office_forms


def test_a_quarter_brings_the_forms_of_its_months_and_each_host_is_asked(policy: Policy, office: Office) -> None:
    names = [name for name, _ in blank_forms(office.roster, policy, Period.of_quarter(2026, 1), load_design())]
    hosts = {name.partition("/")[2].split("_")[0] for name in names if name.startswith("外单位/")}
    assert len(names) == len(set(names)) == 3 * 12 + 3 + 1 + 4
    assert hosts == {
        office.ids[key]
        for key in ("below_six_months", "exactly_six_months", "over_six_months", "training_over_new_year")
    }


def test_the_year_asks_the_hosts_of_those_away_over_half_of_it(policy: Policy, office: Office) -> None:
    names = [name for name, _ in blank_forms(office.roster, policy, Period.of_month(2026, 12), load_design())]
    asked = {name.partition("/")[2].split("_")[0] for name in names if name.endswith("外单位评价意见_2026.xlsx")}
    assert asked == {office.ids["over_six_months"], office.ids["detached_without_end"]}


def test_where_raters_score_by_quarter_forms_come_once_a_quarter(policy: Policy, office: Office) -> None:
    quarterly = policy._replace(cycle=Cycle.QUARTER)
    assert not any(
        "_评分表_" in name for name, _ in blank_forms(office.roster, quarterly, Period.of_month(2026, 2), load_design())
    )
    march = [name for name, _ in blank_forms(office.roster, quarterly, Period.of_month(2026, 3), load_design())]
    assert sum(name.endswith("_评分表_2026Q1.xlsx") for name in march) == 12


def test_a_job_class_with_its_own_indicators_has_its_own_sheet(policy: Policy, office: Office) -> None:
    own = {**policy.indicator_sets, "综合管理": policy.indicators("")}
    forms = dict(
        blank_forms(office.roster, policy._replace(indicator_sets=own), Period.of_month(2026, 3), load_design())
    )
    book = load_workbook(BytesIO(next(content for name, content in forms.items() if name.startswith("评分人/SL001"))))
    assert book.sheetnames[:2] == ["评分表", "评分表综合管理"]
    assert {row[2] for row in book["评分表综合管理"].iter_rows(min_row=5, values_only=True) if row[2]} == {"办公室"}
    head = load_workbook(BytesIO(next(content for name, content in forms.items() if name.startswith("评分人/SL006"))))
    assert head.sheetnames[0] == "评分表综合管理"


def test_libreoffice_opens_the_forms_and_prints_every_person(folder: Path, inbox: Inbox, tmp_path: Path) -> None:
    files = {
        "rating.xlsx": inbox.file(3, f"{inbox.id('principal')}_"),
        "list.xlsx": inbox.file(3, "负面表现清单"),
        "roster.xlsx": folder / "人员名册.xlsx",
    }
    for name, file in files.items():
        shutil.copy(file, tmp_path / name)
    convert(tmp_path, *files)
    printed = {name: text_of(tmp_path / name.replace(".xlsx", ".pdf")) for name in files}
    people = inbox.rating_rows(3, "principal")
    assert all(str(row["姓名"]) in printed["rating.xlsx"] for row in people.values())
    assert "示例区统计局公务员平时考核评分表" in printed["rating.xlsx"]
    assert "违反廉洁纪律" in printed["list.xlsx"]
    assert printed["roster.xlsx"].count("SL036") == 2
    assert "###" not in "".join(printed.values())


def convert(folder: Path, *names: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / name) for name in names]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
