"""Word2vec by Tandem and by gensim, in turn; see benchmarks/vectors/run, which calls this."""

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import gensim
from gensim.models import KeyedVectors, Word2Vec

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = ROOT / "datasets/src/main/resources/io/tandem/datasets/text/state-of-the-union.tsv.gz"
SETS = Path(gensim.__file__).parent / "test/test_data"
# gensim cuts longer texts itself.
LONGEST = 10_000


def corpus(path):
    with gzip.open(ADDRESSES, "rt", encoding="utf-8") as lines, open(path, "w") as out:
        for line in lines:
            text = line.rstrip("\n").split("\t")[3].replace("\\n", "\n")
            words = re.findall(r"[a-z]+(?:'[a-z]+)?", text.lower())
            for i in range(0, len(words), LONGEST):
                out.write(" ".join(words[i : i + LONGEST]) + "\n")


def by_gensim(path, options, negatives, seed, out):
    texts = [line.split() for line in open(path)]
    model = Word2Vec(
        vector_size=100,
        window=5,
        min_count=5,
        sg=1,
        negative=negatives,
        sample=1e-3,
        workers=options.threads,
        seed=seed,
    )
    model.build_vocab(texts)
    start = time.perf_counter()
    model.train(texts, total_examples=len(texts), epochs=options.epochs)
    seconds = time.perf_counter() - start
    model.wv.save_word2vec_format(out, binary=True)
    return options.epochs * sum(map(len, texts)) / seconds


def by_tandem(backend, path, options, negatives, seed, out):
    classes = ROOT / "benchmarks/target"
    jvm = Path(os.environ["JAVA_HOME"]) / "bin/java" if "JAVA_HOME" in os.environ else "java"
    arguments = [path, backend, options.threads, seed, options.epochs, options.batch]
    arguments += [negatives, out]
    command = [jvm, "-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true", "-cp"]
    command += [f"{classes}/classes:{(classes / 'classpath.txt').read_text().strip()}"]
    command += ["io.tandem.benchmarks.Word2VecRun", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return told["words"] / told["seconds"]


def spearman(vectors, name):
    return vectors.evaluate_word_pairs(str(SETS / name))[1][0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--negatives", type=int, nargs="+", default=[5])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--who", nargs="+", default=["gensim", "djl", "tf"])
    options = parser.parse_args()
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/corpus.txt"
        corpus(path)
        for seed in options.seeds:
            for negatives in options.negatives:
                for who in options.who:
                    out = f"{folder}/vectors.bin"
                    if who == "gensim":
                        speed = by_gensim(path, options, negatives, seed, out)
                    else:
                        speed = by_tandem(who, path, options, negatives, seed, out)
                    vectors = KeyedVectors.load_word2vec_format(out, binary=True)
                    pairs = [spearman(vectors, "wordsim353.tsv"), spearman(vectors, "simlex999.txt")]
                    rows.setdefault((negatives, who), []).append([speed, *pairs])
                    print(f"{who:8} {negatives:2} negatives, seed {seed}: {speed:9,.0f} words/s, "
                          f"WordSim-353 {pairs[0]:.4f}, SimLex-999 {pairs[1]:.4f}", flush=True)
    print(f"\ngensim {gensim.__version__}, {options.threads} threads, {options.epochs} passes, "
          f"means of {len(options.seeds)} seeds (least to greatest)")
    for (negatives, who), runs in sorted(rows.items()):
        cells = []
        for column, form in zip(zip(*runs), ["{:,.0f}", "{:.4f}", "{:.4f}"]):
            mean, least, most = statistics.mean(column), min(column), max(column)
            cells.append(f"{form.format(mean)} ({form.format(least)} to {form.format(most)})")
        print(f"{who:8} {negatives:2} negatives   " + "   ".join(cells))


main()
