"""A sender with a faulty form, and what comes back."""

from pathlib import Path

import pytest

from kaohe_excel.reading import ReaderPool
from tests.offices.senders import COPY, FAULTS, FORM, Sender, retyped, start_sender


@pytest.fixture
def sender(tmp_path: Path, pool: ReaderPool, sample_workbooks: Path) -> Sender:
    """A folder that holds nothing but the 人员名册."""
    return start_sender(tmp_path, pool, sample_workbooks)


@pytest.fixture
def faulty(sender: Sender) -> Sender:
    """The same with a form that has three faults."""
    sender.put(FORM, retyped(sender.original(), FAULTS))
    return sender


@pytest.fixture(scope="session")
def round_trip(
    tmp_path_factory: pytest.TempPathFactory, pool: ReaderPool, sample_workbooks: Path
) -> tuple[bytes, bytes]:
    """The faulty form as sent, and its copy; for tests that only look."""
    sender = start_sender(tmp_path_factory.mktemp("sender"), pool, sample_workbooks)
    sender.put(FORM, retyped(sender.original(), FAULTS))
    return (sender.root / FORM).read_bytes(), sender.returned()[COPY]
