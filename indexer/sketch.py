"""Token states in few bytes: enough to tell which token is nearest.

A question is compared token by token with everything that an item says and is asked by. Whole states in half precision
would take five times the memory; so they are turned onto the axes along which the states of everyday questions differ
most, and each number of them is kept in a byte. The axes depend on the model and on ``out_of_scope.toml``, not on the
guide: what an earlier build has embedded stays good.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoding

WIDTH = 160
"""How many axes are kept; with 128 the right item came first a little less often, with all 384 no more often."""
_SCALE = 127

States = NDArray[np.float32]
Sketch = NDArray[np.int8]


def find_axes(encodings: Iterable[Encoding]) -> States:
    """Return the axes along which the tokens of some texts differ most, shape (dimensions, at most ``WIDTH``)."""
    states = np.concatenate([encoding.tokens for encoding in encodings]).astype(np.float64)
    _, directions = np.linalg.eigh(states.T @ states)
    axes: States = np.ascontiguousarray(directions[:, ::-1][:, :WIDTH], dtype=np.float32)
    return axes


def sketch(states: States, axes: States) -> Sketch:
    """Return token states, shape (tokens, dimensions), in bytes: shape (tokens, axes)."""
    return np.rint(turned(states, axes) * _SCALE).astype(np.int8)


def turned(states: States, axes: States) -> States:
    """Return token states on the axes, each of L2 norm 1, shape (tokens, axes)."""
    on_axes = states @ axes
    norms = np.linalg.norm(on_axes, axis=1, keepdims=True)
    unit: States = on_axes / np.maximum(norms, np.float32(1e-9))
    return unit


def nearest(question: States, kept: Sketch, starts: NDArray[np.int64]) -> States:
    """Return how near the question's tokens are to each group of kept ones: the mean of each token's best cosine.

    Args:
        question: The question's tokens on the axes, shape (tokens, axes).
        kept: The groups' tokens, one group behind the other; no group is empty.
        starts: Where each group starts, shape (groups,).

    Returns:
        Shape (groups,).
    """
    cosines = kept.astype(np.float32) @ question.T
    best = np.maximum.reduceat(cosines, starts, axis=0)
    means: States = best.mean(axis=1, dtype=np.float32) / np.float32(_SCALE)
    return means
