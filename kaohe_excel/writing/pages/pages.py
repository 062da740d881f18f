"""Pages: a report as HTML that opens and prints anywhere, without a script and without a single outside request.

All text goes through autoescape; the style sheet alone is not a page's text and comes from the program's own design.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kaohe_excel.core.design import Design, load_design
from kaohe_excel.deciding.report import QuarterReport, Report, YearReport
from kaohe_excel.policy.model import Policy
from kaohe_excel.writing.pages.annual_notice import annual_notices
from kaohe_excel.writing.pages.certificate import Certificate
from kaohe_excel.writing.pages.notice import month_notices, quarter_notices
from kaohe_excel.writing.pages.notice_parts import Notice, notices_name
from kaohe_excel.writing.pages.overview import overview
from kaohe_excel.writing.pages.problems_page import problems_by_file, severity_counts
from kaohe_excel.writing.pages.publicity import excellent_publicity, publicity
from kaohe_excel.writing.press.rendering import render, render_page

_NOTICES: Mapping[str, Callable[[Any], tuple[Notice, ...]]] = {
    "month": month_notices,
    "quarter": quarter_notices,
    "year": annual_notices,
}


def overview_page(report: Report, links: Sequence[tuple[str, str]]) -> str:
    """总览; ``links`` are titles and paths of the other papers, relative to it."""
    return render_page("overview.html", report.design, page=overview(report, links))


def publicity_page(report: QuarterReport | YearReport) -> str:
    """A quarter's 公示, or a year's of those meant to be 优秀."""
    page = excellent_publicity(report) if isinstance(report, YearReport) else publicity(report)
    return render_page("publicity.html", report.design, page=page)


def problems_page(report: Report, home: str = "") -> str:
    """问题清单 alone; ``home`` is the page that it links back to, where there is one."""
    return render_page(
        "problems.html",
        report.design,
        home=home,
        unit=report.unit,
        period=report.period.chinese,
        counts=severity_counts(report.findings),
        files=problems_by_file(report),
    )


def notice_pages(report: Report) -> dict[str, str]:
    """The notices: first the page that prints all, then each person's own in a folder; a sheet is drawn once for both."""
    design, folder = report.design, notices_name(report.period)
    sheets = _NOTICES[report.period.kind](report)
    drawn = [Markup(render("notice.html", sheet=sheet, office=design.wording["office"])) for sheet in sheets]
    heading = f"{report.unit}{report.period.chinese}{folder}"
    pages = {f"{folder}-全部.html": render_page("notices.html", design, title=heading, sheets=drawn)}
    for sheet, article in zip(sheets, drawn, strict=True):
        pages[f"{folder}/{sheet.file_name}"] = render_page(
            "notices.html", design, title=f"{sheet.title}：{sheet.name}", sheets=[article]
        )
    return pages


def routine_page(policy: Policy, roster: str, policy_file: str, inbox: str) -> str:
    """The monthly routine on one page, for a new unit; names are those of the files in its folder."""
    return render_page(
        "routine.html",
        load_design(),
        roster=roster,
        policy_file=policy_file,
        inbox=inbox,
        publicity_days=policy.publicity_working_days,
        review_days=policy.review_working_days,
    )


def certificate_page(certificate: Certificate, design: Design) -> str:
    """归档证明 of one seal."""
    return render_page("certificate.html", design, page=certificate)
