"""An ONNX graph as a function of JAX arrays."""

import jax
import numpy as np
import onnx
from onnx import helper, numpy_helper

from operators import OPERATORS


# Values of a constant from which on it is no constant to XLA.
LARGE = 4096


class Graph:
    """Interprets a model's nodes in order; under jax.jit this happens once, while tracing."""

    def __init__(self, model_bytes: bytes, precision: str):
        graph = onnx.load_model_from_string(model_bytes).graph
        self.precision = precision
        values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        # Weights of a model that is not trained are given like inputs: as constants, XLA would fold them for minutes.
        self.frozen = {name: value for name, value in values.items() if value.size >= LARGE}
        self.constants = {name: value for name, value in values.items() if name not in self.frozen}
        self.inputs = [value.name for value in graph.input if value.name not in values] + list(self.frozen)
        self.specs = {
            value.name: (
                tuple(size.dim_value for size in value.type.tensor_type.shape.dim),
                helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type),
            )
            for value in graph.input
        }
        # An output that shares its name with an input was given a prime (outputNames in src/tensor/lowering.ts).
        self.outputs = {value.name: value.name.removesuffix("'") for value in graph.output}
        self.types = {
            self.outputs[value.name]: helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type)
            for value in graph.output
        }
        self.nodes = [
            (
                node.op_type,
                list(node.input),
                node.output[0],
                {each.name: plain(helper.get_attribute_value(each)) for each in node.attribute},
            )
            for node in graph.node
        ]
        missing = sorted({operator for operator, *_ in self.nodes} - OPERATORS.keys())
        if missing:
            raise ValueError(f"the JAX runner has no operator {', '.join(missing)}: add it to operators.py")

    def __call__(self, values: dict[str, jax.Array]) -> dict[str, jax.Array]:
        given = {name: values[name] if name in values else self.frozen[name] for name in self.inputs}
        known = {**self.constants, **given, "": None}
        for operator, inputs, output, attributes in self.nodes:
            operands = [known[name] for name in inputs]
            # Arithmetic on sizes must stay known while tracing.
            if operands and all(is_size(each) for each in operands) and operator != "Shape":
                with jax.ensure_compile_time_eval():
                    result = OPERATORS[operator](operands, attributes, self.precision)
                known[output] = np.asarray(result).astype(np.int64)
            else:
                known[output] = OPERATORS[operator](operands, attributes, self.precision)
        return {name: known[key] for key, name in self.outputs.items()}


def plain(value):
    return value.decode() if isinstance(value, bytes) else value


def is_size(value) -> bool:
    return isinstance(value, np.ndarray) and value.dtype == np.int64
