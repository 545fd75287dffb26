"""What serving without torch saves: the same model through onnxruntime and through sentence-transformers.

    python benchmarks/encoder.py [MODEL_FOLDER]

Each way runs in a process of its own, on the same texts, with two threads. Needs the optional dependencies ``[model]``
and Linux (``/proc``). Times depend on the machine; the ratios travel.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

THREADS = 2
ROUNDS = 100
TOPICS = ("정산", "환불", "수수료", "광고비", "판매자 등급", "반품 배송비", "상품명", "부가세", "쿠폰", "스마일배송")
ASKS = (
    "언제 돼요?",
    "얼마예요",
    "어떻게 하나요?",
    "왜 안 되죠",
    "기준이 뭐예요?",
    "바꾸고 싶어요",
    "내역은 어디서 봐요?",
)
SHORT = [f"{topic} {ask}" for topic in TOPICS for ask in ASKS] * 5
LONG = [
    f"{topic}에 대한 안내예요. " + " ".join(f"{other} {ask}" for other in TOPICS for ask in ASKS[:2])
    for topic in TOPICS
]

ROWS = {
    "load_s": "import and load, s",
    "rss_mb": "resident after load, MB",
    "query_ms": "query, ms (median)",
    "short_per_s": f"{len(SHORT)} short texts, texts/s",
    "long_per_s": f"passages of {len(LONG[0])} characters, texts/s",
}


def main() -> None:
    """Measure both ways and print them side by side."""
    served = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data" / "model" / "multilingual-e5-small")
    with TemporaryDirectory() as folder:
        _child("save", folder)
        with_torch = json.loads(_child("torch", folder))
    with_onnx = json.loads(_child("onnx", str(served)))
    print(f"{'':34}{'onnxruntime':>14}{'torch':>14}{'ratio':>10}")
    for key, title in ROWS.items():
        served_value, torch_value = with_onnx[key], with_torch[key]
        print(f"{title:34}{served_value:14.1f}{torch_value:14.1f}{served_value / torch_value:10.2f}")


def _child(way: str, folder: str) -> str:
    return subprocess.run(
        [sys.executable, __file__, f"--{way}", folder], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def _save(folder: str) -> None:
    """Write the packaged model as sentence-transformers loads it."""
    from indexer.model import packed
    from indexer.model.quiet import quiet_libraries
    from indexer.model.transformer import rebuild

    with quiet_libraries():
        rebuild(packed.read(packed.find())).save(folder, create_model_card=False)


def _onnx(folder: str) -> None:
    start = time.perf_counter()
    from indexer.encoder import Encoder

    encoder = Encoder.load(Path(folder), THREADS)
    _report(time.perf_counter() - start, encoder.query, encoder.passages)


def _torch(folder: str) -> None:
    start = time.perf_counter()
    import torch
    from sentence_transformers import SentenceTransformer

    from indexer.model.quiet import quiet_libraries

    torch.set_num_threads(THREADS)
    with quiet_libraries():
        model = SentenceTransformer(folder, device="cpu")
    load_s = time.perf_counter() - start
    _report(
        load_s,
        lambda text: model.encode(text, prompt_name="query", show_progress_bar=False),
        lambda texts: model.encode(texts, prompt_name="passage", show_progress_bar=False),
    )


def _report(load_s: float, query: Callable[[str], object], passages: Callable[[list[str]], object]) -> None:
    rss_mb = _resident_mb()
    passages(SHORT[:8])  # the first run allocates
    times = [_seconds(query, text) for text in SHORT[:ROUNDS]]
    figures = {
        "load_s": load_s,
        "rss_mb": rss_mb,
        "query_ms": statistics.median(times) * 1000,
        "short_per_s": len(SHORT) / _seconds(passages, SHORT),
        "long_per_s": len(LONG) / _seconds(passages, LONG),
    }
    print(json.dumps(figures))


def _seconds(work: Callable[[Any], object], argument: object) -> float:
    start = time.perf_counter()
    work(argument)
    return time.perf_counter() - start


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) / 1024


if __name__ == "__main__":
    ways = {"--save": _save, "--onnx": _onnx, "--torch": _torch}
    if len(sys.argv) == 3 and sys.argv[1] in ways:
        ways[sys.argv[1]](sys.argv[2])
    else:
        main()
