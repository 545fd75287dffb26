"""How long a call takes, without what else the machine does meanwhile."""

import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Return the least CPU time of some runs, of the thread that calls."""

    def once() -> float:
        began = time.thread_time()
        work()
        return time.thread_time() - began

    return min(once() for _ in range(runs))
