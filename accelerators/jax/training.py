"""The training step of exported graphs, compiled for all devices: gradients of every micro-batch, one update."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec

from graph import Graph

AXIS = "devices"


class Training:
    """Holds the state on the devices and steps it.

    The batch is split over all devices: by micro-batch where their number divides evenly, otherwise each
    micro-batch along its first axis. Parameters and the optimisers' memory are whole on every device, or, with
    `shard_parameters`, split along their largest axis that divides evenly (as FSDP and ZeRO 3 do): XLA gathers
    a weight where a product needs it.
    """

    def __init__(self, gradients: Graph, update: Graph, prediction: Graph, accumulate: int, shard_parameters: bool):
        self.gradients, self.update, self.prediction = gradients, update, prediction
        self.accumulate = accumulate
        # XLA decides how intermediate values are split.
        self.mesh = Mesh(np.array(jax.devices()), (AXIS,), axis_types=(AxisType.Auto,))
        self.device_count = self.mesh.size
        self.whole = NamedSharding(self.mesh, PartitionSpec())
        self.split_micro_batches = accumulate % self.device_count == 0
        self.fields = [name for name in gradients.inputs if name.startswith("batch.")]
        memory = [name for name in update.inputs if name.startswith("memory.")]
        parameters = [name for name in update.inputs if name.startswith("parameters.")]
        self.names = [*parameters, *memory]
        self.sharding = {
            name: self.split(update.specs[name][0]) if shard_parameters else self.whole for name in self.names
        }
        self.state: dict[str, jax.Array] = {}
        # A teacher's parameters, which no step changes.
        self.frozen: dict[str, jax.Array] = {}
        self.batch_sharding = {name: self.batch_split(gradients.specs[name][0]) for name in self.fields}
        frozen = {name: self.whole for name in gradients.frozen}
        scalars = {name: self.whole for name in update.inputs if name.startswith("rates.")}
        self.compiled = (
            jax.jit(
                self.step_function,
                donate_argnums=0,
                in_shardings=(self.sharding, frozen, self.batch_sharding, scalars),
                out_shardings=(self.sharding, self.whole),
            )
            .lower(
                {name: self.shaped(update, name) for name in self.names},
                {name: jax.ShapeDtypeStruct(x.shape, x.dtype) for name, x in gradients.frozen.items()},
                {name: self.shaped(gradients, name, (accumulate,)) for name in self.fields},
                {name: self.shaped(update, name) for name in scalars},
            )
            .compile()
        )
        self.predict_function = jax.jit(lambda values: prediction(values)["predictions"], out_shardings=self.whole)

    def shaped(self, graph: Graph, name: str, before: tuple[int, ...] = ()) -> jax.ShapeDtypeStruct:
        shape, data_type = graph.specs[name]
        return jax.ShapeDtypeStruct((*before, *shape), data_type)

    def split(self, shape: tuple[int, ...]) -> NamedSharding:
        """Along the largest axis that divides evenly; whole where none does."""
        best = max(
            (axis for axis, size in enumerate(shape) if size and size % self.device_count == 0),
            key=lambda axis: shape[axis],
            default=None,
        )
        if best is None:
            return self.whole
        return NamedSharding(self.mesh, PartitionSpec(*(AXIS if axis == best else None for axis in range(len(shape)))))

    def batch_split(self, shape: tuple[int, ...]) -> NamedSharding:
        if self.split_micro_batches:
            return NamedSharding(self.mesh, PartitionSpec(AXIS))
        divides = len(shape) > 0 and shape[0] % self.device_count == 0
        return NamedSharding(self.mesh, PartitionSpec(None, AXIS if divides else None))

    def micro_batch(self, state: dict, frozen: dict, batch: dict) -> tuple[dict, dict]:
        """Gradients by name, and every output that is one number."""
        outputs = self.gradients({**state, **batch, **frozen})
        gradients = {name: value for name, value in outputs.items() if name.startswith("gradients.")}
        return gradients, numbers(outputs)

    def total(self, state: dict, frozen: dict, batch: dict, count: int) -> tuple[dict, dict]:
        """Sums over `count` micro-batches, one after the other, so that only one's activations are held."""
        if count == 1:
            return self.micro_batch(state, frozen, {name: value[0] for name, value in batch.items()})
        one = {name: self.shaped(self.gradients, name) for name in self.fields}
        zeros = jax.tree.map(jnp.zeros_like, jax.eval_shape(self.micro_batch, state, frozen, one))

        def add(sums, each):
            return jax.tree.map(jnp.add, sums, self.micro_batch(state, frozen, each)), None

        return jax.lax.scan(add, zeros, batch)[0]

    def step_function(self, state: dict, frozen: dict, batch: dict, rates: dict) -> tuple[dict, dict]:
        if self.split_micro_batches and self.device_count > 1:
            each = self.accumulate // self.device_count
            grouped = {name: x.reshape(self.device_count, each, *x.shape[1:]) for name, x in batch.items()}
            totals = jax.vmap(partial(self.total, state, frozen, count=each), spmd_axis_name=AXIS)(grouped)
            gradients, metrics = jax.tree.map(lambda x: jnp.sum(x, axis=0), totals)
        else:
            gradients, metrics = self.total(state, frozen, batch, self.accumulate)
        updated = self.update({**state, **gradients, **rates})
        metrics = {**metrics, **numbers(updated)}
        return {name: updated[name] for name in self.names}, metrics

    def load(self, arrays: dict[str, np.ndarray]) -> None:
        self.state = {name: self.place(arrays[name], self.sharding[name]) for name in self.names}
        self.frozen = {name: self.place(value, self.whole) for name, value in self.gradients.frozen.items()}

    def place(self, array: np.ndarray, sharding: NamedSharding) -> jax.Array:
        """Each process holds the whole array and places the part that its devices keep."""
        if jax.process_count() == 1:
            return jax.device_put(array, sharding)
        return jax.make_array_from_callback(array.shape, sharding, lambda index: array[index])

    def step(self, batches: dict[str, np.ndarray], rates: dict[str, np.ndarray]) -> dict[str, jax.Array]:
        """Starts one step and returns its metrics, which are ready when it is done. Batches `[micro-batch, …]`."""
        placed = {name: self.place(batches[name], self.batch_sharding[name]) for name in self.fields}
        scalars = {name: self.place(value, self.whole) for name, value in rates.items()}
        self.state, metrics = self.compiled(self.state, self.frozen, placed, scalars)
        return metrics

    def predict(self, batch: dict[str, np.ndarray]) -> np.ndarray:
        names = [name for name in self.prediction.inputs if name.startswith("batch.")]
        placed = {name: self.place(batch[name], self.whole) for name in names}
        return np.asarray(self.predict_function({**self.state, **placed}))

    def read(self) -> dict[str, np.ndarray]:
        if jax.process_count() == 1:
            return {name: np.asarray(value) for name, value in self.state.items()}
        gather = jax.jit(lambda value: value, out_shardings=self.whole)
        return {name: np.asarray(gather(value)) for name, value in self.state.items()}

    def memory(self) -> dict[str, int]:
        """Bytes that one device needs, as XLA planned them."""
        analysis = self.compiled.memory_analysis()
        return {
            "stateBytes": analysis.argument_size_in_bytes,
            "temporaryBytes": analysis.temp_size_in_bytes,
        }


def numbers(outputs: dict) -> dict:
    """The outputs that are one number each and belong to no parameter."""
    return {
        name: jnp.reshape(value, ())
        for name, value in outputs.items()
        if value.shape == (1,) and not name.startswith(("gradients.", "parameters.", "memory."))
    }
