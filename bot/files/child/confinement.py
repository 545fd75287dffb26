"""Takes from this process what a file may not have."""

import os
import resource
import sys

from bot.files.limits import CPU_SECONDS, MAX_FILE

_NICENESS = 10


def confine(memory: int) -> None:
    """Limit this process for good: address space, processor time, file size, open files; no core dump.

    Args:
        memory: Bytes of address space. What exceeds it is a ``MemoryError``; macOS does not know this limit.
    """
    os.nice(_NICENESS)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, MAX_FILE)
    _limit(resource.RLIMIT_NOFILE, 64)
    if sys.platform != "darwin":
        _limit(resource.RLIMIT_AS, memory)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    least = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (least, least))
