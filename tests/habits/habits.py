"""What offices do to a form. Each habit spoils one workbook at random and says what must come of it."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any, NamedTuple

from tests.habits.leaves import Leaf
from tests.habits.unit import DECISION, LIST, OPINION, POLL, RATINGS, Desk


class Touched(NamedTuple):
    """The file that now holds what was spoilt. ``loud``: silence about it would be wrong, a 警告 or 错误 must name it."""

    file: str
    loud: bool = False


Habit = Callable[[Desk, Random], Touched]
HABITS: list[Habit] = []


def habit(own: Habit) -> Habit:
    HABITS.append(own)
    return own


def _form(desk: Desk, rng: Random, *files: str) -> tuple[str, Leaf]:
    """A form that still lies where it lay, and the sheet that holds it."""
    there = [file for file in files or (*RATINGS * 2, LIST, POLL, OPINION, DECISION) if file in desk.books]
    file = rng.choice(there)
    return file, desk.books[file][0]


def _spare(leaf: Leaf) -> int:
    return leaf.last_column + 1


def _figure(leaf: Leaf, rng: Random) -> tuple[int, int]:
    """A number in a person's row; a name where the form has none."""
    return rng.choice(leaf.figures() or [(row, leaf.column("姓名")) for row in leaf.people])


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


# --- columns and headings --------------------------------------------------------------------------------------------


@habit
def remark_column(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    column = _spare(leaf)
    leaf.cells[leaf.headings[0], column] = rng.choice(["备注", "说明", "联系电话"])
    leaf.cells[leaf.people[0], column] = rng.choice(["无", "13800000000", "请假半天"])
    return Touched(file)


@habit
def remark_that_withdraws(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    column = _spare(leaf)
    leaf.cells[leaf.headings[0], column] = "备注"
    leaf.cells[leaf.people[0], column] = rng.choice(["作废", "以此为准", "应为5分", "此条撤销"])
    return Touched(file, loud=True)


@habit
def blank_column_between(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    leaf.insert_column(rng.choice([leaf.column("姓名"), leaf.column("人员编号")]))
    return Touched(file)


@habit
def ordinal_column(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, POLL, LIST, OPINION, DECISION)
    leaf.insert_column(0)
    leaf.cells[leaf.headings[0], 0] = "序号"
    for number, row in enumerate(leaf.people, 1):
        leaf.cells[row, 0] = number
    return Touched(file)


@habit
def columns_swapped(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, POLL, OPINION, DECISION)
    one, other = rng.sample(range(leaf.column("姓名"), leaf.last_column + 1), 2)
    leaf.swap_columns(one, other)
    return Touched(file)


@habit
def numbered_headings(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    marks: list[Callable[[int], str]] = [lambda n: f"{n}.", lambda n: f"（{n}）", lambda n: f"{n}、"]
    mark = rng.choice(marks)
    last = [place for place in leaf.heading_cells() if place[0] == leaf.headings[-1]]
    for number, place in enumerate(last, 1):
        leaf.cells[place] = f"{mark(number)}{leaf.cells[place]}"
    return Touched(file)


@habit
def headings_that_say_the_range(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    for place in leaf.heading_cells():
        text = str(leaf.cells[place]).replace("\n", "")
        if place[0] == leaf.headings[-1] and "分" in text:
            name, _, full = text.replace("(", "（").rstrip(")）").partition("（")
            leaf.cells[place] = rng.choice([f"{name}{full}", f"{name}（0-{full}）", f"{name}得分"])
    return Touched(file)


@habit
def spaced_headings(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    for place in leaf.heading_cells():
        text = str(leaf.cells[place])
        if len(text) == 2:
            leaf.cells[place] = "　".join(text)
    return Touched(file)


@habit
def own_unit_column(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, LIST, POLL)
    column = _spare(leaf)
    leaf.cells[leaf.headings[0], column] = "单位"
    for row in leaf.people:
        leaf.cells[row, column] = "张店区统计局"
    return Touched(file)


# --- rows ------------------------------------------------------------------------------------------------------------


@habit
def leading_rows(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    for _ in range(rng.randint(1, 3)):
        leaf.insert_row(0)
    return Touched(file)


@habit
def blank_row_between(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    leaf.insert_row(rng.choice(leaf.people))
    return Touched(file)


@habit
def headings_again(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    row = leaf.headings[-1]
    again = {
        column: leaf.cells[r, column]
        for r in leaf.headings
        for column in range(_spare(leaf))
        if (r, column) in leaf.cells
    }
    if len(leaf.headings) == 1 and len(leaf.people) > 1:
        leaf.insert_row(leaf.people[1], {column: leaf.cells[row, column] for _, column in leaf.heading_cells()})
    elif len(leaf.people) > 1:
        leaf.insert_row(leaf.people[1], again)
    return Touched(file)


@habit
def mean_and_sub_total_rows(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL)
    word = rng.choice(["小计", "平均", "汇总", "合计", "平均分"])
    values: dict[int, Any] = {leaf.column(rng.choice(["姓名", "人员编号"])): word}
    for column in {column for _, column in leaf.figures()}:
        values[column] = 1
    leaf.insert_row(rng.choice([leaf.people[0] + 1, leaf.people[-1] + 1]), values)
    return Touched(file)


@habit
def full_marks_row(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    values: dict[int, Any] = {leaf.column("姓名"): rng.choice(["满分", "标准分", "分值"])}
    for column in {column for _, column in leaf.figures()}:
        values[column] = 3
    leaf.insert_row(leaf.people[0], values)
    return Touched(file)


@habit
def department_title_row(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL)
    leaf.insert_row(leaf.people[0], {0: rng.choice(["综合科", "核算科", "一、综合科", "（一）综合科"])})
    return Touched(file)


@habit
def signature_rows(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    row = leaf.last_row + 1
    leaf.cells[row, 0] = rng.choice(
        ["审核人：王建国　制表人：孙丽", "填表人签字：", "负责人（签字）：         年   月   日"]
    )
    return Touched(file)


@habit
def note_below_that_withdraws(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, LIST, POLL, *RATINGS)
    leaf.cells[leaf.last_row + 2, 0] = rng.choice(
        ["注：孙丽的一条经核实不予扣分", "以上更正后以纸质版为准，此表作废", "备注：此表作废"]
    )
    return Touched(file, loud=True)


# --- what is written in a cell ------------------------------------------------------------------------------------------


@habit
def numbers_as_text(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    for place in leaf.figures():
        leaf.cells[place] = _text(leaf.cells[place])
    return Touched(file)


@habit
def full_width_digits(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    place = _figure(leaf, rng)
    leaf.cells[place] = _text(leaf.cells[place]).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    return Touched(file)


@habit
def a_unit_behind_the_figure(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    place = _figure(leaf, rng)
    leaf.cells[place] = f"{_text(leaf.cells[place])}分"
    return Touched(file)


@habit
def a_range_instead_of_a_figure(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    leaf.cells[_figure(leaf, rng)] = rng.choice(["3-4", "4或5", "2,5", "优", "/", "√", "4/5"])
    return Touched(file, loud=True)


@habit
def nothing_instead_of_a_figure(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    del leaf.cells[_figure(leaf, rng)]
    return Touched(file, loud=True)


@habit
def an_error_instead_of_a_figure(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL)
    leaf.cells[_figure(leaf, rng)] = ("=1/0", "#DIV/0!")
    return Touched(file, loud=True)


@habit
def a_formula_instead_of_a_figure(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    place = _figure(leaf, rng)
    leaf.cells[place] = (
        f"=5-{5 - leaf.cells[place]:g}" if type(leaf.cells[place]) in (int, float) else "=1",
        leaf.cells[place],
    )
    return Touched(file, loud=True)


@habit
def signs_without_width(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    sign = rng.choice(["\u200b", "\ufeff", "\u200e", "\u00ad"])
    for row in leaf.people:
        for key in ("人员编号", "姓名"):
            place = row, leaf.column(key)
            leaf.cells[place] = f"{sign}{leaf.cells[place]}" if rng.random() < 0.5 else f"{leaf.cells[place]}{sign}"
    return Touched(file)


@habit
def padded_names(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    for row in leaf.people:
        place = row, leaf.column("姓名")
        leaf.cells[place] = rng.choice([" ", "　"]).join(leaf.cells[place])
    return Touched(file)


@habit
def names_with_a_post(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    place = rng.choice(leaf.people), leaf.column("姓名")
    leaf.cells[place] += rng.choice(["（科长）", "(挂职)", "（女）", " 科长"])
    return Touched(file)


@habit
def two_names_in_a_cell(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, LIST)
    row = leaf.people[0]
    leaf.cells[row, leaf.column("姓名")] = "孙丽、钱伟"
    leaf.cells.pop((row, leaf.column("人员编号")))
    return Touched(file, loud=True)


@habit
def the_same_again(desk: Desk, rng: Random) -> Touched:
    """A second record of the same person a day later, its name written as 同上 (the first one's twin is dropped)."""
    file, leaf = _form(desk, rng, LIST)
    row = leaf.people[0]
    leaf.cells[row, leaf.column("次数")] = leaf.cells[row, leaf.column("扣分")] = 1
    own = {column: leaf.cells[row, column] for column in range(_spare(leaf)) if (row, column) in leaf.cells}
    day = leaf.column("发生日期")
    ditto = rng.choice(["同上", "〃"])
    own |= {leaf.column("姓名"): ditto, leaf.column("人员编号"): ditto}
    if isinstance(own[day], date):
        own[day] = own[day].replace(day=11)
    own[leaf.column("事项")] = "又一次迟到"
    leaf.insert_row(row + 1, own)
    return Touched(file)


@habit
def days_as_text(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, LIST)
    for row in leaf.people:
        leaf.cells[row, leaf.column("发生日期")] = rng.choice(
            [
                "2026.3.10",
                "2026年3月10日",
                "3月10日",
                "2026-03-10 星期二",
                "2026/3/10 9:30",
                "3.10",
                "20260310",
                "二〇二六年三月十日",
            ]
        )
    return Touched(file)


@habit
def an_item_with_its_words(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, LIST)
    for row in leaf.people:
        leaf.cells[row, leaf.column("条目编号")] = rng.choice(["F07 迟到", "F07迟到早退", "f07", "F07（迟到）"])
    return Touched(file)


# --- how it looks ---------------------------------------------------------------------------------------------------------


def _dressed(leaf: Leaf, place: tuple[int, int], **look: Any) -> None:
    leaf.looks[place] = {**leaf.looks.get(place, {}), **look}


@habit
def a_struck_figure(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL, LIST)
    _dressed(leaf, _figure(leaf, rng), font_strikeout=True)
    return Touched(file, loud=True)


@habit
def a_struck_row(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL, LIST, OPINION)
    row = rng.choice(leaf.people)
    for place in [place for place in leaf.cells if place[0] == row]:
        _dressed(leaf, place, font_strikeout=True)
    return Touched(file, loud=True)


@habit
def a_figure_struck_and_written_anew(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    place = _figure(leaf, rng)
    leaf.rich[place] = [({"font_strikeout": True}, "3"), ({}, _text(leaf.cells[place]))]
    return Touched(file, loud=True)


@habit
def a_raised_note_sign(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL)
    place = _figure(leaf, rng)
    leaf.rich[place] = [({"bold": True}, _text(leaf.cells[place])), ({"font_script": 1}, "2")]
    return Touched(file, loud=True)


@habit
def a_percentage(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    _dressed(leaf, _figure(leaf, rng), num_format=rng.choice(["0%", "0.00%"]))
    return Touched(file, loud=True)


@habit
def hidden_decimals(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    place = rng.choice(
        [place for place in leaf.figures() if leaf.lower(place[1]).replace("\n", "").startswith("政治")]
        or leaf.figures()
    )
    leaf.cells[place] = leaf.cells[place] if isinstance(leaf.cells[place], str) else round(float(leaf.cells[place]), 2)
    _dressed(leaf, place, num_format="0")
    return Touched(file, loud=isinstance(leaf.cells[place], float) and leaf.cells[place] % 1 != 0)


@habit
def a_host_score_as_percentage(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, OPINION)
    place = leaf.people[0], leaf.column("得分")
    if type(leaf.cells.get(place)) is int:
        leaf.cells[place] = leaf.cells[place] / 100
        _dressed(leaf, place, num_format="0%")
    return Touched(file)


@habit
def a_format_that_shows_nothing(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL)
    _dressed(leaf, _figure(leaf, rng), num_format=";;;")
    return Touched(file, loud=True)


@habit
def white_text(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, LIST)
    row = rng.choice(leaf.people)
    for place in [place for place in leaf.cells if place[0] == row]:
        _dressed(leaf, place, font_color="#FFFFFF")
    return Touched(file, loud=True)


@habit
def a_hidden_row(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    leaf.hidden_rows.add(rng.choice(leaf.people))
    return Touched(file, loud=True)


@habit
def a_hidden_column(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, POLL)
    leaf.hidden_columns.add(rng.choice([column for _, column in leaf.figures()]))
    return Touched(file, loud=True)


@habit
def merged_down(desk: Desk, rng: Random) -> Touched:
    """One figure for two persons."""
    file, leaf = _form(desk, rng, *[file for file in RATINGS if "ZD003" in file or "ZD006" in file])
    first, second = leaf.people[:2]
    column = rng.choice([column for row, column in leaf.figures() if row == first])
    if second == first + 1:
        leaf.cells.pop((second, column), None)
        leaf.merges.append((first, column, second, column))
        return Touched(file, loud=True)
    return Touched(file)


# --- notes, pictures, boxes -----------------------------------------------------------------------------------------------


@habit
def a_plain_note(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    leaf.notes[_figure(leaf, rng) if leaf.figures() else (0, 0)] = "请领导过目"
    return Touched(file)


@habit
def a_note_that_withdraws(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, LIST, POLL)
    leaf.notes[_figure(leaf, rng)] = rng.choice(["应为3分", "此条作废", "撤销", "以此为准"])
    return Touched(file, loud=True)


@habit
def a_signature_picture(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng)
    leaf.pictures.append((leaf.last_row, 2))
    return Touched(file)


@habit
def a_box_that_withdraws(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, LIST)
    leaf.boxes.append(((2, 2), rng.choice(["此表作废，以重报的为准", "孙丽的不扣"])))
    return Touched(file, loud=True)


# --- head, sheets, files ----------------------------------------------------------------------------------------------------


def _retyped_head(leaf: Leaf, label: str, value: str) -> None:
    leaf.cells[leaf.find(label)] = value


@habit
def the_rater_in_other_words(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    place = leaf.find("评分人")
    name = str(leaf.cells[place]).partition("：")[2].partition("（")[0]
    post = {"王建国": "局长", "李明": "副局长"}.get(name, "科长")
    leaf.cells[place] = rng.choice(
        [f"评分人：{name}（{post}）", f"评分人：{name} {post}", f"评分人签名：{name}", f"打分人：{name}"]
    )
    return Touched(file)


@habit
def the_rater_below(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    place = leaf.find("评分人")
    leaf.cells[leaf.last_row + 1, 0] = str(leaf.cells.pop(place)).replace("评分人", "评分人签字")
    return Touched(file)


@habit
def the_period_in_other_words(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    place = leaf.find("考核期")
    month = int(file.split("/")[1][-2:])
    days = {1: 31, 2: 28, 3: 31}[month]
    leaf.cells[place] = "考核期：" + rng.choice(
        [
            f"2026年{month}月1日至{month}月{days}日",
            f"二〇二六年{'一二三'[month - 1]}月",
            f"20260{month}",
            f"2026-{month:02d}",
            f"2026.{month:02d}",
            f"2026/{month}",
            f"2026年0{month}月",
            f"26年{month}月",
        ]
    )
    return Touched(file)


@habit
def a_sheet_more(desk: Desk, rng: Random) -> Touched:
    file, _ = _form(desk, rng)
    desk.books[file].append(Leaf("Sheet9", {(0, 0): "打印说明", (1, 0): "请用A4纸打印"}))
    return Touched(file)


@habit
def an_old_copy_beside(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS, LIST)
    copy = deepcopy(leaf)
    copy.name = rng.choice(["旧", "作废", "草稿", "副本"])
    place = _figure(copy, rng)
    copy.cells[place] = 1
    desk.books[file].append(copy)
    return Touched(file, loud=True)


@habit
def a_sheet_named_for_another_month(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, *RATINGS)
    month = int(file.split("/")[1][-2:])
    leaf.name = f"{month % 3 + 1}月"
    return Touched(file, loud=True)


def _whole(desk: Desk, sign: str) -> list[str]:
    """The rating files of a month or rater that nothing has been done to yet."""
    return [file for file in RATINGS if sign in file and file in desk.books and file not in desk.touched]


def _as_one(desk: Desk, files: list[str], to: str, names: list[str]) -> Touched:
    merged = []
    for file, name in zip(files, names, strict=True):
        leaf = desk.books.pop(file)[0]
        leaf.name = name
        merged.append(leaf)
    desk.books[to] = merged
    return Touched(to)


@habit
def leaders_in_one_workbook(desk: Desk, rng: Random) -> Touched:
    month = rng.choice(["2026-01", "2026-02", "2026-03"])
    files = _whole(desk, month)
    chosen = rng.sample(files, min(len(files), rng.randint(2, 4))) if files else []
    if len(chosen) < 2:
        return a_sheet_more(desk, rng)
    return _as_one(desk, chosen, f"评分表/{month}/合并.xlsx", [f"表{number}" for number in range(len(chosen))])


@habit
def months_in_one_workbook(desk: Desk, rng: Random) -> Touched:
    rater = rng.choice(["ZD001", "ZD002", "ZD003", "ZD006"])
    files = _whole(desk, rater)
    if len(files) < 2:
        return a_sheet_more(desk, rng)
    return _as_one(desk, files, f"评分表/{rater}全季.xlsx", [f"{int(file.split('/')[1][-2:])}月" for file in files])


@habit
def leaders_below_one_another(desk: Desk, rng: Random) -> Touched:
    month = rng.choice(["2026-01", "2026-02", "2026-03"])
    files = _whole(desk, month)
    if len(files) < 2:
        return a_sheet_more(desk, rng)
    upper, lower = rng.sample(files, 2)
    desk.books[upper][0].below(desk.books.pop(lower)[0])
    desk.books[upper] = desk.books[upper][:1]
    return Touched(upper)


@habit
def the_same_file_twice(desk: Desk, rng: Random) -> Touched:
    file, _ = _form(desk, rng)
    desk.copies.add(file)
    return Touched(file)


@habit
def another_kind_of_file(desk: Desk, rng: Random) -> Touched:
    name = rng.choice(["a.csv", "a.docx", "a.pdf", "a.zip", "a.jpg"])
    content = {
        "a.csv": "人员编号,姓名\nZD001,王建国\n".encode("gbk"),
        "a.pdf": b"%PDF-1.4\n",
        "a.jpg": b"\xff\xd8\xff\xe0",
    }
    desk.others[f"收件/{name}"] = content.get(name, b"PK\x05\x06" + bytes(18))
    return Touched(f"收件/{name}", loud=True)


# --- 审定 ---------------------------------------------------------------------------------------------------------------------


@habit
def a_decision_in_other_words(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, DECISION)
    for place in _decided(leaf):
        words = ["{}等次", "“{}”", "同意", "√", "A-{}", "①{}", "1.{}"]
        leaf.cells[place] = rng.choice(words).format(leaf.cells[place])
    return Touched(file)


@habit
def decisions_ticked(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, DECISION)
    decided = _decided(leaf)
    if len(decided) < len(leaf.people):
        return Touched(file)
    for place in decided:
        leaf.cells[place[0], 20 + _GRADES.index(leaf.cells.pop(place))] = "√"
    heading, column = leaf.find("确定等次")
    del leaf.cells[heading, column]
    leaf.cells |= {(heading, 20 + number): grade for number, grade in enumerate(_GRADES)}
    return Touched(file)


_GRADES = ("好", "较好", "一般", "较差")


def _decided(leaf: Leaf) -> list[tuple[int, int]]:
    """The cells of decisions that are written as the form asks."""
    if not leaf.has("确定等次"):
        return []
    column = leaf.column("确定等次")
    return [(row, column) for row in leaf.people if leaf.cells.get((row, column)) in _GRADES]


@habit
def votes_with_abstentions(desk: Desk, rng: Random) -> Touched:
    file, leaf = _form(desk, rng, POLL)
    column = _spare(leaf)
    leaf.cells[leaf.headings[0], column] = rng.choice(["弃权", "未表态"])
    for row in leaf.people:
        leaf.cells[row, column] = 0
    return Touched(file)
