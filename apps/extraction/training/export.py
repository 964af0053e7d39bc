"""Writes a taught network as ONNX: matrices and embeddings in 8 bits, all in front of the decoder in one graph.

One window at a time, without padding: attention then needs no mask, and ONNX Runtime has a fast form for that.
Inputs: `pieces` (1, pieces) int64; `places` (1, words) int64, where each word is asked about. Output `heads`
(1, words, width) float32: content tags, cue tags, source tags, then for source and cue what a content asks with
and what a word answers with (`neural.model.Heads` cuts them apart again).
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from apps.extraction.training.network import POINTERS, Network

OPSET = 20
IR_VERSION = 10
CONTRIBUTED = "com.microsoft"  # ONNX Runtime's own operations
KEPT_WHOLE = "heads"  # the last matrix is small and decides: it stays in full precision


class _Graph:
    """Collects nodes and constants; every operation returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: "np.ndarray[Any, Any]") -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operation: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        result = name or f"{operation.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [result], name=f"node_{result}", **attributes))
        return result

    def split(self, value: str, sizes: list[int], axis: int) -> list[str]:
        names = [f"part{len(self.nodes)}_{number}" for number in range(len(sizes))]
        lengths = self.constant(f"sizes{len(self.nodes)}", np.array(sizes, dtype=np.int64))
        self.nodes.append(helper.make_node("Split", [value, lengths], names, axis=axis))
        return names

    def shape(self, *sizes: int) -> str:
        return self.constant(f"shape{len(self.constants)}", np.array(sizes, dtype=np.int64))


def export(network: Network, path: Path, *, tell: Callable[[str], None] = lambda _: None) -> None:
    """Writes the network to `path` in 8 bits."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    whole = path.with_suffix(".whole.onnx")
    onnx.save(_model(state, network), whole)
    quantize_dynamic(
        whole,
        path,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[f"node_{KEPT_WHOLE}_product"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )
    whole.unlink()
    tell(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


def _model(state: dict[str, Any], network: Network) -> Any:
    graph = _Graph()
    shape = network.shape
    states = _embedded(graph, state)
    for number in range(shape.layers):
        states = _layer(graph, state, f"layers.{number}.", number, states, shape.heads, shape.hidden)
    places = graph.node("Unsqueeze", "places", graph.shape(2))
    words = graph.node("GatherND", states, places, batch_dims=1)
    names = ["content", "cue", "source", *(f"{side}.{pointer}" for pointer in POINTERS for side in ("asks", "answers"))]
    weights = np.concatenate([state[f"{name}.weight"] for name in names]).T
    biases = np.concatenate([state[f"{name}.bias"] for name in names])
    product = graph.node("MatMul", words, graph.constant("heads_weight", weights), name=f"{KEPT_WHOLE}_product")
    graph.node("Add", product, graph.constant("heads_bias", biases), name="heads")
    built = helper.make_graph(
        graph.nodes,
        "tagger",
        [
            helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "pieces"]),
            helper.make_tensor_value_info("places", TensorProto.INT64, [1, "words"]),
        ],
        [helper.make_tensor_value_info("heads", TensorProto.FLOAT, [1, "words", len(biases)])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
    model = helper.make_model(built, opset_imports=opsets, producer_name="claimtracker")
    model.ir_version = IR_VERSION
    return model


def _embedded(graph: _Graph, state: dict[str, Any]) -> str:
    table = state["word.weight"]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    rows = graph.constant("word_rows", np.rint(table / scale).astype(np.int8))
    scales = graph.constant("word_scales", scale.astype(np.float32))
    words = graph.node("Cast", graph.node("Gather", rows, "pieces"), to=TensorProto.FLOAT)
    words = graph.node("Mul", words, graph.node("Gather", scales, "pieces"))
    length = graph.node("Gather", graph.node("Shape", "pieces"), graph.constant("one", np.array([1], dtype=np.int64)))
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    positions = graph.node("Slice", graph.constant("positions", state["position.weight"]), zero, length)
    return _norm(graph, state, "norm", graph.node("Add", words, positions))


def _layer(graph: _Graph, state: dict[str, Any], prefix: str, number: int, states: str, heads: int, hidden: int) -> str:
    size = hidden // heads
    parts = ("query", "key", "value")
    weight = np.concatenate([state[f"{prefix}{part}.weight"] for part in parts]).T
    bias = np.concatenate([state[f"{prefix}{part}.bias"] for part in parts])
    joined = _linear(graph, f"joined{number}", states, weight, bias)
    query, key, value = graph.split(joined, [hidden] * 3, 2)
    mixed = graph.node(
        "MultiHeadAttention", query, key, value, domain=CONTRIBUTED, num_heads=heads, scale=1 / math.sqrt(size)
    )
    attended = _given(graph, state, f"{prefix}attended", mixed)
    states = _norm(graph, state, f"{prefix}attended_norm", graph.node("Add", states, attended))
    inner = graph.node("Gelu", _given(graph, state, f"{prefix}rise", states))
    fallen = _given(graph, state, f"{prefix}fall", inner)
    return _norm(graph, state, f"{prefix}norm", graph.node("Add", states, fallen))


def _given(graph: _Graph, state: dict[str, Any], name: str, value: str) -> str:
    return _linear(graph, name, value, state[f"{name}.weight"].T, state[f"{name}.bias"])


def _linear(graph: _Graph, name: str, value: str, weight: "np.ndarray[Any, Any]", bias: "np.ndarray[Any, Any]") -> str:
    product = graph.node("MatMul", value, graph.constant(f"{name}_weight", weight.astype(np.float32)))
    return graph.node("Add", product, graph.constant(f"{name}_bias", bias.astype(np.float32)))


def _norm(graph: _Graph, state: dict[str, Any], name: str, value: str) -> str:
    weight = graph.constant(f"{name}_scale", state[f"{name}.weight"])
    bias = graph.constant(f"{name}_shift", state[f"{name}.bias"])
    return graph.node("LayerNormalization", value, weight, bias, axis=-1, epsilon=1e-12)
