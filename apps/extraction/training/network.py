"""The network: an encoder of BERT's shape with heads for content, cue, source and who belongs to which content.

The encoder begins as the lower layers of multilingual-e5-small; its embeddings stay as they are. Content is a
linear-chain conditional random field over the tags of `neural.scheme`; cue and source are tagged word by word.
A content finds its cue and its source by pointing: the mean of the content's words, projected, against every
word, projected, plus what the distance between them is worth. Position 0 of the answers means "none".
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from apps.extraction.neural.distances import DISTANCES
from apps.extraction.neural.model import POINTER_SIZE
from apps.extraction.neural.scheme import CONTENT_TAGS, SPAN_TAGS, may_follow
from apps.extraction.training.encoder_weights import Arrays

POINTERS = ("source", "cue")
FORBIDDEN = -1e4


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder."""

    layers: int
    hidden: int = 384
    heads: int = 12
    inner: int = 1536
    dropout: float = 0.1


class Layer(nn.Module):
    """One transformer layer, normalised behind each half as BERT does."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query, self.key, self.value, self.attended = (nn.Linear(shape.hidden, shape.hidden) for _ in range(4))
        self.attended_norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.rise = nn.Linear(shape.hidden, shape.inner)
        self.fall = nn.Linear(shape.inner, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.dropout = nn.Dropout(shape.dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        query, key, value = (self._split(part(states)) for part in (self.query, self.key, self.value))
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).flatten(2)
        states = self.attended_norm(states + self.dropout(self.attended(mixed)))
        inner = nn.functional.gelu(self.rise(states))
        return self.norm(states + self.dropout(self.fall(inner)))

    def _split(self, states: Tensor) -> Tensor:
        return states.unflatten(2, (self.heads, -1)).transpose(1, 2)


class Network(nn.Module):
    """Pieces in; for every word what the decoder needs out."""

    def __init__(self, shape: Shape, pieces: int, positions: int = 512) -> None:
        super().__init__()
        self.shape = shape
        self.word = nn.Embedding(pieces, shape.hidden)
        self.position = nn.Embedding(positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.dropout = nn.Dropout(shape.dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.content = nn.Linear(shape.hidden, len(CONTENT_TAGS))
        self.cue = nn.Linear(shape.hidden, len(SPAN_TAGS))
        self.source = nn.Linear(shape.hidden, len(SPAN_TAGS))
        self.asks = nn.ModuleDict({name: nn.Linear(shape.hidden, POINTER_SIZE) for name in POINTERS})
        self.answers = nn.ModuleDict({name: nn.Linear(shape.hidden, POINTER_SIZE) for name in POINTERS})
        self.distance = nn.ParameterDict({name: nn.Parameter(torch.zeros(DISTANCES)) for name in POINTERS})
        self.nobody = nn.ParameterDict({name: nn.Parameter(torch.zeros(POINTER_SIZE)) for name in POINTERS})
        self.transitions = nn.Parameter(torch.zeros(len(CONTENT_TAGS), len(CONTENT_TAGS)))
        allowed = [[may_follow(a, b) for b in range(len(CONTENT_TAGS))] for a in range(len(CONTENT_TAGS))]
        self.register_buffer("forbidden", torch.tensor(allowed).logical_not().float() * FORBIDDEN, persistent=False)

    def encode(self, pieces: Tensor, places: Tensor) -> Tensor:
        """Words' states (batch, words, hidden); `pieces` are padded with 1, `places` say where each word is."""
        mask = (pieces != 1)[:, None, None, :]
        positions = torch.arange(pieces.shape[1])
        states = self.dropout(self.norm(self.word(pieces) + self.position(positions)))
        for layer in self.layers:
            states = layer(states, mask)
        return states.gather(1, places[:, :, None].expand(-1, -1, states.shape[2]))

    def begin_with(self, weights: Arrays, kept: list[int]) -> None:
        """Takes the pretrained weights; `kept` are the rows of its vocabulary that the tokenizer still has."""
        with torch.no_grad():
            table = weights["emb.word"]
            self.word.weight.copy_(torch.from_numpy(table[[min(i, len(table) - 1) for i in kept]]))
            self.position.weight.copy_(torch.from_numpy(weights["emb.pos"] + weights["emb.type"][0]))
            self._take(self.norm, weights, "emb.ln")
            for number, layer in enumerate(self.layers):
                for part, name in LAYER_PARTS.items():
                    self._take(getattr(layer, part), weights, f"l{number}.{name}")
        for frozen in (self.word, self.position):
            frozen.weight.requires_grad_(False)

    @staticmethod
    def _take(part: Any, weights: Arrays, name: str) -> None:
        part.weight.copy_(torch.from_numpy(weights[f"{name}.w"].reshape(part.weight.shape)))
        part.bias.copy_(torch.from_numpy(weights[f"{name}.b"]))


LAYER_PARTS = {
    "query": "q",
    "key": "k",
    "value": "v",
    "attended": "ao",
    "attended_norm": "aln",
    "rise": "fi",
    "fall": "fo",
    "norm": "oln",
}


def chain_loss(emissions: Tensor, transitions: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
    """Mean over sequences of the negative log-likelihood a word (Lafferty et al. 2001; forward algorithm)."""
    batch, size, _ = emissions.shape
    inside = torch.arange(size)[None, :] < lengths[:, None]
    own = emissions.gather(2, tags[:, :, None]).squeeze(2)
    steps = transitions[tags[:, :-1], tags[:, 1:]]
    score = (own * inside).sum(1) + (steps * inside[:, 1:]).sum(1)
    state = emissions[:, 0]
    for place in range(1, size):
        after = torch.logsumexp(state[:, :, None] + transitions[None], dim=1) + emissions[:, place]
        state = torch.where(inside[:, place, None], after, state)
    return ((torch.logsumexp(state, dim=1) - score) / lengths).mean()
