"""Times Keras 3 on TensorFlow, with KerasHub's models.

graph: a step is a TensorFlow graph (jit_compile=False). xla: it is compiled by XLA
(jit_compile=True). Training is train_on_batch; decoding is KerasHub's generate, one call of a graph
for a whole generation, with a cache of fixed size.
"""

import os
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import drawn  # noqa: E402
import keras  # noqa: E402
import keras_hub  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import worker  # noqa: E402

VARIANTS = {(task, "gpt"): ("graph", "xla") for task in ("train", "decode")}
VARIANTS["train", "bert"] = ("graph", "xla")


def model(job):
    shape = job.shape
    extents = {
        "vocabulary_size": shape["vocabulary"],
        "num_layers": shape["layers"],
        "num_heads": shape["heads"],
        "hidden_dim": shape["hidden"],
        "intermediate_dim": 4 * shape["hidden"],
        "dropout": 0.0,
        "max_sequence_length": shape["context"],
    }
    if job.architecture == "gpt":
        backbone = keras_hub.models.GPT2Backbone(**extents)
        built = keras_hub.models.GPT2CausalLM(backbone, preprocessor=None)
        weigh = weigh_gpt
    else:
        backbone = keras_hub.models.BertBackbone(**extents)
        built = keras_hub.models.BertMaskedLM(backbone, preprocessor=None)
        # What the published BERT has; KerasHub approximates gelu here and has another epsilon there.
        for block in backbone.transformer_layers:
            block._feedforward_intermediate_dense.activation = keras.activations.gelu
        built.masked_lm_head._intermediate_layer_norm.epsilon = 1e-12
        weigh = weigh_bert
    if job.drawn_weights:
        weigh(built, shape, dict(drawn.weights(shape)))
    return built


def weigh_norm(layer, weights, name):
    layer.gamma.assign(weights[name + ".weight"])
    layer.beta.assign(weights[name + ".bias"])


def weigh_dense(layer, kernel, bias):
    layer.kernel.assign(kernel.reshape(layer.kernel.shape))
    layer.bias.assign(bias.reshape(layer.bias.shape))


def weigh_gpt(model, shape, weights):
    backbone = model.backbone
    backbone.token_embedding.embeddings.assign(weights["wte.weight"])
    backbone.position_embedding.position_embeddings.assign(weights["wpe.weight"])

    def projection(layer, name):
        weigh_dense(layer, weights[name + ".weight"], weights[name + ".bias"])

    for i, block in enumerate(backbone.transformer_layers):
        name = f"h.{i}."
        attention = block._self_attention_layer
        kernels = np.split(weights[name + "attn.c_attn.weight"], 3, axis=1)
        biases = np.split(weights[name + "attn.c_attn.bias"], 3)
        layers = attention._query_dense, attention._key_dense, attention._value_dense
        for layer, kernel, bias in zip(layers, kernels, biases, strict=True):
            weigh_dense(layer, kernel, bias)
        projection(attention._output_dense, name + "attn.c_proj")
        projection(block._feedforward_intermediate_dense, name + "mlp.c_fc")
        projection(block._feedforward_output_dense, name + "mlp.c_proj")
        weigh_norm(block._self_attention_layer_norm, weights, name + "ln_1")
        weigh_norm(block._feedforward_layer_norm, weights, name + "ln_2")
    weigh_norm(backbone.layer_norm, weights, "ln_f")


def weigh_bert(model, shape, weights):
    backbone, head = model.backbone, model.masked_lm_head

    def linear(layer, name):
        weigh_dense(layer, weights[name + ".weight"].T, weights[name + ".bias"])

    name = "bert.embeddings."
    backbone.token_embedding.embeddings.assign(weights[name + "word_embeddings.weight"])
    positions = weights[name + "position_embeddings.weight"]
    backbone.position_embedding.position_embeddings.assign(positions)
    backbone.segment_embedding.embeddings.assign(weights[name + "token_type_embeddings.weight"])
    weigh_norm(backbone.embeddings_layer_norm, weights, name + "LayerNorm")
    for i, block in enumerate(backbone.transformer_layers):
        name = f"bert.encoder.layer.{i}."
        attention = block._self_attention_layer
        linear(attention._query_dense, name + "attention.self.query")
        linear(attention._key_dense, name + "attention.self.key")
        linear(attention._value_dense, name + "attention.self.value")
        linear(attention._output_dense, name + "attention.output.dense")
        linear(block._feedforward_intermediate_dense, name + "intermediate.dense")
        linear(block._feedforward_output_dense, name + "output.dense")
        weigh_norm(block._self_attention_layer_norm, weights, name + "attention.output.LayerNorm")
        weigh_norm(block._feedforward_layer_norm, weights, name + "output.LayerNorm")
    linear(head._intermediate_dense, "cls.predictions.transform.dense")
    weigh_norm(head._intermediate_layer_norm, weights, "cls.predictions.transform.LayerNorm")
    head._bias.assign(weights["cls.predictions.bias"])


def train(job, network):
    optimizer = keras.optimizers.AdamW(
        learning_rate=worker.RATE,
        weight_decay=worker.DECAY,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-8,
        global_clipnorm=1.0,
    )
    vectors = ("bias", "gamma", "beta")
    optimizer.exclude_from_weight_decay(
        [v for v in network.trainable_variables if v.path.split("/")[-1] in vectors]
    )
    network.compile(
        optimizer=optimizer,
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        weighted_metrics=[],
        jit_compile=job.variant == "xla",
    )

    def step(number):
        ids, labels, positions = drawn.batch(number, job.shape, job.batch)
        begun = time.perf_counter()
        inputs = {"token_ids": ids, "padding_mask": np.ones_like(ids)}
        if job.architecture == "bert":
            inputs["segment_ids"] = np.zeros_like(ids)
            inputs["mask_positions"] = np.tile(positions.astype(np.int32), (job.batch, 1))
        network.reset_metrics()
        value = float(network.train_on_batch(inputs, labels))
        return {"seconds": time.perf_counter() - begun, "loss": value}

    return step


def decode(job, network):
    network.compile(sampler="greedy", jit_compile=job.variant == "xla")
    # The prompt gives the first token, which is not timed.
    length, tokens = job.shape["prompt"], job.shape["tokens"] + 1

    def timed(prompt, known):
        ids = np.zeros((job.batch, length + tokens), np.int32)
        ids[:, :length] = prompt
        mask = np.zeros_like(ids)
        mask[:, :known] = 1
        begun = time.perf_counter()
        out = network.generate({"token_ids": ids, "padding_mask": mask}, stop_token_ids=None)
        return time.perf_counter() - begun, out["token_ids"][:, length:]

    def step(number):
        prompt = drawn.prompt(number, job.shape, job.batch)
        # A call takes the prompt and room for what it generates together, and reads all of it
        # before its first token: where all but one token is known it does that and one step.
        first, _ = timed(prompt, length + tokens - 1)
        whole, ids = timed(prompt, length)
        return {"seconds": whole - first, "wholeSeconds": first + whole, "ids": ids.tolist()}

    return step


def references(job):
    if job.task == "decode":
        numbers = tf.random.uniform([1 << 26])
        return lambda: float(tf.reduce_sum(numbers)), 1
    a, b = tf.random.uniform([2048, 2048]), tf.random.uniform([2048, 2048])
    kind = tf.bfloat16 if job.bfloat16 else tf.float32

    @tf.function
    def product():
        return tf.matmul(tf.cast(a, kind), tf.cast(b, kind))[0, 0]

    return lambda: float(product()), 1


if __name__ == "__main__":
    job = worker.Job(VARIANTS, __doc__)
    tf.config.threading.set_intra_op_parallelism_threads(job.threads)
    tf.config.threading.set_inter_op_parallelism_threads(job.threads)
    keras.utils.set_random_seed(1)
    if job.bfloat16:
        keras.config.set_dtype_policy("mixed_bfloat16" if job.task == "train" else "bfloat16")
    network = model(job)
    # The pooler is no part of the objective; Transformers and Tandem leave it out.
    pooler = network.backbone.pooled_dense.count_params() if job.architecture == "bert" else 0
    step = (train if job.task == "train" else decode)(job, network)
    versions = f"tensorflow {tf.__version__}, keras {keras.__version__}"
    count = network.count_params() - pooler
    job.serve(f"{versions}, keras-hub {keras_hub.__version__}", count, step, references)
