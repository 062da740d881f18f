"""A settings file of a unit (TOML): read within bounds, whatever program saved it, or refused with what to do."""

import codecs
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaohe_excel.core.errors import PolicyError
from kaohe_excel.core.files import read_regular

_MAX_BYTES = 1024 * 1024
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
# Begins where a word begins, so that a text of one long word is gone through once.
_DEEP_KEY = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{20}}")


def settings_text(path: Path) -> str:
    """The file's text without a byte-order mark, every line end ``\\n``; PolicyError says how to save it otherwise."""
    try:
        content = read_regular(path, _MAX_BYTES + 1)
    except OSError as error:
        raise PolicyError(f"{path.name} 打不开（{error.strerror}）") from error
    if len(content) > _MAX_BYTES:
        raise PolicyError(f"{path.name} 超过 1 MB，不像是设置文件，没有读取；请换成原来的文件。")
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise PolicyError(f"{path.name} {_encoding_of(content)}请用记事本打开，另存为时编码选 UTF-8。") from error
    return text.replace("\r\n", "\n")


def _encoding_of(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "不是 UTF-8 编码，"
    return "是以 ANSI（GB18030）编码保存的，"


def settings_tables(text: str, file: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """What a settings file says; PolicyError, with line and column where they can be told, where it cannot be understood."""
    if _DEEP_KEY.search(text):
        raise PolicyError(f"{file}：有一个键由二十段以上组成，不合书写格式，请对照说明改正。")
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except (ValueError, RecursionError, MemoryError) as error:
        place = _PLACE.search(str(error))
        where = f"第{place[1]}行第{place[2]}列附近" if place else "某处"
        reason = "套得太深" if isinstance(error, RecursionError | MemoryError) else error
        raise PolicyError(f"{file}：{where}不合书写格式，请对照说明检查引号、等号和括号（{reason}）") from error
