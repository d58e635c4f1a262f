"""Weights and batches as Tandem draws them, so that every peer computes on the same numbers.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011), keyed by a seed and a name, as
`io.tandem.api.program.Philox` specifies it; here whole arrays are drawn at once.
"""

import hashlib

import numpy as np

ROUNDS = 10
MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
WEYL = (0x9E3779B9, 0xBB67AE85)
WORD = 0xFFFFFFFF
LOW = np.uint64(WORD)
HALF = np.uint64(32)


def bits(seed, name, begin, count):
    """64 random bits for each index from `begin`, which must be even."""
    digest = hashlib.sha256(name.encode()).digest()
    numbers = np.arange(begin // 2, begin // 2 + (count + 1) // 2, dtype=np.uint64)
    c0, c1 = numbers & LOW, numbers >> HALF
    c2 = np.full_like(numbers, int.from_bytes(digest[:4], "big"))
    c3 = np.full_like(numbers, int.from_bytes(digest[4:8], "big"))
    k0, k1 = seed & WORD, seed >> 32 & WORD
    for _ in range(ROUNDS):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0 = (p1 >> HALF) ^ c1 ^ np.uint64(k0)
        c1 = p1 & LOW
        c2 = (p0 >> HALF) ^ c3 ^ np.uint64(k1)
        c3 = p0 & LOW
        k0, k1 = k0 + WEYL[0] & WORD, k1 + WEYL[1] & WORD
    pairs = np.stack([c0 << HALF | c1, c2 << HALF | c3], axis=1)
    return pairs.reshape(-1)[:count]


def uniform(seed, name, begin, count):
    """Numbers in [0, 1)."""
    return (bits(seed, name, begin, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(seed, name, count):
    """Numbers of mean 0 and deviation 1 (Box and Muller 1958)."""
    drawn = np.empty(count, np.float64)
    piece = 1 << 20
    for begin in range(0, count, piece):
        n = min(piece, count - begin)
        u = uniform(seed, name, 2 * begin, 2 * n)
        drawn[begin : begin + n] = np.sqrt(-2 * np.log(1 - u[::2])) * np.cos(2 * np.pi * u[1::2])
    return drawn


def below(seed, name, begin, count, bound):
    """Integers in [0, bound): the upper 64 bits of the product of 63 random bits and 2 bound."""
    words = bits(seed, name, 0, begin + count)[begin:] >> np.uint64(1)
    # Bounds are below 2^31, so the product is put together from two of 64 bits.
    factor = np.uint64(2 * bound)
    high, low = words >> HALF, words & LOW
    return ((high * factor + (low * factor >> HALF)) >> HALF).astype(np.int32)


def batch(step, shape, sequences):
    """Token ids [B, T] and labels of a training step, which counts from 0.

    A GPT has a label for each token; a BERT for `predictions` positions of a sequence, which are
    given too: [P], the same for each.
    """
    n = sequences * shape["time"]
    predicted = shape["predictions"] or shape["time"]
    drawn = below(step, "benchmark", 0, n + sequences * predicted, shape["vocabulary"])
    positions = np.arange(predicted) * shape["time"] // predicted
    ids, labels = drawn[:n], drawn[n:]
    return ids.reshape(sequences, -1), labels.reshape(sequences, predicted), positions


def prompt(step, shape, sequences):
    """Token ids [B, P] to go on from."""
    n = sequences * shape["prompt"]
    return below(step, "benchmark", 0, n, shape["vocabulary"]).reshape(sequences, -1)


def weights(shape, seed=1):
    """First weights by their published names: (name, array) one at a time."""
    return {"gpt": gpt_weights, "bert": bert_weights}[shape["architecture"]](shape, seed)


def matrix(seed, name, *extents, deviation=0.02):
    values = normal(seed, name, int(np.prod(extents))) * deviation
    return name, values.astype(np.float32).reshape(extents)


def zeros(name, extent):
    return name, np.zeros(extent, np.float32)


def norm(name, extent):
    yield name + ".weight", np.ones(extent, np.float32)
    yield zeros(name + ".bias", extent)


def gpt_weights(shape, seed):
    """Of a GPT-2, whose projections are stored as [in, out]."""
    hidden = shape["hidden"]

    def projection(name, inner, outer, deviation=0.02):
        yield matrix(seed, name + ".weight", inner, outer, deviation=deviation)
        yield zeros(name + ".bias", outer)

    # What ends in a residual sum begins smaller by the root of their number.
    residual = 0.02 / np.sqrt(2.0 * shape["layers"])
    yield matrix(seed, "wte.weight", shape["vocabulary"], hidden)
    yield matrix(seed, "wpe.weight", shape["context"], hidden)
    for i in range(shape["layers"]):
        block = f"h.{i}."
        yield from norm(block + "ln_1", hidden)
        yield from projection(block + "attn.c_attn", hidden, 3 * hidden)
        yield from projection(block + "attn.c_proj", hidden, hidden, residual)
        yield from norm(block + "ln_2", hidden)
        yield from projection(block + "mlp.c_fc", hidden, 4 * hidden)
        yield from projection(block + "mlp.c_proj", 4 * hidden, hidden, residual)
    yield from norm("ln_f", hidden)


def bert_weights(shape, seed):
    """Of a BERT with its head for masked tokens; linear maps are stored as [out, in]."""
    hidden = shape["hidden"]

    def linear(name, inner, outer):
        yield matrix(seed, name + ".weight", outer, inner)
        yield zeros(name + ".bias", outer)

    embeddings = "bert.embeddings."
    yield matrix(seed, embeddings + "word_embeddings.weight", shape["vocabulary"], hidden)
    yield matrix(seed, embeddings + "position_embeddings.weight", shape["context"], hidden)
    yield matrix(seed, embeddings + "token_type_embeddings.weight", 2, hidden)
    yield from norm(embeddings + "LayerNorm", hidden)
    for i in range(shape["layers"]):
        layer = f"bert.encoder.layer.{i}."
        for part in ("query", "key", "value"):
            yield from linear(layer + "attention.self." + part, hidden, hidden)
        yield from linear(layer + "attention.output.dense", hidden, hidden)
        yield from norm(layer + "attention.output.LayerNorm", hidden)
        yield from linear(layer + "intermediate.dense", hidden, 4 * hidden)
        yield from linear(layer + "output.dense", 4 * hidden, hidden)
        yield from norm(layer + "output.LayerNorm", hidden)
    yield from linear("cls.predictions.transform.dense", hidden, hidden)
    yield from norm("cls.predictions.transform.LayerNorm", hidden)
    yield zeros("cls.predictions.bias", shape["vocabulary"])
