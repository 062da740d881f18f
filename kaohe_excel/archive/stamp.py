"""JSON that carries its own digest: whatever is changed in it, even a space, can be seen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

DIGEST = "digest"


class Damaged(Exception):  # noqa: N818 - an answer, not a fault of the program
    """A paper of the archive is not as it was written."""


def sha256_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_files(digests: Iterable[tuple[str, str]]) -> str:
    """One digest over many files, given as (path, SHA-256) in any order.

    >>> digest_of_files([("b", "2"), ("a", "1")]) == digest_of_files([("a", "1"), ("b", "2")])
    True
    """
    return sha256_of("".join(f"{sha256} {path}\n" for path, sha256 in sorted(digests)).encode())


def stamped(data: Mapping[str, Any], *, one_line: bool = False) -> bytes:
    """The data as UTF-8 JSON that ends with the digest of itself; the same data gives the same bytes."""
    digest = sha256_of(_written({**data, DIGEST: ""}, one_line=one_line))
    return _written({**data, DIGEST: digest}, one_line=one_line)


def read_stamped(content: bytes, *, one_line: bool = False) -> dict[str, Any]:
    """The data of a stamped paper without its digest; Damaged where not a bit-for-bit faithful one."""
    try:
        data = json.loads(content.decode())
        digest = data.pop(DIGEST)
        whole = bool(digest) and stamped(data, one_line=one_line) == content
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise Damaged from error
    if not whole:
        raise Damaged
    return dict(data)


def _written(data: Mapping[str, Any], *, one_line: bool) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=None if one_line else 1) + "\n").encode()
