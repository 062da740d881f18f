"""A new unit's folder: the blank 人员名册, the policy file to confirm, an empty 收件, and a page on the monthly routine."""

from collections.abc import Iterable
from pathlib import Path

from kaohe_excel.core.errors import KaoheError, OutputError
from kaohe_excel.core.names import INBOX
from kaohe_excel.forms.official import ROSTER
from kaohe_excel.policy import load_policy
from kaohe_excel.policy.loader import OVERRIDE_NAME
from kaohe_excel.policy.override_template import override_template
from kaohe_excel.writing.blanks.forms import form_bytes
from kaohe_excel.writing.pages.pages import routine_page

ROSTER_FILE = f"{ROSTER.name}.xlsx"
GUIDE = "说明.html"
_SPARE_ROWS = 60


def new_unit_files() -> dict[str, bytes]:
    """The files that a new unit starts from, by name; the same bytes every time."""
    policy = load_policy().versions[-1]
    return {
        ROSTER_FILE: form_bytes(ROSTER, {}, {sheet.key: () for sheet in ROSTER.sheets}, spare_rows=_SPARE_ROWS),
        OVERRIDE_NAME: override_template().encode(),
        GUIDE: routine_page(policy, ROSTER_FILE, OVERRIDE_NAME, INBOX).encode(),
    }


def write_new_unit(folder: Path) -> tuple[str, ...]:
    """Write a new unit's folder and give the names of what is in it.

    KaoheError where one of the files is already there: nothing is ever overwritten, and then nothing is written at all.
    """
    files = new_unit_files()
    present = [name for name in files if (folder / name).exists() or (folder / name).is_symlink()]
    if present:
        raise KaoheError(f"{folder} 里已有 {'、'.join(present)}，不会覆盖；请换一个文件夹。")
    made: list[Path] = []
    try:
        (folder / INBOX).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with (folder / name).open("xb") as file:
                made.append(folder / name)
                file.write(content)
    except OSError as error:
        _take_back(made)
        raise OutputError(f"写不进 {folder}（{error.strerror}），没有留下不完整的文件。") from error
    return (*files, f"{INBOX}/")


def _take_back(made: Iterable[Path]) -> None:
    for file in made:
        file.unlink(missing_ok=True)
