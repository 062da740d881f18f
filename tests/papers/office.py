"""What an office does with the papers: print them, look at them, let another office suite compute them again."""

import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "tests" / "artefacts"
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)


def tool(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is not installed (tests/system_packages.sh)"
    return found


def said(*command: str) -> str:
    """What a command prints; a failure fails the test with its words."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=office_fonts(), check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stderr[-2000:]}"
    return done.stdout


def office_fonts() -> dict[str, str]:
    """An environment in which the office's fonts are replaced by free ones of the same build."""
    return {**os.environ, "FONTCONFIG_FILE": str(ROOT / "docs" / "fonts.conf")}


def converted(files: Iterable[Path], out: Path, suffix: str) -> Path:
    """Every workbook in another format, by one run of LibreOffice."""
    profile = f"-env:UserInstallation=file://{out}/profile"
    said(tool("soffice"), profile, "--headless", "--convert-to", suffix, "--outdir", str(out), *map(str, sorted(files)))
    return out


def without_results(content: bytes) -> bytes:
    """A workbook whose formulas have no stored results, so that whatever opens it has to compute them."""
    stripped = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stripped, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            target.writestr(name, data)
    return stripped.getvalue()


def printed(page: Path, pdf: Path) -> Path:
    """A page as Chromium prints it."""
    pdf.parent.mkdir(parents=True, exist_ok=True)
    profile = f"--user-data-dir={pdf.parent / 'chromium'}"
    said(tool("chromium"), *CHROMIUM, profile, f"--print-to-pdf={pdf}", str(page))
    return pdf


def drawn(pdf: Path, folder: Path, dpi: int = 60) -> list[Path]:
    """Each page of a PDF as a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    said(tool("pdftoppm"), "-png", "-r", str(dpi), str(pdf), str(folder / pdf.stem))
    return sorted(folder.glob(f"{pdf.stem}-*.png"))


def page_count(pdf: Path) -> int:
    return int(re.search(r"^Pages:\s+(\d+)$", said(tool("pdfinfo"), str(pdf)), re.M)[1])


@dataclass(frozen=True)
class Word:
    """A run of text on a page: points from the top left corner of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A printed page: its size in points and its words."""

    width: float
    height: float
    words: tuple[Word, ...]

    def text(self) -> str:
        return "".join(word.text for word in self.words)


_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]{2,}")


def type_sizes(page: Page) -> Counter[float]:
    """How many Chinese signs stand on a page at each size of type, in points: such a sign is as wide as its type is large."""
    sizes: Counter[float] = Counter()
    for word in page.words:
        if _IDEOGRAPHS.fullmatch(word.text):
            sizes[round((word.right - word.left) / len(word.text), 1)] += len(word.text)
    return sizes


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.S)


def pages_of(pdf: Path) -> list[Page]:
    """Where every word of a PDF stands."""
    layout = said(tool("pdftotext"), "-bbox-layout", str(pdf), "-")
    return [
        Page(
            float(width),
            float(height),
            tuple(
                Word(unescape(text), float(left), float(top), float(right), float(bottom))
                for left, top, right, bottom, text in _WORD.findall(body)
            ),
        )
        for width, height, body in _PAGE.findall(layout)
    ]


def fonts_of(pdf: Path) -> Mapping[str, bool]:
    """The fonts of a PDF with whether each is embedded."""
    lines = said(tool("pdffonts"), str(pdf)).splitlines()[2:]
    return {line.split()[0]: line.split()[-5] == "yes" for line in lines}
