"""onnxruntime, told to keep to itself: to be imported from here, and nowhere else.

From 1.29 on its packages report each session, with the names and hashes of the model, to their maker unless
``ORT_DISABLE_TELEMETRY`` is set before the import. A seller is promised that nothing leaves this bot but to Telegram.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # noqa: TID251 - after the variable that it reads

__all__ = ["onnxruntime"]
