"""Messages between Alhena and the runner: eight bytes of length, then one safetensors file.

Its metadata are the message's fields (`kind` names it), its tensors the arrays. The other side is
src/train/device/jax/frames.ts.
"""

import json
import struct
from typing import BinaryIO

import numpy as np

TYPES = {
    "F32": np.float32,
    "F16": np.float16,
    "I32": np.int32,
    "I64": np.int64,
    "U8": np.uint8,
    "BOOL": np.bool_,
}
NAMES = {np.dtype(value): name for name, value in TYPES.items()}


def read_frame(stream: BinaryIO) -> tuple[dict[str, str], dict[str, np.ndarray]] | None:
    """The next message as (fields, arrays); None when the other side has closed."""
    start = stream.read(8)
    if len(start) < 8:
        return None
    # One buffer for the whole message: the arrays are views of it.
    data = memoryview(bytearray(struct.unpack("<Q", start)[0]))
    filled = 0
    while filled < len(data):
        count = stream.readinto(data[filled:])
        if not count:
            return None
        filled += count
    body = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(bytes(data[8:body]))
    fields = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        begin, end = (body + offset for offset in entry["data_offsets"])
        arrays[name] = np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return fields, arrays


def write_frame(stream: BinaryIO, fields: dict[str, object], arrays: dict[str, np.ndarray] | None = None) -> None:
    """Writes one message; the arrays are written without a copy of all of them."""
    # Widest elements first keeps every array aligned.
    ordered = sorted((arrays or {}).items(), key=lambda entry: -entry[1].itemsize)
    header: dict[str, object] = {"__metadata__": {key: str(value) for key, value in fields.items()}}
    offset = 0
    for name, array in ordered:
        end = offset + array.nbytes
        header[name] = {"dtype": NAMES[array.dtype], "shape": array.shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    stream.write(struct.pack("<QQ", 8 + len(text) + offset, len(text)) + text)
    for _, array in ordered:
        stream.write(np.ascontiguousarray(array).data.cast("B") if array.nbytes else b"")
    stream.flush()
