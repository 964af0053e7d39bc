"""Teaches the network. One command, seeded: python -m apps.extraction.training TARGET"""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from apps.extraction.neural.distances import distance_bucket
from apps.extraction.neural.scheme import OUTSIDE
from apps.extraction.training.documents import AnnotatedDocument
from apps.extraction.training.examples import NOT_HERE, Example, Pointed, examples, with_other_marks
from apps.extraction.training.network import POINTERS, Network, chain_loss

PADDING = 1
UNKNOWN = 3
IGNORED = -100
SPAN_WEIGHTS = torch.tensor([1.0, 2.0, 1.5])


@dataclass(frozen=True)
class Plan:
    """How long and how fast the network learns."""

    epochs: int = 7
    batch: int = 4
    encoder_rate: float = 1.5e-4
    head_rate: float = 2e-3
    warmup: float = 0.08
    decay: float = 0.01
    hidden_pieces: float = 0.12
    seed: int = 20261122


def train(
    network: Network,
    tokenizer: Tokenizer,
    documents: Sequence[AnnotatedDocument],
    plan: Plan,
    tell: Callable[[str], None],
    after_epoch: Callable[[int], None] = lambda _: None,
) -> None:
    """Fits the network to the documents, shuffled anew each round, half of them with other quotation marks."""
    chance = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    own = examples(documents, tokenizer)
    rounds = math.ceil(len(own) / plan.batch)
    steps = rounds * plan.epochs
    optimizer = torch.optim.AdamW(
        [
            {"params": _encoder(network), "lr": plan.encoder_rate},
            {"params": _heads(network), "lr": plan.head_rate},
        ],
        weight_decay=plan.decay,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps, plan.warmup))
    for epoch in range(plan.epochs):
        network.train()
        begun, total, count = time.monotonic(), 0.0, 0
        shown = [with_other_marks(one, chance) if chance.random() < 0.3 else one for one in documents]
        for batch in _batches(examples(shown, tokenizer), plan.batch, chance):
            loss = batch_loss(network, batch, plan.hidden_pieces)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            if count < rounds:
                schedule.step()
            total, count = total + float(loss.detach()), count + 1
        tell(f"round {epoch + 1} of {plan.epochs}: loss {total / count:.3f}, {time.monotonic() - begun:.0f} s")
        after_epoch(epoch + 1)
    network.eval()


def batch_loss(network: Network, batch: Sequence[Example], hidden: float = 0.0) -> Tensor:
    """What the network still gets wrong on some windows: chain, cue and source tags, and both pointers.

    A share of the pieces is hidden, so that it learns the shape of sentences rather than our names.
    """
    pieces, places, lengths = _padded(batch)
    if hidden:
        pieces = pieces.masked_fill((torch.rand(pieces.shape) < hidden) & (pieces > UNKNOWN), UNKNOWN)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = network.encode(pieces, places)
    states = states.float()
    size = places.shape[1]
    tags = _stacked([example.content for example in batch], size, OUTSIDE)
    loss = chain_loss(network.content(states), network.transitions + network.forbidden, tags, lengths)
    for head, layer in ((network.cue, "cue"), (network.source, "source")):
        wanted = _stacked([getattr(example, layer) for example in batch], size, IGNORED)
        loss = loss + 0.7 * nn.functional.cross_entropy(
            head(states).flatten(0, 1), wanted.flatten(), weight=SPAN_WEIGHTS, ignore_index=IGNORED
        )
    pointing = [
        _pointer_loss(network, states[row, : len(example.places)], example.pointed)
        for row, example in enumerate(batch)
        if example.pointed
    ]
    return loss + 0.3 * torch.cat(pointing).mean() if pointing else loss


def _pointer_loss(network: Network, states: Tensor, pointed: Sequence[Pointed]) -> Tensor:
    size = len(states)
    means = torch.stack([states[list(item.words)].mean(0) for item in pointed])
    buckets = torch.tensor([[distance_to(place, item.words) for place in range(size)] for item in pointed])
    losses = []
    for name in POINTERS:
        asked = network.asks[name](means)
        scores = asked @ network.answers[name](states).T / math.sqrt(asked.shape[1]) + network.distance[name][buckets]
        nobody = (asked @ network.nobody[name])[:, None] / math.sqrt(asked.shape[1])
        wanted = [getattr(item, name) for item in pointed]
        answers = torch.tensor([0 if word == NOT_HERE else word + 1 for word in wanted])
        losses.append(nn.functional.cross_entropy(torch.cat([nobody, scores], 1), answers, reduction="none"))
    return torch.cat(losses)


def distance_to(place: int, words: Sequence[int]) -> int:
    """The step from a content's nearer edge to a word."""
    if place < words[0]:
        return distance_bucket(place - words[0])
    return distance_bucket(place - words[-1]) if place > words[-1] else distance_bucket(0)


def _encoder(network: Network) -> list[nn.Parameter]:
    return [*network.layers.parameters(), *network.norm.parameters()]


def _heads(network: Network) -> list[nn.Parameter]:
    inside = {id(parameter) for parameter in _encoder(network)}
    return [one for one in network.parameters() if one.requires_grad and id(one) not in inside]


def _rate(step: int, steps: int, warmup: float) -> float:
    rise = max(1, int(steps * warmup))
    return step / rise if step < rise else max(0.02, (steps - step) / max(1, steps - rise))


def _batches(shown: list[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    """Windows of like length together, so that little is padding."""
    keyed = sorted(shown, key=lambda example: len(example.pieces) + chance.random() * 40)
    batches = [keyed[start : start + size] for start in range(0, len(keyed), size)]
    chance.shuffle(batches)
    yield from batches


def _padded(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(example.pieces) for example in batch)
    size = max(len(example.places) for example in batch)
    pieces = _stacked([example.pieces for example in batch], longest, PADDING)
    places = _stacked([example.places for example in batch], size, 0)
    return pieces, places, torch.tensor([len(example.places) for example in batch])


def _stacked(rows: Sequence[Sequence[int]], size: int, filler: int) -> Tensor:
    table = np.full((len(rows), size), filler, dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return torch.from_numpy(table)
