"""The limits of a real process."""

import subprocess
import sys

import pytest

from bot.files.limits import MEGABYTE

SETUP = f"from bot.files.child.confinement import confine\nconfine({200 * MEGABYTE})\n"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", SETUP + code], capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit address space")
def test_memory_ends_in_an_error() -> None:
    assert "MemoryError" in run(f"bytearray({300 * MEGABYTE})").stderr
    assert run(f"bytearray({50 * MEGABYTE})").returncode == 0


def test_limits_cannot_be_raised_again() -> None:
    kinds = "resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE"
    done = run(f"import resource\nfor kind in ({kinds}): print(resource.getrlimit(kind))")
    limits = [tuple(map(int, line.strip("()").split(","))) for line in done.stdout.splitlines()]
    assert len(limits) == 4
    assert all(soft == hard >= 0 for soft, hard in limits)


def test_it_lets_others_go_first() -> None:
    assert int(run("import os\nprint(os.nice(0))").stdout) >= 10
