"""How much a parsing child may take: memory for as long as it lives, processor time for each question.

Processor time does not depend on what else the machine does, so neither does whether a file is read. Where the system has
neither a profiling timer nor job objects, the pool's deadline by the clock alone holds.
"""

import ctypes
import os
import signal
import sys
from typing import Any

if sys.platform != "win32":
    import resource

MEMORY_CAP = 1024 * 1024 * 1024
_QUOTA_EXCEEDED = 1816
_ENDED_BY_TIMER = frozenset({-signal.SIGPROF} if sys.platform != "win32" else {_QUOTA_EXCEEDED})
"""Exit codes of a child that the system ended for the processor time it took."""

_TICKS = 10_000_000
_PROCESS_TIME, _PROCESS_MEMORY, _EXTENDED = 0x2, 0x100, 9


def out_of_time(exit_code: int | None) -> bool:
    """Whether a child that died with this exit code had used up its processor time."""
    return exit_code in _ENDED_BY_TIMER


def cap_memory() -> None:
    """Hold this process to 1 GiB above what it has now."""
    if sys.platform == "win32":
        _job().cap_memory(MEMORY_CAP)
    else:
        resource.setrlimit(resource.RLIMIT_AS, (_held_bytes() + MEMORY_CAP,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_time(seconds: float) -> None:
    """Let the system end this process once it has taken so much processor time from now on; 0 lifts that."""
    if sys.platform == "win32":
        _job().allow_time(seconds)
    else:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _held_bytes() -> int:
    try:
        with open("/proc/self/statm", "rb") as held:  # noqa: PTH123 - not a file of anybody's
            return int(held.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Limits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """A Windows job object around this process. ``system`` is kernel32; where it refuses, nothing is limited."""

    def __init__(self, system: Any) -> None:
        self._system = system
        self._limits = _Limits()
        system.CreateJobObjectW.restype = system.GetCurrentProcess.restype = ctypes.c_void_p
        self._handle = ctypes.c_void_p(system.CreateJobObjectW(None, None))
        system.AssignProcessToJobObject(self._handle, ctypes.c_void_p(system.GetCurrentProcess()))

    def cap_memory(self, more: int) -> None:
        """Hold the process to so many bytes of committed memory."""
        self._limits.ProcessMemoryLimit = more
        self._set(_PROCESS_MEMORY, on=True)

    def allow_time(self, seconds: float) -> None:
        """End the process once it has taken so much user time from now on; 0 lifts that."""
        self._limits.BasicLimitInformation.PerProcessUserTimeLimit = int((os.times().user + seconds) * _TICKS)
        self._set(_PROCESS_TIME, on=seconds > 0)

    def _set(self, flag: int, *, on: bool) -> None:
        basic = self._limits.BasicLimitInformation
        basic.LimitFlags = basic.LimitFlags | flag if on else basic.LimitFlags & ~flag
        size = ctypes.sizeof(self._limits)
        self._system.SetInformationJobObject(self._handle, _EXTENDED, ctypes.byref(self._limits), size)


if sys.platform == "win32":
    _own: list[Job] = []

    def _job() -> Job:
        if not _own:
            _own.append(Job(ctypes.WinDLL("kernel32")))
        return _own[0]
