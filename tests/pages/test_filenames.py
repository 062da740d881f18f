"""File names: safe, distinct, short."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe_excel.writing.press.filenames import MAX_BYTES, safe_file_name

ALLOWED_MARKS = set("-_·~.")


def test_a_plain_id_comes_first_and_the_name_after_it() -> None:
    assert safe_file_name("ZD005", "王芳", ".html") == "ZD005_王芳.html"


def test_blanks_inside_a_padded_name_are_left_out() -> None:
    assert safe_file_name("ZD005", "张　三") == "ZD005_张三"


def test_a_path_cannot_be_made_from_id_or_name() -> None:
    made = safe_file_name("../../etc/passwd", "a/b\\c:d", ".html")
    assert "/" not in made
    assert "\\" not in made
    assert ".." not in made
    assert ":" not in made


@pytest.mark.parametrize("device", ["CON", "nul", "COM1", "LPT9", "aux.txt"])
def test_a_reserved_device_name_is_never_the_whole_name_before_the_dot(device: str) -> None:
    stem = safe_file_name(device, "", ".html").split(".")[0]
    assert stem.upper() not in {"CON", "NUL", "COM1", "LPT9", "AUX"}


def test_right_to_left_and_zero_width_marks_vanish() -> None:
    assert safe_file_name("Z1", "王\u202e芳\u200b") == "Z1_王芳"


def test_a_person_without_a_usable_name_still_gets_a_file() -> None:
    assert safe_file_name("Z1", "<>") == "Z1_未具名"


def test_a_name_of_three_hundred_signs_is_cut_between_signs_at_120_bytes() -> None:
    made = safe_file_name("ZD005", "长" * 300, ".html")
    assert len(made.encode()) <= MAX_BYTES
    assert made.endswith("长.html")


def test_ids_that_clean_to_the_same_text_stay_distinct() -> None:
    made = {safe_file_name(written, "王芳") for written in ("A/B", "A\\B", "A-B", "A:B", "A B", "A·B")}
    assert len(made) == 6


def test_long_ids_that_differ_at_their_end_stay_distinct() -> None:
    assert safe_file_name("9" * 100 + "1", "王芳") != safe_file_name("9" * 100 + "2", "王芳")


def test_where_the_id_ends_cannot_be_mistaken() -> None:
    assert safe_file_name("A_B", "C") != safe_file_name("A", "B_C")


@given(st.text(max_size=80), st.text(max_size=300))
def test_whatever_is_written_gives_a_short_name_of_harmless_signs(person: str, name: str) -> None:
    made = safe_file_name(person, name, ".html")
    assert len(made.encode()) <= MAX_BYTES
    assert made[0] not in ".~ -"
    assert not set(made) & (set(string.punctuation) - ALLOWED_MARKS)
    assert made.isprintable()
