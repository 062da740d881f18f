"""The sample year's papers as an office holds them: every workbook and page printed, once for the session."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from kaohe_excel.commands.run import assess
from kaohe_excel.commands.unit import OpenUnit
from kaohe_excel.core.period import Period
from kaohe_excel.core.terms import Status
from kaohe_excel.deciding.report import QuarterReport
from kaohe_excel.policy import unit_policy
from kaohe_excel.reading import open_folder
from kaohe_excel.terminal.progress import Progress
from tests.papers.office import ARTEFACTS, converted, drawn, printed

PERIODS = ("2026-03", "2026Q1", "2026")
DECIDED_ON = date(2026, 4, 8)


@pytest.fixture(scope="session")
def draft_report(sample_workbooks: Path) -> Iterator[QuarterReport]:
    """The sample's first quarter as its papers show it, nothing decided."""
    with open_folder(sample_workbooks) as folder:
        unit = OpenUnit(folder, unit_policy(sample_workbooks, None), date(2026, 4, 2), Progress())
        report = assess(unit, Period.parse("2026Q1")).report
        assert isinstance(report, QuarterReport)
        yield report


@pytest.fixture(scope="session")
def decided_report(draft_report: QuarterReport) -> QuarterReport:
    """The same quarter, everybody decided as proposed."""
    people = tuple(replace(person, status=Status.DECIDED) for person in draft_report.people)
    return replace(
        draft_report,
        people=people,
        status=Status.DECIDED,
        meeting="局长办公会",
        decided_on=DECIDED_ON,
        issued_on=DECIDED_ON,
    )


@dataclass(frozen=True)
class Papers:
    """Where the sample's papers lie, and their PDFs: ``2026Q1/等次审核表.xlsx`` to its print."""

    folder: Path
    pdfs: Mapping[str, Path]


@pytest.fixture(scope="session")
def papers(sample_year: Path, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Every workbook and every page of the sample that is printed, with a picture of each sheet in tests/artefacts."""
    sources = tmp_path_factory.mktemp("papers")
    out = tmp_path_factory.mktemp("prints")
    names = {}
    for period in PERIODS:
        for file in sorted((sample_year / period).glob("*.*")):
            if file.suffix in {".xlsx", ".html"}:
                names[f"{period}/{file.name}"] = sources / f"{period}~{file.stem}{file.suffix}"
                names[f"{period}/{file.name}"].write_bytes(file.read_bytes())
    converted([file for file in names.values() if file.suffix == ".xlsx"], out, "pdf")
    pdfs = {name: out / f"{file.stem}.pdf" for name, file in names.items() if file.suffix == ".xlsx"}
    for name, file in names.items():
        if file.suffix == ".html":
            pdfs[name] = printed(file, out / f"{file.stem}（网页）.pdf")
    for name, pdf in pdfs.items():
        drawn(pdf, ARTEFACTS / "papers" / name.partition("/")[0])
    return Papers(sample_year, pdfs)
