"""How long a search takes, and in how much memory: the whole search here against the bare vector search with torch.

    python benchmarks/search.py

Both ways run in a process of their own, over the index in use, on the same 1,000 questions, with two threads. The one
with torch is the textbook: sentence-transformers encodes the question, FAISS finds the nearest rows, nothing else.
Needs the optional dependencies ``[model]`` and Linux (``/proc``). Times depend on the machine; the ratios travel.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

THREADS = 2
QUESTIONS = 1000
HITS = 5

ROWS = {
    "load_s": "import and load, s",
    "p50_ms": "search, ms (median)",
    "p95_ms": "search, ms (95th percentile)",
    "loaded_mb": "resident after load, MB",
    "resident_mb": f"resident after {QUESTIONS} questions, MB",
}


def main() -> None:
    """Measure both ways and print them side by side."""
    with TemporaryDirectory() as folder:
        _child("--save", folder)
        with_torch = json.loads(_child("--torch", folder))
    here = json.loads(_child("--here"))
    print(f"{'':38}{'here':>10}{'torch':>10}{'ratio':>8}")
    for key, title in ROWS.items():
        print(f"{title:38}{here[key]:10.1f}{with_torch[key]:10.1f}{here[key] / with_torch[key]:8.2f}")


def _child(*arguments: str) -> str:
    return subprocess.run([sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def _save(folder: str) -> None:
    """Write the packaged model as sentence-transformers loads it."""
    from indexer.model import packed
    from indexer.model.quiet import quiet_libraries
    from indexer.model.transformer import rebuild

    with quiet_libraries():
        rebuild(packed.read(packed.find())).save(folder, create_model_card=False)


def _here() -> None:
    start = time.perf_counter()
    from indexer.encoder import Encoder
    from indexer.index import Index
    from indexer.settings import IndexerSettings

    settings = IndexerSettings()
    index = Index.load(settings.index_dir, Encoder.load(settings.model_dir, THREADS))
    _report(time.perf_counter() - start, lambda question: index.search(question, HITS))


def _torch(folder: str) -> None:
    start = time.perf_counter()
    import faiss
    import torch
    from sentence_transformers import SentenceTransformer

    from indexer.builds import current_build
    from indexer.corpus import VECTORS
    from indexer.model.quiet import quiet_libraries
    from indexer.settings import IndexerSettings

    torch.set_num_threads(THREADS)
    with quiet_libraries():
        model = SentenceTransformer(folder, device="cpu")
    vectors = faiss.read_index(str(current_build(IndexerSettings().index_dir) / VECTORS))

    def search(question: str) -> object:
        return vectors.search(model.encode([question], prompt_name="query", show_progress_bar=False), HITS)

    _report(time.perf_counter() - start, search)


def _report(load_s: float, search: Callable[[str], object]) -> None:
    loaded_mb = _resident_mb()
    times = sorted(_milliseconds(search, question) for question in _questions())
    figures = {
        "load_s": load_s,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[len(times) * 95 // 100],
        "loaded_mb": loaded_mb,
        "resident_mb": _resident_mb(),
    }
    print(json.dumps(figures))


def _questions() -> list[str]:
    from knowledge.guide_folder import load_guide

    aliases = [alias for item in load_guide().items() for alias in item.aliases]
    return (aliases * (QUESTIONS // len(aliases) + 1))[:QUESTIONS]


def _milliseconds(search: Callable[[str], object], question: str) -> float:
    start = time.perf_counter()
    search(question)
    return (time.perf_counter() - start) * 1000


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) / 1024


if __name__ == "__main__":
    ways = {"--save": _save, "--torch": _torch, "--here": _here}
    if len(sys.argv) > 1:
        ways[sys.argv[1]](*sys.argv[2:])
    else:
        main()
