"""Which program and which libraries make the papers: with equal ones, equal inputs give equal bytes."""

import platform
import zlib
from collections.abc import Mapping
from importlib.metadata import version

from kaohe_excel import __version__

LIBRARIES = (
    "chinesecalendar",
    "click",
    "jinja2",
    "markupsafe",
    "numpy",
    "openpyxl",
    "pandas",
    "pebble",
    "python-calamine",
    "rich",
    "xlrd",
    "xlsxwriter",
)
"""The libraries that the program is declared to need."""


def versions_in_use() -> Mapping[str, str]:
    """Name to version of the program, of Python, of the compression below every workbook, and of each library."""
    return {
        "kaohe_excel": __version__,
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: version(name) for name in LIBRARIES},
    }
