"""File names made from what stands in a roster: safe on every system, distinct, readable."""

import hashlib
import unicodedata

MAX_BYTES = 120
"""The longest name handed out, in UTF-8 bytes, its extension included."""

_MAX_ID_BYTES = 60


def safe_file_name(person_id: str, name: str, extension: str = "") -> str:
    """Name a person's file by his 人员编号 with the name after it, at most 120 bytes with ``extension``.

    Different ids give different names: an id that had to be changed or cut carries a digest of the whole id after ``~``. Besides
    letters and digits only ``-``, ``·`` and the ``_`` between the parts remain, so nothing in it can be a path, a reserved
    device name or an invisible mark.

    >>> safe_file_name("ZD005", "张　三", ".html")
    'ZD005_张三.html'
    >>> safe_file_name("CON", "../x"), safe_file_name("../etc", "")
    ('CON_x', 'etc~f7f9121f_未具名')
    """
    identity = _identity_part(person_id)
    room = MAX_BYTES - len(f"{identity}_{extension}".encode())
    return f"{identity}_{_cut(_name_part(name), room) or '未具名'}{extension}"


def _identity_part(person_id: str) -> str:
    key = "".join(unicodedata.normalize("NFKC", person_id).split())
    cleaned = "".join(sign if _is_plain(sign) or sign in "-_" else "-" for sign in key).strip("-_")
    kept = _cut(cleaned, _MAX_ID_BYTES)
    if kept == key:
        return kept
    digest = hashlib.sha256(key.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{kept or '编号'}~{digest}"


def _name_part(name: str) -> str:
    letters = unicodedata.normalize("NFC", name)
    return "".join(sign for sign in letters if _is_plain(sign) or sign in "-·").strip("-·")


def _is_plain(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign) in {"Mn", "Mc"}


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
