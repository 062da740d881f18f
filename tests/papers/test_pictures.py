"""The pictures of docs/, made by docs/make_pictures.py: all there, and small."""

from pathlib import Path

NAMES = ["decision_sheet.png", "notice.png", "overview.png", "publicity.png", "summary.png"]


def test_the_pictures_are_there_and_small(checkout: Path) -> None:
    pictures = sorted((checkout / "docs").glob("*.png"))
    assert [picture.name for picture in pictures] == NAMES
    assert all(10_000 < picture.stat().st_size <= 200_000 for picture in pictures)
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
