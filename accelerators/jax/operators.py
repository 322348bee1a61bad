"""What each ONNX operator that Alhena's compiler writes means in jax.numpy.

Every operator is a function (values, attributes, precision) -> value. Semantics follow the ONNX specification
(operator set 21) and, for the com.microsoft domain, ONNX Runtime's ContribOperators.md. The table must hold all of
ONNX_OPERATORS in src/tensor/onnx.ts; the runner tells its names when it starts, so that a missing one is an error
before training.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental.layout import Layout, with_layout_constraint
from onnx import TensorProto

# 64-bit integers only carry axes and sizes: XLA computes them in 32 bits.
DATA_TYPES = {
    TensorProto.FLOAT: jnp.float32,
    TensorProto.UINT8: jnp.uint8,
    TensorProto.INT32: jnp.int32,
    TensorProto.INT64: jnp.int32,
    TensorProto.BOOL: jnp.bool_,
    TensorProto.FLOAT16: jnp.float16,
}


def elementwise(function):
    return lambda values, attributes, precision: function(*values)


def sizes(value):
    """A vector of axes or sizes, which must be known while tracing."""
    return [int(item) for item in np.asarray(value)]


def divide(a, b):
    # Integers are cut towards zero, as in C.
    if jnp.issubdtype(a.dtype, jnp.integer):
        return jax.lax.div(*jnp.broadcast_arrays(a, b))
    return jnp.divide(a, b)


def matrix_product(a, b, precision):
    """float32 in and out; with precision 'bfloat16' the factors are rounded and sums stay in float32."""
    if precision == "bfloat16":
        return jnp.matmul(
            a.astype(jnp.bfloat16), b.astype(jnp.bfloat16), preferred_element_type=jnp.float32
        )
    return jnp.matmul(a, b, precision=jax.lax.Precision.HIGHEST)


def by_rows(x, precision):
    """Moved in memory, where XLA would only read it by columns: of those its CPU compiler has no bfloat16 products,
    and computes in float32. A quarter of a step on a CPU with AMX."""
    if jax.default_backend() != "cpu" or precision != "bfloat16":
        return x
    return with_layout_constraint(x, Layout(tuple(range(x.ndim))))


def fused_matmul(values, attributes, precision):
    a, b = values
    rounded = (lambda x: x.astype(jnp.bfloat16)) if precision == "bfloat16" else (lambda x: x)
    if attributes.get("transA"):
        a = by_rows(jnp.swapaxes(rounded(a), -1, -2), precision)
    if attributes.get("transB"):
        b = jnp.swapaxes(rounded(b), -1, -2)
        # A matrix with itself, as in Muon; other second factors may lie as they are.
        b = by_rows(b, precision) if values[0] is values[1] else b
    return matrix_product(a, b, precision)


def transpose(values, attributes, precision):
    turned = jnp.transpose(values[0], attributes["perm"])
    return by_rows(turned, precision) if turned.ndim == 2 else turned


def reduction(function):
    def reduce(values, attributes, precision):
        return function(values[0], axis=tuple(sizes(values[1])), keepdims=bool(attributes["keepdims"]))

    return reduce


def reduce_sum(values, attributes, precision):
    x, axes = values[0], sizes(values[1])
    if x.ndim > 1 and [axis % x.ndim for axis in axes] == [x.ndim - 1]:
        total = row_sums(x)
        return total if attributes["keepdims"] else total[..., 0]
    return jnp.sum(x, axis=tuple(axes), keepdims=bool(attributes["keepdims"]))


def reduce_mean(values, attributes, precision):
    count = np.prod([values[0].shape[axis] for axis in sizes(values[1])])
    return reduce_sum(values, attributes, precision) / count


def row_sums(x):
    """[..., n] -> [..., 1]. XLA's CPU compiler vectorises products, but no sums along rows: 10 % of a whole step."""
    if jax.default_backend() != "cpu" or x.dtype != jnp.float32 or x.shape[-1] < 32:
        return jnp.sum(x, axis=-1, keepdims=True)
    return jnp.matmul(x, jnp.ones((x.shape[-1], 1), x.dtype), precision=jax.lax.Precision.HIGHEST)


def reshape(values, attributes, precision):
    x, target = values[0], sizes(values[1])
    if not attributes.get("allowzero"):
        target = [x.shape[i] if size == 0 else size for i, size in enumerate(target)]
    return jnp.reshape(x, target)


def expand(values, attributes, precision):
    x, target = values[0], sizes(values[1])
    return jnp.broadcast_to(x, np.broadcast_shapes(x.shape, tuple(target)))


def slice_(values, attributes, precision):
    x, starts, ends, axes = values
    index = [slice(None)] * x.ndim
    for start, end, axis in zip(sizes(starts), sizes(ends), sizes(axes)):
        index[axis] = slice(start, end)
    return x[tuple(index)]


def pad(values, attributes, precision):
    x, pads, _, axes = values
    axes, pads = sizes(axes), sizes(pads)
    widths = [(0, 0)] * x.ndim
    for i, axis in enumerate(axes):
        widths[axis] = (pads[i], pads[i + len(axes)])
    return jnp.pad(x, widths)


def shape(values, attributes, precision):
    return np.array(values[0].shape[attributes["start"] : attributes["end"]], np.int64)


def gather(values, attributes, precision):
    # An index outside gives NaN, which stops the run; clamping would train on something wrong.
    return jnp.take(values[0], values[1], axis=attributes["axis"], mode="fill")


def gather_elements(values, attributes, precision):
    return jnp.take_along_axis(values[0], values[1], axis=attributes["axis"], mode="fill")


def scatter_elements(values, attributes, precision):
    data, index, updates = values
    axis = attributes["axis"] % data.ndim
    index = tuple(
        index if i == axis else jax.lax.broadcasted_iota(index.dtype, index.shape, i)
        for i in range(data.ndim)
    )
    target = data.at[index]
    return target.add(updates) if attributes.get("reduction") == "add" else target.set(updates)


def arg_max(values, attributes, precision):
    return jnp.argmax(values[0], axis=attributes["axis"], keepdims=bool(attributes["keepdims"]))


def rms_norm(values, attributes, precision):
    x, scale = values
    mean = row_sums(jnp.square(x)) / x.shape[-1]
    return x * jax.lax.rsqrt(mean + attributes["epsilon"]) * scale


def rotary_embedding(values, attributes, precision):
    """x [B, T, H*D], positions [B, T], cosine and sine [P, D/2]; turns the pairs (i, i + D/2) of each head.

    Positions [1] are the first one's, from which the others count.
    """
    x, positions, cosine, sine = values
    if positions.ndim == 1:
        positions = jnp.broadcast_to(positions + jnp.arange(x.shape[1], dtype=jnp.int32), x.shape[:2])
    heads = x.reshape(*x.shape[:2], attributes["num_heads"], -1)
    cosine, sine = (
        jnp.take(table, positions, axis=0, mode="fill")[:, :, None] for table in (cosine, sine)
    )
    first, second = jnp.split(heads, 2, axis=-1)
    turned = [first * cosine - second * sine, second * cosine + first * sine]
    return jnp.concatenate(turned, axis=-1).reshape(x.shape)


def bit_shift(values, attributes, precision):
    x, count = values
    return jnp.right_shift(x, count) if attributes["direction"] == "RIGHT" else jnp.left_shift(x, count)


def matmul_n_bits(values, attributes, precision):
    """x [..., K] with weights [N, K/block, bytes] of 4 or 8 bits and scales [N, K/block] -> [..., N]."""
    x, packed, scales = values
    rows, bits = attributes["N"], attributes["bits"]
    if bits == 4:
        packed = jnp.stack([packed & 15, packed >> 4], axis=-1)
    blocks = packed.reshape(rows, -1, attributes["block_size"]).astype(jnp.float32) - 2 ** (bits - 1)
    weights = (blocks * scales.reshape(rows, -1, 1)).reshape(rows, attributes["K"])
    return matrix_product(x, weights.T, precision)


def matmul_integer_to_float(values, attributes, precision):
    """Bytes [..., M, K] and [..., K, N], each less its zero, times both scales -> [..., M, N]."""
    a, b, scale_a, scale_b, zero_a, zero_b = values
    # Summed as integers, whatever the precision: 512 products of bytes need 25 bits, float32 holds 24.
    left = a.astype(jnp.int32) - zero_a.astype(jnp.int32)
    right = b.astype(jnp.int32) - zero_b.astype(jnp.int32)
    return jnp.matmul(left, right).astype(jnp.float32) * (scale_a * scale_b)


OPERATORS = {
    "Abs": elementwise(jnp.abs),
    "Add": elementwise(jnp.add),
    "And": elementwise(jnp.logical_and),
    "ArgMax": arg_max,
    "BitShift": bit_shift,
    "BitwiseAnd": elementwise(jnp.bitwise_and),
    "Cast": lambda values, attributes, precision: jnp.asarray(values[0]).astype(DATA_TYPES[attributes["to"]]),
    "Concat": lambda values, attributes, precision: jnp.concatenate(values, axis=attributes["axis"]),
    "Cos": elementwise(jnp.cos),
    "Div": elementwise(divide),
    "Equal": elementwise(jnp.equal),
    "Exp": elementwise(jnp.exp),
    "Expand": expand,
    "FusedMatMul": fused_matmul,
    "Gather": gather,
    "GatherElements": gather_elements,
    "Gelu": elementwise(lambda x: jax.nn.gelu(x, approximate=True)),
    "Identity": elementwise(jnp.asarray),
    "Less": elementwise(jnp.less),
    "LessOrEqual": elementwise(jnp.less_equal),
    "Log": elementwise(jnp.log),
    "LogSoftmax": lambda values, attributes, precision: jax.nn.log_softmax(values[0], attributes["axis"]),
    "MatMul": lambda values, attributes, precision: matrix_product(*values, precision),
    "MatMulIntegerToFloat": matmul_integer_to_float,
    "MatMulNBits": matmul_n_bits,
    "Max": elementwise(jnp.maximum),
    "Min": elementwise(jnp.minimum),
    "Mul": elementwise(jnp.multiply),
    "Neg": elementwise(jnp.negative),
    "Not": elementwise(jnp.logical_not),
    "Or": elementwise(jnp.logical_or),
    "Pad": pad,
    "ReduceMax": reduction(jnp.max),
    "ReduceMean": reduce_mean,
    "ReduceSum": reduce_sum,
    "Reshape": reshape,
    "RotaryEmbedding": rotary_embedding,
    "Round": elementwise(jnp.round),
    "ScatterElements": scatter_elements,
    "Shape": shape,
    "Sigmoid": elementwise(jax.nn.sigmoid),
    "SimplifiedLayerNormalization": rms_norm,
    "Sin": elementwise(jnp.sin),
    "Slice": slice_,
    "Softmax": lambda values, attributes, precision: jax.nn.softmax(values[0], attributes["axis"]),
    "Sqrt": elementwise(jnp.sqrt),
    "Sub": elementwise(jnp.subtract),
    "Tanh": elementwise(jnp.tanh),
    "Transpose": transpose,
    "Unsqueeze": lambda values, attributes, precision: jnp.expand_dims(values[0], tuple(sizes(values[1]))),
    "Where": elementwise(jnp.where),
}
