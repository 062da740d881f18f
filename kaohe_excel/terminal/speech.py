"""Whatever is said goes through here: no text from a workbook commands a terminal, and no sign stops a command."""

import json
import sys
from typing import Any, TextIO

from kaohe_excel.core.unseen import UNSEEN, escaped_in_json

_PLAIN = str.maketrans({"−": "-"})


def prepare_streams() -> None:
    """Let what others print (help, bars) have its signs escaped too where the stream cannot hold them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str, *, error: bool = False) -> None:
    """Print a text with its line end, as far as the stream can hold it. OSError where it cannot be written at all."""
    stream = sys.stderr if error else sys.stdout
    if stream is not None:  # a program without a console has none
        stream.write(printable(text, encoding_of(stream)) + "\n")
        stream.flush()


def say_json(data: Any) -> None:
    """Print data as JSON; ASCII alone where the stream is not UTF-8."""
    say(json_text(data, encoding_of(sys.stdout)))


def encoding_of(stream: TextIO | None) -> str:
    """The encoding of a stream."""
    return getattr(stream, "encoding", None) or "ascii"


def printable(text: str, encoding: str) -> str:
    r"""A text as a terminal of that encoding may get it: what is not seen, and what it cannot hold, as escapes.

    >>> printable("a\x1b[2Jb\u202ec\n", "utf-8"), printable("82.5 − 䶮", "gbk")
    ('a\\x1b[2Jb\\u202ec\n', '82.5 - \\u4dae')
    """
    seen = UNSEEN.sub(lambda sign: _escape(sign[0]), text)
    try:
        seen.encode(encoding)
    except UnicodeEncodeError:
        seen = seen.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    return seen


def _escape(sign: str) -> str:
    return f"\\x{ord(sign):02x}" if ord(sign) < 256 else sign.encode("ascii", "backslashreplace").decode()


def json_text(data: Any, encoding: str) -> str:
    r"""Data as JSON that says the same in any program; ``encoding`` other than UTF-8 gets ASCII alone.

    >>> print(json_text(["甲\u202e\x7f"], "utf-8"), json_text(["甲"], "gbk"))
    [
     "甲\u202e\u007f"
    ] [
     "\u7532"
    ]
    """
    text = json.dumps(data, ensure_ascii=encoding.lower().replace("_", "-") not in ("utf-8", "utf8"), indent=1)
    return escaped_in_json(text)
