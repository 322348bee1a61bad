"""Runs Alhena's training step on JAX. Started by `alhena train --device jax`; speaks frames over stdin and stdout.

Messages in: load, step, predict, read, run, peak. Each gets one answer, in order; a step's answer comes when the
device has done it, while the next message is already being read.
"""

import argparse
import os
import queue
import signal
import sys
import threading
import time
import traceback

import jax
import numpy as np

from frames import read_frame, write_frame
from graph import Graph
from operators import OPERATORS
from training import Training


class Runner:
    def __init__(self, arguments: argparse.Namespace, output):
        self.arguments = arguments
        self.output = output
        self.training: Training | None = None
        # Steps under way: one that the device works on and one that waits for it.
        self.started: queue.Queue = queue.Queue(maxsize=2)
        self.last_ready: float | None = None
        threading.Thread(target=self.answer_steps, daemon=True).start()

    def answer(self, fields: dict, arrays: dict | None = None) -> None:
        write_frame(self.output, fields, arrays)

    def answer_steps(self) -> None:
        while True:
            metrics, dispatched = self.started.get()
            try:
                values = {name: np.asarray(value).reshape(1) for name, value in metrics.items()}
                ready = time.monotonic()
                # The device stood idle from the end of the step before until this one was dispatched.
                idle = 0.0 if self.last_ready is None else max(0.0, dispatched - self.last_ready)
                self.last_ready = ready
                self.answer({"kind": "metrics", "waited": idle}, values)
            except Exception as error:
                self.fail(error)
            self.started.task_done()

    def fail(self, error: BaseException) -> None:
        traceback.print_exc(file=sys.stderr)
        self.answer({"kind": "error", "message": f"{type(error).__name__}: {error}"})

    def handle(self, fields: dict[str, str], arrays: dict[str, np.ndarray]) -> None:
        kind = fields["kind"]
        if kind == "step":
            rates = {name: value for name, value in arrays.items() if name.startswith("rates.")}
            metrics = self.training.step(arrays, rates)
            self.started.put((metrics, time.monotonic()))
            return
        # Everything else waits until the steps before it are done and answered.
        self.started.join()
        self.last_ready = None
        if kind == "load":
            self.load(fields, arrays)
        elif kind == "predict":
            self.answer({"kind": "predictions"}, {"predictions": self.training.predict(arrays)})
        elif kind == "read":
            self.answer({"kind": "state"}, self.training.read())
        elif kind == "run":
            self.run_graph(arrays)
        elif kind == "peak":
            self.answer({"kind": "peak", "flops": measure_peak(self.arguments.precision)})
        else:
            raise ValueError(f"unknown message '{kind}'")

    def load(self, fields: dict[str, str], arrays: dict[str, np.ndarray]) -> None:
        gradients, update, prediction = (
            Graph(arrays.pop(f"graph.{name}").tobytes(), self.arguments.precision)
            for name in ("gradients", "update", "prediction")
        )
        self.training = Training(
            gradients, update, prediction, int(fields["accumulate"]), self.arguments.shard_parameters
        )
        self.training.load(arrays)
        self.answer({"kind": "loaded", **self.training.memory()})

    def run_graph(self, arrays: dict[str, np.ndarray]) -> None:
        graph = Graph(arrays.pop("graph").tobytes(), self.arguments.precision)
        results = jax.jit(graph)(arrays)
        answers = {name: np.asarray(value).astype(graph.types[name]) for name, value in results.items()}
        self.answer({"kind": "results"}, answers)


def measure_peak(precision: str) -> float:
    """FLOP per second of square matrix products, four in a row, on all devices together."""
    accelerated = jax.default_backend() != "cpu"
    side, products, rounds = (8192, 8, 5) if accelerated else (1024, 4, 5)
    data_type = jax.numpy.bfloat16 if precision == "bfloat16" else jax.numpy.float32
    scale = (12 / side) ** 0.5
    random = np.random.default_rng(1)
    matrix = (scale * (random.random((side, side), np.float32) - 0.5)).astype(data_type)
    matmul = jax.jit(lambda a, b: jax.numpy.matmul(a, b, precision=jax.lax.Precision.HIGHEST))
    device = jax.local_devices()[0]
    factor = jax.device_put(matrix, device)
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        product = factor
        for _ in range(products):
            product = matmul(product, factor)
        product.block_until_ready()
        times.append(time.perf_counter() - start)
    return 2 * side**3 * products / float(np.median(times[1:])) * jax.device_count()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--shard-parameters", action="store_true")
    parser.add_argument("--coordinator", help="HOST:PORT of process 0, for several hosts")
    parser.add_argument("--processes", type=int, help="how many hosts")
    parser.add_argument("--process", type=int, help="which of them this is, from 0")
    return parser.parse_args()


def main() -> None:
    arguments = parse_arguments()
    # Ctrl-C is for Alhena, which still wants the state to save; the runner ends when its input does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Frames own the real stdout; whatever a library prints goes to stderr.
    output = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    os.dup2(2, 1)
    stream = sys.stdin.buffer
    try:
        if arguments.coordinator:
            jax.distributed.initialize(arguments.coordinator, arguments.processes, arguments.process)
        devices = jax.devices()
    except Exception as error:
        write_frame(output, {"kind": "error", "message": f"{type(error).__name__}: {error}"})
        sys.exit(1)
    runner = Runner(arguments, output)
    runner.answer(
        {
            "kind": "hello",
            "version": jax.__version__,
            "platform": devices[0].platform,
            "device": devices[0].device_kind,
            "devices": len(devices),
            "processes": jax.process_count(),
            "operators": ",".join(OPERATORS),
        }
    )
    while (frame := read_frame(stream)) is not None:
        try:
            runner.handle(*frame)
        except Exception as error:
            runner.started.join()
            runner.fail(error)


if __name__ == "__main__":
    main()
