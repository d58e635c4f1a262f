"""Draws the ratios of a results.json: ratios.png and ratios.svg beside it."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

COLORS = {"djl": "#1f6feb", "tf": "#d9730d"}
OFFSETS = {"djl": 0.17, "tf": -0.17}


def draw(folder):
    ratios = json.loads((folder / "results.json").read_text())["ratios"]
    lines = list(dict.fromkeys((r["row"], r["peer"]) for r in ratios))
    figure, axes = pyplot.subplots(figsize=(9, 1.2 + 0.45 * len(lines)), layout="constrained")
    for ours, color in COLORS.items():
        some = [r for r in ratios if r["system"] == ours]
        heights = [len(lines) - 1 - lines.index((r["row"], r["peer"])) + OFFSETS[ours] for r in some]
        medians = [r["median"] for r in some]
        spread = [
            [r["median"] - r["low"] for r in some],
            [r["high"] - r["median"] for r in some],
        ]
        axes.errorbar(medians, heights, xerr=spread, fmt="o", color=color, capsize=3, label=ours)
        for r, height in zip(some, heights):
            axes.annotate(f"{r['median']:.2f}", (r["high"], height), xytext=(6, -3),
                          textcoords="offset points", fontsize=8, color=color)
    axes.axvline(1, color="#888888", linewidth=1)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_yticks(range(len(lines)), [f"{row} : {peer}" for row, peer in reversed(lines)])
    axes.set_xlabel("tokens per second, ours over theirs (median and quartiles of the rounds)")
    axes.grid(axis="x", which="both", color="#dddddd")
    axes.margins(x=0.12)
    axes.legend(loc="best")
    for kind in ("png", "svg"):
        figure.savefig(folder / f"ratios.{kind}", dpi=130)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
