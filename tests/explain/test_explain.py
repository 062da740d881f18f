"""``explain``: every rule tried in the scheme's order, the figures down to their cells, the same as text and as data."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kaohe_excel.rules import annual, quarter
from tests.offices.desk import Unit, proposals
from tests.offices.small_unit import Q1, Q2, write_unit

Kaohe = Callable[..., Result]
ORDER = (
    "七-1",
    "七-2",
    "七-3",
    "七-4",
    "八-2",
    "九-2",
    "公务员平时考核办法",
    "公务员考核规定25",
    "公务员考核规定26",
    "公务员考核规定27",
    "公务员考核规定28",
    "公务员考核规定29",
    "组通字〔1998〕19号",
)


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Unit:
    """Two quarters; 孙丽 admonished in the first, which is decided; the second waits."""
    from click.testing import CliRunner

    from kaohe_excel.cli import main

    made = Unit(
        tmp_path_factory.mktemp("explain"),
        lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments]),
    )
    write_unit(made.root, (Q1, Q2), decided=False)
    made.admonish("ZD005", month=Q1.months[1])
    made.decide({**proposals(made.run()), "ZD004": "较好"}, {"ZD004": "重点工作有延误"})
    return made


def data(unit: Unit, period: str, who: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(unit.explained(period, who, "json"))
    return held


@pytest.mark.parametrize(
    ("period", "rules", "line"),
    [("2026Q1", quarter.RULES, "good_quota"), ("2026", annual.RULES, "excellent_quota")],
)
def test_every_rule_appears_once_in_the_schemes_order(unit: Unit, period: str, rules: Any, line: str) -> None:
    tried = data(unit, period, "ZD005")["rules"]
    assert [rule["rule"] for rule in tried] == [*(rule.id for rule in rules), line]
    clauses = [rule["clause"] for rule in tried[:-1]]
    assert [ORDER.index(clause) for clause in clauses] == sorted(ORDER.index(clause) for clause in clauses)


def test_every_rule_says_what_it_does_or_why_it_does_not_apply(unit: Unit) -> None:
    for period in ("2026Q1", "2026"):
        for rule in data(unit, period, "ZD005")["rules"]:
            assert bool(rule.get("effect")) == rule["applied"] == (not rule.get("why"))


@pytest.mark.parametrize("who", ["ZD003", "ZD004", "ZD005"])
@pytest.mark.parametrize("period", ["2026-03", "2026Q1", "2026Q2", "2026"])
def test_the_text_says_everything_that_the_data_says(unit: Unit, period: str, who: str) -> None:
    text = unit.explained(period, who)
    for value in leaves(data(unit, period, who)):
        assert value in text, value


HIDDEN = {"severity", "remedy", "code", "rater", "person"}
"""Of a finding the text has its sentence; its code and severity stand together."""


def leaves(content: Any, key: str = "") -> Iterator[str]:
    """Every text of the data that a reader is to find: scores, cells, effects, reasons, names, clauses."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from leaves(value, name)
    elif isinstance(content, list):
        for value in content:
            yield from leaves(value, key)
    elif isinstance(content, str) and content and key not in {"rule", "id", "printed", "post", *HIDDEN}:
        yield content


def test_the_figures_go_stage_by_stage_down_to_the_cells(unit: Unit) -> None:
    text = unit.explained("2026Q1", "ZD005")
    for line in (
        "主要领导 王建国：德 12.00　能 12.00　勤 12.00　绩 32.00　廉 12.00　← 收件/2026-03/ZD001评分表.xlsx!评分表!C8:R8",
        "扣分 绩：2026-03-05 F1 迟报 1 次，扣 1.00　← 收件/2026-03/负面表现清单.xlsx!负面表现!C4:I4",
        "月度得分 = 12.00 + 12.00 + 12.00 + 31.00 + 12.00 = 79.00",
        "季度考核分 = （80.00 + 80.00 + 79.00）÷ 3 = 79.67",
        "测评分 = （好 0×100 + 较好 20×85 + 一般 0×70 + 较差 0×50）÷ 有效票 20 = 85.00",
        "季度得分 = 79.67 × 70% + 85.00 × 30% = 81.27（比例：默认）",
        "［适用★］八-2（可，方案）　因工作记实被告诫：本季度有告诫记录，定为较差",
        "［不适用］七-4　警告处分期间：本季度不在警告处分期内",
    ):
        assert line in text


def test_the_year_tells_its_quarters_with_what_decided_each(unit: Unit) -> None:
    text = unit.explained("2026", "ZD005")
    assert "2026Q1：较差，得分 81.27\n    八-2：本季度有告诫记录，定为较差" in text
    assert "2026Q2：较好（待审定），得分 81.27" in text
    assert "年度测评 缺 × 40%" in text


def test_the_decision_is_told_with_its_reason_and_its_cell(unit: Unit) -> None:
    told = data(unit, "2026Q1", "ZD004")
    assert (told["result"]["proposed"], told["result"]["decided"]) == ("好", "较好")
    assert (told["decision"]["date"], told["decision"]["meeting"]) == ("2026-04-10", "局党组第3次会议")
    (row,) = told["decision"]["rows"]
    assert (row["grade"], row["reason"]) == ("较好", "重点工作有延误")
    assert re.fullmatch("收件/会后/等次审核表.xlsx!等次审核表!H[0-9]+", row["cells"])
    assert "审核表上还没有写本人的确定等次" in unit.explained("2026Q2", "ZD004")


def test_a_name_is_as_good_as_an_id(unit: Unit) -> None:
    assert unit.explained("2026Q1", "孙丽") == unit.explained("2026Q1", "zd005")


@pytest.mark.parametrize(("who", "words"), [("王五", "名册上没有“王五”"), ("ZD001", "不是2026年第1季度的考核对象")])
def test_who_is_not_assessed_is_told_so(unit: Unit, kaohe: Kaohe, who: str, words: str) -> None:
    result = kaohe("explain", unit.root, "2026Q1", who)
    assert (result.exit_code, words in result.output) == (2, True)


def test_a_sanction_that_mattered_in_the_sample_year(sample_workbooks: Path, kaohe: Kaohe) -> None:
    text = kaohe("explain", sample_workbooks, "2026", "SL019", "-q").output
    assert "［适用★］九-2（应，方案）　两次一般：有两次一般，应定为基本称职" in text
    assert "［不适用］公务员考核规定29　当年受警告处分：当年没有作出警告处分决定" in text
    assert text.count("七-4：受警告处分期间，最高为一般") == 2
    assert "上级规定（考核规定29）只看作出决定的那一年，对本年没有限制" in text
