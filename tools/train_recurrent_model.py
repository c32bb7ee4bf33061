"""Train cleaner/language/_recurrent.npz: the recurrent character model (see docs/language.md).

The texts are those of tools/build_language_model.py, without every tenth entry, which is kept for
measuring. Only weights are kept, no text.

    pip install torch==2.13.0
    python tools/train_recurrent_model.py --packages DIR      write the file
    python tools/train_recurrent_model.py --packages DIR --further
                                              go on from the file, where texts were added
    python tools/train_recurrent_model.py --packages DIR --measure
                                              print the perplexity of the file on held-out text

Training takes about an hour on one core, and comes out a little different on another machine.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from build_language_model import ROOT, packaged, reference, written
from numpy.typing import NDArray

from cleaner.language.recurrent import RECURRENT_FILE, Recurrent
from cleaner.language.trigram import model
from cleaner.scan import code_points

SEED = 5
SHARES = {"laws": 0.5, "reviews": 0.5, "everyday_posts": 0.5}
"""Of these, which repeat themselves or are far from what is cleaned, only some documents."""
WRITTEN = 2  # times that the texts written for the model count
LEAST = 15  # occurrences that make a class known
WIDTH, STATE = 128, 320
STREAMS, STRETCH = 128, 32  # texts side by side, and characters of each in a step
ROUNDS = ((4, 4e-3), (3, 2e-3))  # epochs, and the rate of learning, which falls and begins anew
FURTHER = ((2, 1e-3),)  # … from weights that are there
LAST_RATE, WARM = 0.03, 200  # share of the rate at the end; steps to begin
WRONG = 1200  # classes that each step's right ones are told from
MEASURED = 60_000  # characters of each source


MATRICES = (
    ("embedding", "embedding.weight"),
    ("inner", "unit.weight_ih_l0"),
    ("outer", "unit.weight_hh_l0"),
    ("projection", "summary.weight"),
)
"""Names in the file and of the network's parameters."""


def documents(packages: Path) -> list[str]:
    """The texts to learn from, in random order."""
    chooser = random.Random(SEED)  # noqa: S311
    texts = [*reference(held_out=False), *packaged(packages), *list(written()) * WRITTEN]
    kept = [text for name, text in texts if chooser.random() < SHARES.get(name, 1.0)]
    chooser.shuffle(kept)
    return kept


def classes_of(text: str) -> NDArray[np.int64]:
    """The trigram model's classes of a text."""
    return model().classes(code_points(text)).astype(np.int64)


def representatives(known: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The likeliest character of each class."""
    codes = np.arange(0x30000, dtype=np.uint32)
    classes = model().classes(codes).astype(np.int64)
    order = np.lexsort((-model().forms(codes), classes))
    first = np.searchsorted(classes[order], known)
    return codes[order[first]]


def train(
    data: NDArray[np.int64], known: int, begin: dict[str, NDArray[np.float32]] | None = None
) -> dict[str, NDArray[np.float32]]:
    """The weights, by name of the network's parameters, from classes numbered 0 to `known`.

    `begin`: weights to go on from.
    """
    import torch
    from torch import nn

    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    counts = np.bincount(data, minlength=known + 1) + 1.0
    network = nn.Module()
    network.embedding = nn.Embedding(known + 1, WIDTH)
    network.embedding.weight.data.normal_(0, 0.1)
    network.unit = nn.GRU(WIDTH, STATE, batch_first=True)
    network.summary = nn.Linear(STATE, WIDTH)
    network.bias = nn.Parameter(torch.tensor(np.log(counts / counts.sum()), dtype=torch.float32))
    length = len(data) // STREAMS
    streams = torch.tensor(data[: length * STREAMS].reshape(STREAMS, length))
    drawn = torch.tensor(counts**0.75 / (counts**0.75).sum(), dtype=torch.float32)
    if begin is not None:
        network.load_state_dict({name: torch.tensor(value) for name, value in begin.items()})
    for epochs, rate in ROUNDS if begin is None else FURTHER:
        _round(network, streams, drawn, epochs, rate)
    return {name: value.detach().float().numpy() for name, value in network.named_parameters()}


def _round(network: Any, streams: Any, drawn: Any, epochs: int, rate: float) -> None:
    """Some epochs over the texts, at a rate of learning that falls; `drawn`: see `_loss`."""
    import torch
    from torch import nn

    starts = range(0, streams.shape[1] - 1 - STRETCH, STRETCH)
    steps = len(starts) * epochs
    optimiser = torch.optim.Adam(network.parameters(), lr=rate, betas=(0.9, 0.99))

    def share(step: int) -> float:
        falling = 0.5 * (1 + math.cos(math.pi * step / steps)) * (1 - LAST_RATE) + LAST_RATE
        return min(1.0, (step + 1) / WARM) * falling

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
    for epoch in range(epochs):
        state, total = None, 0.0
        for start in starts:
            stretch = streams[:, start : start + STRETCH + 1]
            loss, state = _loss(network, stretch, state, drawn)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1} of {epochs}: {total / len(starts):.3f} nats", flush=True)


def _loss(network: Any, stretch: Any, state: Any, drawn: Any) -> tuple[Any, Any]:
    """Mean nats of what follows, told from some others, and the state at the end.

    `drawn`: how often each class is one of these; it stands for those like it that aren't.
    """
    import torch
    from torch.nn import functional

    wanted = stretch[:, 1:].reshape(-1)
    others = torch.multinomial(drawn, WRONG)
    embedding, bias = network.embedding.weight, network.bias
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found, state = network.unit(network.embedding(stretch[:, :-1]), state)
        found = network.summary(found).reshape(-1, WIDTH)
        wrong = functional.linear(found, embedding[others]).float() + bias[others]
        right = (found * embedding[wanted]).sum(-1).float() + bias[wanted]
    among = torch.log(-torch.expm1(WRONG * torch.log1p(-drawn.clamp(max=0.5))))
    wrong = wrong - among[others]
    wrong = wrong.masked_fill(others[None, :] == wanted[:, None], -1e9)
    loss = (torch.logsumexp(torch.cat([right[:, None], wrong], 1), 1) - right).mean()
    return loss, state.detach()


def pack(
    weights: dict[str, NDArray[np.float32]], characters: NDArray[np.uint32]
) -> dict[str, NDArray]:
    """The arrays of the file, as `Recurrent` reads them."""
    arrays: dict[str, NDArray] = {"characters": characters}
    for name, source in MATRICES:
        unit = np.abs(weights[source]).max(1) / 127
        arrays[name] = np.rint(weights[source] / unit[:, None]).astype(np.int8)
        arrays[f"{name}_unit"] = unit.astype(np.float32)
    inner = weights["unit.bias_ih_l0"].reshape(3, -1)
    outer = weights["unit.bias_hh_l0"].reshape(3, -1)
    arrays["gates"] = np.stack((*(inner[:2] + outer[:2]), inner[2], outer[2]))
    arrays["of_summary"], arrays["of_class"] = weights["summary.bias"], weights["bias"]
    return arrays


def unpack(arrays: dict[str, NDArray]) -> dict[str, NDArray[np.float32]]:
    """The weights of a file, as `train` has them."""
    weights = {
        source: arrays[name].astype(np.float32) * arrays[f"{name}_unit"][:, None]
        for name, source in MATRICES
    }
    reset, update, inner, outer = arrays["gates"]
    weights["unit.bias_ih_l0"] = np.concatenate((reset, update, inner))
    weights["unit.bias_hh_l0"] = np.concatenate((0 * reset, 0 * update, outer))
    weights["summary.bias"], weights["bias"] = arrays["of_summary"], arrays["of_class"]
    return weights


def held_out_texts() -> Iterator[tuple[str, str]]:
    """Each source with the text left out of it."""
    texts: dict[str, list[str]] = {}
    for name, text in reference(held_out=True):
        texts.setdefault(name, []).append(text)
    for name, some in texts.items():
        yield name, "\n\n".join(some)[:MEASURED]


def measure() -> None:
    """Print perplexities by class, of this model and of the trigram model."""
    recurrent = Recurrent()
    for name, text in held_out_texts():
        pieces = [text[at : at + 200] for at in range(0, len(text), 200)]
        own = sum(float(recurrent.scores("", [piece])[0]) for piece in pieces)
        nats = sum(_by_trigrams(piece) for piece in pieces)
        print(f"{name:26} {math.exp(-own / len(text)):7.1f} {math.exp(-nats / len(text)):7.1f}")


def _by_trigrams(text: str) -> float:
    classes = model().classes(code_points("\n\n" + text))
    return float(model().after(classes[:-2].copy(), classes[1:-1].copy(), classes[2:]).sum())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, default=ROOT.parent / "packages")
    parser.add_argument("--further", action="store_true", help="go on from the file")
    parser.add_argument("--measure", action="store_true", help="print perplexities, train nothing")
    options = parser.parse_args()
    if options.measure:
        measure()
        return
    sequence = classes_of("\n\n" + "\n\n".join(documents(options.packages)))
    begin = None
    if options.further:
        with np.load(RECURRENT_FILE) as file:
            begin = unpack(dict(file))
            characters = file["characters"]
    else:
        counts = np.bincount(sequence, minlength=model().size)
        characters = representatives(np.flatnonzero(counts >= LEAST))
    known = model().classes(characters).astype(np.int64)
    number = np.zeros(model().size, np.int64)
    number[known] = np.arange(1, len(known) + 1)
    print(f"{len(sequence):,} characters, {len(known)} classes")
    arrays = pack(train(number[sequence], len(known), begin), characters)
    np.savez(RECURRENT_FILE, **arrays)
    print(f"{RECURRENT_FILE.name}: {RECURRENT_FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
