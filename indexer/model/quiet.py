"""Keeps the libraries' own bars and remarks off the terminal while a model is prepared."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from transformers.utils import logging as transformers_logging


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Silence progress bars, notes and known warnings of torch and transformers inside the block."""
    bars = transformers_logging.is_progress_bar_enabled()
    level = transformers_logging.get_verbosity()
    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity(logging.ERROR)
    try:
        with warnings.catch_warnings():
            # The exporter that is asked for on purpose, and what it says of shapes that do not vary here.
            warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"(torch|transformers|indexer)\.")
            warnings.filterwarnings("ignore", category=UserWarning, module=r"(torch|transformers)\.")
            warnings.simplefilter("ignore", torch.jit.TracerWarning)
            yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()
