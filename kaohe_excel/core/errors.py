"""What makes a run impossible. Everything else is a finding."""

from collections.abc import Sequence


class KaoheError(Exception):
    """A run that cannot be done; the message is Chinese and says what to do (exit code 2)."""


class RosterError(KaoheError):
    """The roster is absent, doubled or structurally wrong; every fault is one line."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("名册有问题：\n" + "\n".join(f"  · {fault}" for fault in faults))


class PolicyError(KaoheError):
    """A policy file is wrong: unknown key, missing reference, impossible number."""


class OutputError(KaoheError):
    """Results cannot be put in place: no space, no permission, a workbook held open, another run at work."""
