"""Plans the memory of a training step without its weights: python plan.py FOLDER [--accumulate N] [--shard-parameters].

FOLDER holds gradients.onnx, update.onnx and prediction.onnx. Prints JSON: bytes per device, as XLA plans them for
the devices that JAX finds (virtual ones too: XLA_FLAGS=--xla_force_host_platform_device_count=N).
"""

import argparse
import json
import pathlib
import time

import jax

from graph import Graph
from training import Training

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--accumulate", type=int, default=1)
parser.add_argument("--shard-parameters", action="store_true")
parser.add_argument("--precision", choices=["float32", "bfloat16"], default="bfloat16")
arguments = parser.parse_args()

graphs = (
    Graph((arguments.folder / f"{name}.onnx").read_bytes(), arguments.precision)
    for name in ("gradients", "update", "prediction")
)
started = time.monotonic()
training = Training(*graphs, arguments.accumulate, arguments.shard_parameters)
print(
    json.dumps(
        {
            "devices": jax.device_count(),
            "platform": jax.default_backend(),
            **training.memory(),
            "compileSeconds": round(time.monotonic() - started),
        }
    )
)
