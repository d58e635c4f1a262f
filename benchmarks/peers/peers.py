"""Where the peers are, and how their processes and Tandem's are started."""

import json
import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TANDEM = ROOT / "tandem"
PLAN = json.loads((HERE / "rows.json").read_text())
OURS = ("djl", "tf")
PRECISIONS = ("float32", "bfloat16")


def folder():
    """Where `install` puts the virtual environments."""
    return Path(os.environ.get("TANDEM_PEERS") or Path.home() / ".cache/tandem/peers")


def python(kind):
    """The interpreter of an environment; raises FileNotFoundError if it is not there."""
    path = folder() / kind / "bin" / "python"
    if not path.exists():
        raise FileNotFoundError(f"there is no {path}: run benchmarks/peers/install")
    return path


def command(peer):
    """The command line of a peer, as `torch/eager` names it."""
    kind, _, variant = peer.partition("/")
    return [str(python(kind)), str(HERE / f"{kind}_peer.py"), variant]


def median(values):
    ordered = sorted(values)
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
