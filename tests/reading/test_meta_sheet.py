"""The hidden sheet of our own forms stands in for head cells that did not survive."""

from pathlib import Path

from openpyxl import load_workbook

from kaohe_excel.core.period import Period
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import collect


def test_a_form_whose_head_cells_and_title_were_deleted_is_known_by_its_meta_sheet(
    tmp_path: Path, sample_workbooks: Path
) -> None:
    (tmp_path / "名册.xlsx").write_bytes((sample_workbooks / "人员名册.xlsx").read_bytes())
    source = next((sample_workbooks / "收件" / "2026-03").glob("SL002_*评分表*"))
    workbook = load_workbook(source)
    sheet = workbook["评分表"]
    for merged in [area for area in sheet.merged_cells.ranges if area.max_row <= 2]:
        sheet.unmerge_cells(str(merged))
    for row in sheet.iter_rows(max_row=2):
        for cell in row:
            cell.value = None
    workbook.save(tmp_path / "表.xlsx")
    intake = collect(tmp_path, load_policy(), {Period.parse("2026-03")})
    (form,) = intake.facts.rating_forms
    assert (form.rater, str(form.period)) == ("SL002", "2026-03")
    assert len(form.ratings) > 0
