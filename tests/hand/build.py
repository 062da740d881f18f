"""Make the workbook in which the sample year's first quarter is worked by hand: figures typed in, everything else formulas.

It copies the figures out of the sample's forms with openpyxl and its own few lines, and lets LibreOffice compute. Nothing of the
program is used, so that the workbook is a second opinion. ``python tests/hand/build.py`` writes it anew; the result is committed.
"""

import shutil
import subprocess
import tempfile
import unicodedata
from pathlib import Path

from openpyxl import Workbook, load_workbook

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "sample_workbooks"
TARGET = HERE / "2026年第1季度手工复算.xlsx"
MONTHS = ("2026-01", "2026-02", "2026-03")
DIMENSIONS = {
    "德": ("政治品德", "职业道德", "社会公德", "家庭美德"),
    "能": ("业务素质", "工作能力", "教育培训"),
    "勤": ("工作态度", "工作作风", "签到考勤"),
    "绩": ("履行职责", "年度目标", "完成任务", "交办事项"),
    "廉": ("遵章守纪", "廉洁自律"),
}
INDICATORS = [name for names in DIMENSIONS.values() for name in names]
WEIGHTS = {"主要领导": 40, "分管领导": 40, "科室负责人": 20}
CAPS = {"F07": 3}  # 条目 in the sample's lists
TAKES = {  # 条目: dimension → points a time
    **{code: {"绩": points} for code, points in {"F01": 1, "F02": 1, "F03": 2, "F04": 1}.items()},
    "F05": {"能": 1},
    "F06": {"绩": 10, "廉": 5},
    **{code: {"勤": points} for code, points in {"F07": 1, "F08": 5, "F09": 1, "F10": 1, "F11": 2}.items()},
    **{code: {"德": points} for code, points in {"F12": 2, "F13": 5}.items()},
    **{code: {"廉": points} for code, points in {"F14": 5, "F15": 5, "F16": 15}.items()},
}


def plain(value: object) -> str:
    """A cell's text in half width without spaces."""
    return "".join(unicodedata.normalize("NFKC", str(value if value is not None else "")).split())


def number(value: object) -> float | None:
    """A score as a person reads it."""
    text = plain(value).replace("。", ".").removesuffix("分")
    return float(text) if text else None


def tables(path: Path, key: str) -> list[dict[str, object]]:
    """The rows under the heading row that holds ``key``, by heading without its bracket; of one heading row or two."""
    found = []
    for sheet in load_workbook(path, data_only=True).worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        heads = [[plain(cell).split("(")[0] for cell in row] for row in rows[:12]]
        at = next((n for n, head in enumerate(heads) if key in head), None)
        if at is None:
            continue
        above = heads[at - 1] if at and "人员编号" not in heads[at] else heads[at]
        names = [low or high for high, low in zip(above, heads[at], strict=True)]
        for row in rows[at + 1 :]:
            record = dict(zip(names, row, strict=True))
            if plain(record.get("人员编号")).startswith("SL"):
                found.append(record)
    return found


def roles() -> dict[str, list[tuple[str, str]]]:
    """Each rater's roles with the departments they are held over."""
    held: dict[str, list[tuple[str, str]]] = {}
    for row in tables(SAMPLE / "人员名册.xlsx", "评分范围"):
        held.setdefault(plain(row["人员编号"]), []).append((plain(row["角色"]), plain(row["评分范围"])))
    return held


def role_over(held: list[tuple[str, str]], department: str) -> str:
    """Of the roles held over a department, the one that weighs more."""
    return max(
        (role for role, scope in held if scope == "全局" or department in scope.split("、")), key=WEIGHTS.__getitem__
    )


def write_scores(book: Workbook) -> int:
    """Sheet 评分: one row for each rater and person, the dimensions as sums."""
    sheet = book.create_sheet("评分")
    sheet.append(["键", "人员编号", "月份", "角色", "权重", *INDICATORS, *DIMENSIONS])
    held = roles()
    departments = {plain(row["人员编号"]): row["科室"] for row in tables(SAMPLE / "人员名册.xlsx", "人员类别")}
    for month in MONTHS:
        for path in sorted((SAMPLE / "收件" / month).glob("*评分表*.xlsx")):
            if "副本" in path.name:
                continue
            rater = path.name.split("_")[0]
            for record in tables(path, "政治品德"):
                person, at = plain(record["人员编号"]), sheet.max_row + 1
                role = role_over(held[rater], plain(record.get("科室") or departments[person]))
                scores = [number(record[name]) for name in INDICATORS]
                first, sums = 6, []
                for names in DIMENSIONS.values():
                    cells = f"{letter(first)}{at}:{letter(first + len(names) - 1)}{at}"
                    sums.append(f"=SUM({cells})")
                    first += len(names)
                sheet.append([f"{person}|{month}", person, month, role, WEIGHTS[role], *scores, *sums])
    return int(sheet.max_row)


def letter(column: int) -> str:
    """A column's letter."""
    return chr(64 + column) if column <= 26 else "A" + chr(64 + column - 26)


def write_deductions(book: Workbook) -> None:
    """Sheet 扣分: each record's points by dimension, months by the record's own date, capped by item and month."""
    sheet = book.create_sheet("扣分")
    sheet.append(["键", "维度", "扣分"])
    taken: dict[tuple[str, str, str], float] = {}
    for path in sorted((SAMPLE / "收件").rglob("负面表现清单*.xlsx")):
        for record in tables(path, "条目编号"):
            day = plain(record["发生日期"]).replace("年", "-").replace("月", "-").replace(".", "-").replace("日", "")
            parts = day[:10].split("-")
            if len(parts) < 3 or parts[0] != "2026" or int(parts[1]) > 3:
                continue
            month = f"2026-{int(parts[1]):02d}"
            key = (plain(record["人员编号"]), month, plain(record["条目编号"]))
            taken[key] = taken.get(key, 0) + (number(record["次数"]) or 1)
    for (person, month, item), times in sorted(taken.items()):
        for dimension, points in TAKES[item].items():
            sheet.append([f"{person}|{month}", dimension, min(times * points, CAPS.get(item, 999))])


def write_months(book: Workbook, last: int) -> int:
    """Sheet 月度: the weighted mean over roles, less the deductions, and the sum."""
    sheet, scores = book.create_sheet("月度"), book["评分"]
    sheet.append(["键", "人员编号", "月份", *(f"{d}前" for d in DIMENSIONS), *DIMENSIONS, "月度得分"])
    keys = dict.fromkeys(scores.cell(row, 1).value for row in range(2, last + 1))
    for at, key in enumerate(sorted(keys), 2):
        person, month = str(key).split("|")
        before = []
        for number_, _ in enumerate(DIMENSIONS):
            column = letter(6 + len(INDICATORS) + number_)
            means = [
                f'IFERROR(AVERAGEIFS(评分.${column}$2:${column}${last};评分.$A$2:$A${last};$A{at};评分.$D$2:$D${last};"{role}")*{weight};0)'
                for role, weight in WEIGHTS.items()
            ]
            weights = [
                f'IF(COUNTIFS(评分.$A$2:$A${last};$A{at};评分.$D$2:$D${last};"{role}")>0;{weight};0)'
                for role, weight in WEIGHTS.items()
            ]
            before.append(f"=ROUND(ROUND(({'+'.join(means)})/({'+'.join(weights)});8);2)")
        after = [
            f'=MAX(0;ROUND({letter(4 + n)}{at}-SUMIFS(扣分.$C$2:$C$400;扣分.$A$2:$A$400;$A{at};扣分.$B$2:$B$400;"{d}");2))'
            for n, d in enumerate(DIMENSIONS)
        ]
        sheet.append([key, person, month, *map(excel, before), *map(excel, after), f"=ROUND(SUM(I{at}:M{at}),2)"])
    return int(sheet.max_row)


def excel(formula: str) -> str:
    """A formula written in LibreOffice's manner as a workbook holds it."""
    return formula.replace(";", ",").replace("评分.", "评分!").replace("扣分.", "扣分!")


def write_quarter(book: Workbook, last: int) -> None:
    """Sheets 测评 and 季度: the poll's points, the mean of the months, 70 : 30."""
    polls, sheet = book.create_sheet("测评"), book.create_sheet("季度")
    polls.append(["人员编号", "有效", "好", "较好", "一般", "较差", "测评分"])
    sheet.append(["人员编号", "考核分", "测评分", "季度得分"])
    rows = {
        plain(r["人员编号"]): r
        for p in sorted((SAMPLE / "收件").rglob("测评表_2026Q1*.xlsx"))
        for r in tables(p, "有效")
    }
    for at, (person, record) in enumerate(sorted(rows.items()), 2):
        votes = [number(record[name]) or 0 for name in ("好", "较好", "一般", "较差")]
        points = f"=ROUND(ROUND((C{at}*100+D{at}*85+E{at}*70+F{at}*50)/B{at},8),2)"
        polls.append([person, number(record["有效"]), *votes, points])
        mean = f"=ROUND(ROUND(AVERAGEIFS(月度!$N$2:$N${last},月度!$B$2:$B${last},A{at}),8),2)"
        sheet.append([person, mean, f"=测评!G{at}", f"=ROUND(ROUND(B{at}*0.7+C{at}*0.3,8),2)"])


def build() -> None:
    """Write the workbook and let LibreOffice compute it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    last = write_scores(book)
    write_deductions(book)
    write_quarter(book, write_months(book, last))
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "in" / TARGET.name
        source.parent.mkdir()
        book.save(source)
        command = ["soffice", f"-env:UserInstallation=file://{name}/profile", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", name, str(source)], check=True, capture_output=True)
        shutil.copyfile(Path(name) / TARGET.name, TARGET)


if __name__ == "__main__":
    build()
