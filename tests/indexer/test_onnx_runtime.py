"""The library that runs the model reports to nobody."""

import subprocess
import sys
from pathlib import Path

from indexer.settings import IndexerSettings

ASK = """
import sys
from pathlib import Path
from indexer.encoder import Encoder
Encoder.load(Path(sys.argv[1])).query("정산 언제 들어와요?")
"""


def test_a_question_leaves_no_trace_of_telemetry(tmp_path: Path, prepared: IndexerSettings) -> None:
    # Its reports wait in a database under the home folder, which the bare library makes as soon as it is imported.
    root = Path(__file__).parents[2]
    environment = {"HOME": str(tmp_path), "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", ASK, str(prepared.model_dir.resolve())]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
