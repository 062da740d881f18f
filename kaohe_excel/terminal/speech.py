"""Whatever is said goes through here: no text from a workbook commands a terminal, and no sign stops a command."""

import json
import os
import sys
from typing import Any, TextIO

from kaohe_excel.core.unseen import UNSEEN, escaped_in_json

_LAST_STREAM = 2
_PLAIN = str.maketrans({"−": "-"})


def prepare_streams() -> None:
    """Let what others print (help, bars) have its signs escaped too where the stream cannot hold them, or go nowhere."""
    _occupy_closed()
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _occupy_closed() -> None:
    """Let the descriptor of a stream that was closed lead nowhere: else the next file opened would be taken for it."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for as long as the process


def say(text: str, *, error: bool = False) -> None:
    """Print a text with its line end, as far as the stream can hold it. OSError where it cannot be written at all."""
    stream = sys.stderr if error else sys.stdout
    stream.write(printable(text, encoding_of(stream)) + "\n")
    stream.flush()


def say_json(data: Any) -> None:
    """Print data as JSON; ASCII alone where the stream is not UTF-8."""
    say(json_text(data, encoding_of(sys.stdout)))


def encoding_of(stream: TextIO) -> str:
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
