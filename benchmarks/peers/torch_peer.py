"""Times PyTorch with Hugging Face Transformers.

Training: eager; compile (the model through torch.compile); for a BERT, eager and compile compute
the head at the predicted positions only, and all at every position, as the library's own forward
does. Decoding: eager (forward calls and argmax) and generate (the library's loop), both with a
cache that grows; static (a cache of fixed size); compile (static, forward through torch.compile).
"""

import time

import drawn
import torch
import transformers
import worker
from transformers import BertConfig, BertForMaskedLM, GPT2Config, GPT2LMHeadModel, StaticCache

VARIANTS = {
    ("train", "gpt"): ("eager", "compile"),
    ("train", "bert"): ("eager", "compile", "all"),
    ("decode", "gpt"): ("eager", "generate", "static", "compile"),
}


def torch_device(job):
    return torch.device(job.device.replace("gpu", "cuda"))


def model(job):
    shape = job.shape
    if job.architecture == "gpt":
        config = GPT2Config(
            vocab_size=shape["vocabulary"],
            n_positions=shape["context"],
            n_embd=shape["hidden"],
            n_layer=shape["layers"],
            n_head=shape["heads"],
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=None,
            eos_token_id=None,
            attn_implementation="sdpa",
        )
        built = GPT2LMHeadModel(config)
        loose = {"lm_head.weight"}
        prefix = "transformer."
    else:
        config = BertConfig(
            vocab_size=shape["vocabulary"],
            hidden_size=shape["hidden"],
            num_hidden_layers=shape["layers"],
            num_attention_heads=shape["heads"],
            intermediate_size=4 * shape["hidden"],
            max_position_embeddings=shape["context"],
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            pad_token_id=None,
            attn_implementation="sdpa",
        )
        built = BertForMaskedLM(config)
        loose = {"cls.predictions.decoder.weight", "cls.predictions.decoder.bias"}
        prefix = ""
    if job.drawn_weights:
        weights = {prefix + name: torch.from_numpy(w) for name, w in drawn.weights(shape)}
        missing, unexpected = built.load_state_dict(weights, strict=False)
        if set(missing) != loose or unexpected:
            raise ValueError(f"weights do not fit: {missing} missing, {unexpected} too many")
    return built


def objective(network, job):
    """What computes the loss of (ids, labels, positions)."""
    if job.architecture == "gpt":
        called = torch.compile(network) if job.variant == "compile" else network

        def loss(ids, labels, _):
            # Labels are already those of the next token, which the library is told so.
            return called(input_ids=ids, labels=labels, shift_labels=labels).loss

        return loss

    def forward(ids, labels, positions):
        mask, types = torch.ones_like(ids), torch.zeros_like(ids)
        if job.variant == "all":
            everywhere = torch.full_like(ids, -100)
            everywhere[:, positions] = labels
            return network(
                input_ids=ids, attention_mask=mask, token_type_ids=types, labels=everywhere
            ).loss
        hidden = network.bert(input_ids=ids, attention_mask=mask, token_type_ids=types)[0]
        logits = network.cls(hidden[:, positions])
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), labels.flatten())

    return torch.compile(forward) if job.variant == "compile" else forward


def train(job, network):
    network.train()
    parameters = list(network.parameters())
    rule = {"lr": worker.RATE, "betas": (0.9, 0.999), "eps": 1e-8, "fused": True}
    matrices = {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": worker.DECAY}
    vectors = {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0}
    optimizer = torch.optim.AdamW([matrices, vectors], **rule)
    loss_of = objective(network, job)

    device = torch_device(job)

    def step(number):
        batch = drawn.batch(number, job.shape, job.batch)
        begun = time.perf_counter()
        ids, labels, positions = (torch.from_numpy(part).long().to(device) for part in batch)
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=job.bfloat16):
            loss = loss_of(ids, labels, positions)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0, foreach=True)
        optimizer.step()
        value = loss.item()
        return {"seconds": time.perf_counter() - begun, "loss": value}

    return step


def decode(job, network):
    network.eval()
    if job.bfloat16:
        network.to(torch.bfloat16)
    # The prompt gives the first token, which is not timed.
    length, tokens = job.shape["prompt"], job.shape["tokens"] + 1
    forward = torch.compile(network) if job.variant == "compile" else network
    device = torch_device(job)

    def now():
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        return time.perf_counter()

    def library(ids):
        clock = Clock()
        out = network.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=tokens,
            min_new_tokens=tokens,
            do_sample=False,
            use_cache=True,
            cache_implementation="static" if job.variant == "static" else None,
            pad_token_id=0,
            streamer=clock,
        )
        # The prompt is handed out first.
        return clock.times[-1] - clock.times[1], out[:, length:]

    def loop(ids):
        cache = None
        if job.variant == "compile":
            cache = StaticCache(network.config, max_cache_len=length + tokens)
        generated = []
        call, at = network, torch.arange(length, device=device)[None]
        for n in range(tokens):
            out = call(
                input_ids=ids,
                past_key_values=cache,
                position_ids=at,
                use_cache=True,
                logits_to_keep=1,
            )
            cache = out.past_key_values
            ids = out.logits[:, -1].argmax(-1, keepdim=True)
            generated.append(ids)
            if n == 0:
                begun = now()
            call, at = forward, torch.tensor([[length + n]], device=device)
        seconds = now() - begun
        return seconds, torch.cat(generated, 1)

    generate = library if job.variant in ("generate", "static") else loop

    @torch.inference_mode()
    def step(number):
        prompt = drawn.prompt(number, job.shape, job.batch)
        begun = time.perf_counter()
        seconds, ids = generate(torch.from_numpy(prompt).long().to(device))
        whole = time.perf_counter() - begun
        return {"seconds": seconds, "wholeSeconds": whole, "ids": ids.tolist()}

    return step


def references(job):
    device = torch_device(job)
    # On a GPU more is computed, as Tandem does it, so that it takes longer than to ask for it.
    times = 8 if device.type == "cuda" else 1
    if job.task == "decode":
        numbers = torch.rand(times << 26, device=device)
        return lambda: numbers.sum().item(), times
    a, b = (torch.rand(2048 * times, 2048 * times, device=device) for _ in range(2))
    if job.bfloat16:
        # The casts are timed too: Tandem's program has them.
        return lambda: (a.bfloat16() @ b.bfloat16())[0, 0].item(), times**3
    return lambda: (a @ b)[0, 0].item(), times**3


class Clock:
    """Notes when `generate` hands out the prompt and each token."""

    def __init__(self):
        self.times = []

    def put(self, _):
        self.times.append(time.perf_counter())

    def end(self):
        pass


if __name__ == "__main__":
    job = worker.Job(VARIANTS, __doc__, gpus=True)
    torch.set_num_threads(job.threads)
    torch.manual_seed(1)
    transformers.logging.set_verbosity_error()
    network = model(job).to(torch_device(job))
    count = sum(p.numel() for p in network.parameters())
    step = (train if job.task == "train" else decode)(job, network)
    versions = f"torch {torch.__version__}, transformers {transformers.__version__}"
    job.serve(versions, count, step, references)
