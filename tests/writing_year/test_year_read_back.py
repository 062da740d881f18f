"""A paper of the year that lies among the inputs is taken for none of the forms."""

from pathlib import Path

from kaohe_excel.deciding.report import YearReport
from kaohe_excel.policy import load_policy
from kaohe_excel.reading.book import book_of
from kaohe_excel.reading.child import read_workbook
from kaohe_excel.reading.recognise import FormIndex
from tests.papers.written import books_of


def test_only_the_decision_sheet_of_a_year_is_recognised(year_report: YearReport, tmp_path: Path) -> None:
    index, found = FormIndex(load_policy(None).versions), {}
    for name, content in books_of(year_report).items():
        file = tmp_path / name
        file.write_bytes(content)
        digest, answer, held = read_workbook(str(file))
        assert answer == "book"
        for block in index.recognise(book_of(name, digest, held)):
            found[name] = block.form.key
    assert found == {"年度等次审核表.xlsx": "decision"}
