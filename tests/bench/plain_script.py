"""What an office would write: one quarter's scores with pandas and openpyxl, one summary workbook and a page for each person.

It trusts its input, computes in floats, knows none of the scheme's limits and explains nothing. It exists to be timed beside
``kaohe run`` on the same folder.
"""

import sys
from pathlib import Path

import pandas as pd
from jinja2 import Template

WEIGHTS = {"主要领导": 40, "分管领导": 40, "科室负责人": 20}
DIMENSIONS = {
    "德": ("政治品德", "职业道德", "社会公德", "家庭美德"),
    "能": ("业务素质", "工作能力", "教育培训"),
    "勤": ("工作态度", "工作作风", "签到考勤"),
    "绩": ("履行职责", "年度目标", "完成任务", "交办事项"),
    "廉": ("遵章守纪", "廉洁自律"),
}
RECORDS = {"告诫": "告诫日期", "问责": "问责日期", "处分": "处分种类", "无故不参加": "事由"}
POINTS = {"好": 100, "较好": 85, "一般": 70, "较差": 50}
PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ 姓名 }}</title></head><body>
<h1>平时考核结果反馈通知书</h1><p>{{ 姓名 }}（{{ 人员编号 }}），{{ 科室 }}</p>
<table><tr>{% for name in dimensions %}<th>{{ name }}</th>{% endfor %}</tr>
<tr>{% for name in dimensions %}<td>{{ "%.2f"|format(row[name]) }}</td>{% endfor %}</tr></table>
<p>考核分 {{ "%.2f"|format(考核分) }}，测评分 {{ "%.2f"|format(测评分) }}，季度得分 {{ "%.2f"|format(季度得分) }}，等次 {{ 等次 }}</p>
</body></html>"""


def read_table(path: Path, key: str, sheet: str | int = 0) -> pd.DataFrame | None:
    """A sheet's table that has a column like ``key`` in its head, of one heading row or two."""
    raw = pd.read_excel(path, sheet_name=sheet, header=None, dtype=object, engine="openpyxl")
    heads = raw.head(12).map(lambda cell: "".join(str(cell).split()).split("（")[0].split("(")[0])
    for row in range(1, len(heads)):
        if key in set(heads.iloc[row]):
            names = [
                low if low != "nan" else high for high, low in zip(heads.iloc[row - 1], heads.iloc[row], strict=True)
            ]
            table = raw.iloc[row + 1 :].copy()
            table.columns = pd.Index(names)
            return table[table["人员编号"].astype(str).str.match(r"^[A-Z]+\d+$")]
    return None


def number(value: object) -> float:
    """A cell as a number, what cannot be read as nothing."""
    return float(pd.to_numeric(str(value), errors="coerce"))


def read_folder(folder: Path) -> dict[str, list[pd.DataFrame]]:
    """Every sheet that says something about the quarter: ratings, polls, records, opinions, movements."""
    away = read_table(folder / "人员名册.xlsx", "变动类型", "人员变动")
    tables: dict[str, list[pd.DataFrame]] = {"评分": [], "测评": [], "扣分": [], "意见": [], "记录": [], "变动": [away]}
    for path in sorted((folder / "收件").rglob("*.xlsx")):
        if "评分表" in path.name:
            table = read_table(path, "政治品德")
            if table is not None:
                tables["评分"].append(table.assign(评分人=path.name.split("_")[0], 月份=path.parent.name))
        elif "测评表" in path.name:
            tables["测评"].append(read_table(path, "有效"))
        elif "外单位" in path.name:
            tables["意见"].append(read_table(path, "评价意见"))
        elif "负面表现" in path.name:
            tables["扣分"].append(read_table(path, "条目编号").assign(月份=path.parent.name))
            for sheet, column in RECORDS.items():
                held = read_table(path, column, sheet)
                if held is not None:
                    tables["记录"].append(held.assign(记录=sheet))
    return tables


def score(tables: dict[str, list[pd.DataFrame]], roles: dict[str, str]) -> tuple[pd.DataFrame, ...]:
    """Rating rows with dimension sums, months, and the quarter."""
    scores, names = pd.concat(tables["评分"]), list(DIMENSIONS)
    for name, indicators in DIMENSIONS.items():
        scores[name] = sum(scores[indicator].map(number) for indicator in indicators)
    scores["权重"] = scores["评分人"].map(roles).map(WEIGHTS)
    weighted = scores[names].mul(scores["权重"], axis=0).assign(权重=scores["权重"])
    sums = weighted.groupby([scores["人员编号"], scores["月份"]]).sum()
    months = sums[names].div(sums["权重"], axis=0)
    taken = pd.concat(tables["扣分"])
    taken = taken.assign(扣分=taken["扣分"].map(number)).groupby(["人员编号", "月份"])["扣分"].sum()
    months["月度得分"] = months[names].sum(axis=1).sub(taken.reindex(months.index).fillna(0))
    quarter = months.groupby(level=0).mean()
    quarter["考核分"] = quarter["月度得分"].round(2)
    poll = pd.concat(tables["测评"]).drop_duplicates("人员编号").set_index("人员编号")
    points = sum(poll[name].map(number) * worth for name, worth in POINTS.items())
    quarter["测评分"] = points / poll["有效"].map(number)
    quarter["季度得分"] = (quarter["考核分"] * 0.7 + quarter["测评分"] * 0.3).round(2)
    grades = ["较差", "一般", "较好", "好"]
    quarter["等次"] = pd.cut(quarter["季度得分"], [0, 60, 75, 90, 101], right=False, labels=grades).astype(str)
    for column, source in (("记录", "记录"), ("等次", "意见"), ("变动类型", "变动")):
        said = pd.concat(tables[source]).fillna({column: ""}).groupby("人员编号")[column].agg("、".join)
        quarter[f"{source}（供核对）"] = said.reindex(quarter.index)
    return scores, months, quarter


def main(folder: Path, out: Path) -> None:
    """Read the folder, score, write."""
    roster = pd.read_excel(folder / "人员名册.xlsx", sheet_name="名册", header=None, engine="openpyxl")
    raters = pd.read_excel(folder / "人员名册.xlsx", sheet_name="评分人", header=None, engine="openpyxl")
    roles = {str(row[0]): str(row[2]) for row in raters.itertuples(index=False)}
    scores, months, quarter = score(read_folder(folder), roles)
    people = roster.drop_duplicates(0, keep="last").set_index(0)
    quarter["姓名"], quarter["科室"] = people[1].reindex(quarter.index), people[2].reindex(quarter.index)
    (out / "pages").mkdir(parents=True, exist_ok=True)
    with pd.ExcelWriter(out / "summary.xlsx", engine="openpyxl") as writer:
        quarter.to_excel(writer, sheet_name="汇总")
        months.to_excel(writer, sheet_name="逐月")
        scores.to_excel(writer, sheet_name="评分明细", index=False)
    template = Template(PAGE)
    for person, row in quarter.iterrows():
        values = {name: row[name] for name in ("姓名", "科室", "考核分", "测评分", "季度得分", "等次")}
        page = template.render(人员编号=person, row=row, dimensions=list(DIMENSIONS), **values)
        (out / "pages" / f"{person}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
