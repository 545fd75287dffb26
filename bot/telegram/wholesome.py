"""The body of an update as values that can be worked with: without what no database and no encoding takes.

Telegram passes on whatever a client sends: half of a surrogate pair, a NUL. The journal keeps an update as it came, in
plain ASCII; here, before anybody looks at it, each such character becomes U+FFFD, which is as long as it in the UTF-16
by which entities are counted.
"""

import json
import re
from typing import Any

_SUSPECT = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
"""How JSON writes halves of pairs, those of whole emoji too, and NUL."""
_UNWHOLESOME = re.compile("[\0\ud800-\udfff]")
_INSTEAD = "\ufffd"


def read_body(body: str) -> Any:
    """Read the body of a task.

    Raises:
        ValueError: It is no JSON.
    """
    values = json.loads(body)
    return _wholesome(values) if _SUSPECT.search(body) else values


def _wholesome(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWHOLESOME.sub(_INSTEAD, value)
    if isinstance(value, dict):
        return {_wholesome(key): _wholesome(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_wholesome(inner) for inner in value]
    return value
