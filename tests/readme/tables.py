"""The tables of docs/reference.md, made from the program itself; ``make readme`` writes them."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from kaohe_excel.cli import main
from kaohe_excel.core.findings import CATALOGUE
from kaohe_excel.forms.model import Field, Form
from kaohe_excel.forms.official import official_forms
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.clauses import Clause, clause_table
from kaohe_excel.writing.papers import PAPERS, Paper

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference.md"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)])


def commands() -> str:
    """Every command with its arguments and the first sentence of its help."""
    return table(("命令", "做什么"), (_command_row(name, main.commands[name]) for name in main.commands))


def _command_row(name: str, command: click.Command) -> tuple[str, str]:
    arguments = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    words = [f"{a.make_metavar(click.Context(command))}" for a in arguments]
    help_text = " ".join((command.help or "").split())
    return f"`{' '.join(['kaohe', name, *words])}`", help_text


def codes() -> str:
    """Every finding kind."""
    return table(
        ("编号", "级别", "说的是", "怎么办"),
        ((kind.code, kind.severity, _plain(kind.sentence), _plain(kind.remedy)) for kind in CATALOGUE),
    )


def _plain(sentence: str) -> str:
    return re.sub(r"\{\w+\}", "…", sentence)


def clauses() -> str:
    """The clause table."""
    return table(("条款", "内容", "由什么落实"), ((c.id, c.title, _carried(c)) for c in clause_table()))


def _carried(clause: Clause) -> str:
    parts = [
        f"{title}：{'、'.join(f'`{name}`' if code else name for name in names)}"
        for title, names, code in (
            ("规则", clause.rules, True),
            ("数字", clause.settings, True),
            ("文书", clause.outputs, False),
        )
        if names
    ]
    return "；".join(parts) or f"不计算：{clause.why_nothing}"


def forms() -> str:
    """Every form with its sheets and columns."""
    declared = official_forms(load_policy().versions[-1].indicator_sets)
    return table(("表", "谁填", "工作表和列（*必须有的列）"), ((f.name, f.filled_by, _sheets(f)) for f in declared))


def _sheets(form: Form) -> str:
    return "<br>".join(f"{sheet.name}：{' '.join(map(_column, sheet.fields))}" for sheet in form.sheets)


def _column(field: Field) -> str:
    return f"{field.heading}{'*' if field.required else ''}"


def papers() -> str:
    """Every paper with the periods that have it."""
    return table(
        ("文书", "给谁", "内容", "哪些考核期"), ((f"`{p.name}`", p.readers, p.holds, _kinds(p)) for p in PAPERS)
    )


def _kinds(paper: Paper) -> str:
    return " ".join(KINDS[kind] for kind in paper.kinds)


KINDS = {"month": "月", "quarter": "季", "year": "年", "check": "检查", "study": "自查"}
TABLES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "papers": papers,
    "codes": codes,
    "clauses": clauses,
    "forms": forms,
}


def filled(text: str) -> str:
    """The reference with every table made anew."""
    for name, make in TABLES.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, count = pattern.subn(lambda match, make=make: match[1] + make() + "\n" + match[2], text)  # type: ignore[misc]
        if count != 1:
            raise SystemExit(f"reference.md has {count} places for the table {name}")
    return text


if __name__ == "__main__":
    REFERENCE.write_text(filled(REFERENCE.read_text(encoding="utf-8")), encoding="utf-8")
