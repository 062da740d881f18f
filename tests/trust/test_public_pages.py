"""What hangs on the wall carries names and grades alone; what a person is handed names nobody else."""

import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from kaohe_excel.core.facts import Roster
from kaohe_excel.core.terms import Grade
from kaohe_excel.policy import load_policy
from kaohe_excel.reading import Intake, collect, open_folder, start_pool

QUARTERS = ("2026Q1", "2026Q2", "2026Q3", "2026Q4")
NOTICES = {"2026-03": "反馈通知书", **dict.fromkeys(QUARTERS, "反馈通知书"), "2026": "年度通知书"}

_COUNTS = (
    r"〔\d{4}〕\d*号?", r"[八九七]-\d", r"\d{4}年第[1-4]季度", r"\d{4}年\d{1,2}月\d{1,2}日",
    r"（\d+人）", r"另有\d+人", r"\d+个工作日", r"注\d：",
)  # fmt: skip
"""The only numbers that a 公示 may hold: of documents, clauses, quarters, days and heads."""


@pytest.fixture(scope="module")
def intake(sample_workbooks: Path) -> Intake:
    """What the sample year's folder says."""
    with start_pool(2) as pool, open_folder(sample_workbooks, pool) as folder:
        return collect(folder, load_policy(), None)


def words(page: str) -> str:
    """What a reader sees, and what stands in attributes and comments besides."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    hidden = " ".join(re.findall(r'="([^"]*)"', body))
    comments = " ".join(re.findall(r"<!--.*?-->", body, flags=re.S))
    return unescape(f"{re.sub(r'<[^>]+>', ' ', body)} {comments} {hidden}")


def visible(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<style>.*?</style>", "", page, flags=re.S)))


def listed(page: str) -> dict[str, list[str]]:
    """The names on a 公示 by grade."""
    tables = re.findall(r'<table class="names">(.*?)</table>', page, flags=re.S)
    heads = [re.search(r"“(.+?)”等次（(\d+)人）", table) for table in tables]
    found = {}
    for head, table in zip(heads, tables, strict=True):
        assert head is not None
        cells = re.findall(r"<td[^>]*>(.*?)</td>", table, flags=re.S)
        found[head[1]] = [visible(cell).replace("＊", "").strip() for cell in cells]
        assert len(cells) == int(head[2])
    return found


def names_of(roster: Roster) -> Mapping[str, str]:
    return {row.person: row.name for row in roster.rows}


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_publicity_page_lists_who_has_which_grade(sample_year: Path, quarter: str) -> None:
    page = (sample_year / quarter / "公示.html").read_text(encoding="utf-8")
    results: dict[str, Any] = json.loads((sample_year / quarter / "results.json").read_text(encoding="utf-8"))
    people = results["people"]
    graded = {grade: sorted(p["name"] for p in people if p["outcome"] == grade) for grade in Grade}
    found = {grade: sorted(re.sub("（.*）", "", name) for name in names) for grade, names in listed(page).items()}
    assert found == {str(grade): names for grade, names in graded.items() if names}
    assert sum(map(len, found.values())) > 15
    for person in people:
        if person["outcome"] not in tuple(Grade) and [p["name"] for p in people].count(person["name"]) == 1:
            assert person["name"] not in words(page)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_publicity_page_carries_no_score_no_id_no_post_and_no_reason(
    sample_year: Path, intake: Intake, quarter: str
) -> None:
    page = (sample_year / quarter / "公示.html").read_text(encoding="utf-8")
    text = visible(page)
    for pattern in _COUNTS:
        text = re.sub(pattern, "", text)
    assert not re.findall(r"\d", text), re.findall(r".{0,10}\d.{0,10}", text)
    everything = words(page)
    for row in intake.roster.rows:
        assert row.person not in everything
        assert row.post not in everything
    for word in ("得分", "扣", "涉密", "迟到", "脱岗", "告诫", "处分", "问责", "诫勉", "请假", "测评", "负面"):
        assert word not in everything, word
    matters = {record.matter for form in intake.facts.behaviour_lists for record in form.behaviours}
    assert len(matters) > 5
    assert not [matter for matter in matters if matter in everything]


def test_only_quarters_are_made_public(sample_year: Path) -> None:
    pages = sorted(path.parent.name for path in sample_year.rglob("公示*"))
    assert pages == list(QUARTERS)


def test_a_notice_names_nobody_else_on_the_roster(sample_year: Path, intake: Intake) -> None:
    names = names_of(intake.roster)
    seen = 0
    for period, folder in NOTICES.items():
        for path in sorted((sample_year / period / folder).iterdir()):
            person = path.name.partition("_")[0]
            text = words(path.read_text(encoding="utf-8"))
            assert names[person] in text
            others = {who: name for who, name in names.items() if who != person and name != names[person]}
            assert not [who for who in names if who != person and who in text], path
            assert not [name for name in others.values() if name in text], path
            seen += 1
    assert seen > 150


@pytest.mark.parametrize("period", NOTICES)
def test_each_sheet_of_the_notices_printed_together_names_one_person(
    sample_year: Path, intake: Intake, period: str
) -> None:
    names = names_of(intake.roster)
    page = (sample_year / period / f"{NOTICES[period]}-全部.html").read_text(encoding="utf-8")
    sheets = re.findall(r"<article.*?</article>", page, flags=re.S)
    assert len(sheets) == len(list((sample_year / period / NOTICES[period]).iterdir()))
    for sheet in sheets:
        text = words(sheet)
        (person,) = [who for who in names if who in text]
        assert {name for name in names.values() if name in text} == {names[person]}
    assert not [
        name for name in names.values() if name in words(re.sub(r"<article.*?</article>", "", page, flags=re.S))
    ]


def test_no_page_tells_of_work_that_is_secret(sample_year: Path, intake: Intake) -> None:
    records = [record for record in intake.facts.work_records if record.classified]
    secret = {text for record in records for text in (record.content, record.outcome, record.reason) if len(text) > 5}
    assert len(secret) >= 2
    pages = [words(path.read_text(encoding="utf-8")) for path in sorted(sample_year.rglob("*.html"))]
    assert len(pages) > 150
    assert not [text for page in pages for text in secret if text in page]
