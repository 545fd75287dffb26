"""Gives memory back to the system that was only needed while something large was loaded."""

import ctypes
import gc
from contextlib import suppress


def release() -> None:
    """Return what is freed but still held by the C library's allocator; does nothing where that is not glibc.

    Loading the index and the Korean analyser leaves more than ten megabytes of holes, for the life of the process.
    """
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
