import { UserError } from '../../base/errors.ts';
import type { HostTensor } from '../../tensor/graph.ts';
import type { ModelConfig } from '../config.ts';
import type { ParameterSource } from '../inference-folder.ts';
import { axesFirst, isIgnorable, publishedPlaces, type TensorPlace } from './names.ts';
import type { Shards } from './shards.ts';

/**
 * Reads our parameters out of a Hugging Face checkpoint, one at a time or by rows.
 * Opening holds the names and shapes of all tensors against the config.
 */
export class PublishedParameters implements ParameterSource {
  readonly config: ModelConfig;
  readonly shards: Shards;
  readonly #places: ReadonlyMap<string, TensorPlace>;

  /** @throws UserError that lists tensors which are missing, surplus or of another shape */
  constructor(config: ModelConfig, shards: Shards) {
    this.config = config;
    this.shards = shards;
    const places = publishedPlaces(config);
    this.#places = new Map(places.map((place) => [place.path, place]));
    const problems: string[] = [];
    for (const { name, storedShape } of places) {
      const found = shards.tensors.get(name);
      if (!found) problems.push(`'${name}' [${storedShape}] is missing`);
      else if (String(found.shape) !== String(storedShape))
        problems.push(`'${name}' is [${found.shape}], config.json asks for [${storedShape}]`);
    }
    const known = new Set(places.map(({ name }) => name));
    for (const name of shards.tensors.keys()) {
      if (!known.has(name) && !isIgnorable(name, config)) problems.push(`'${name}' is unknown`);
    }
    if (problems.length === 0) return;
    const shown = problems.slice(0, 5).join('; ');
    const more = problems.length > 5 ? `; and ${problems.length - 5} more` : '';
    throw new UserError(
      `${shards.folder}: the tensors do not fit its config.json: ${shown}${more}. Take both from the same model.`,
    );
  }

  rows(path: string): number {
    return this.#place(path).shape[0];
  }

  /** Rows of a matrix `[N, K]`, or a whole parameter, in float32. */
  async read(path: string, start?: number, end?: number): Promise<Float32Array> {
    const place = this.#place(path);
    if (path !== 'vision.position') return this.shards.read(place.name, start, end);
    const table = axesFirst(await this.shards.read(place.name), place.shape);
    const width = place.shape[1] * place.shape[2];
    return table.subarray((start ?? 0) * width, (end ?? place.shape[0]) * width);
  }

  /** All parameters in memory: for models that are small. */
  async readAll(): Promise<Map<string, HostTensor<'float32'>>> {
    const parameters = new Map<string, HostTensor<'float32'>>();
    for (const { path, shape } of this.#places.values())
      parameters.set(path, { dataType: 'float32', shape, data: await this.read(path) });
    return parameters;
  }

  #place(path: string): TensorPlace {
    const place = this.#places.get(path);
    if (!place) throw new Error(`'${path}' is no parameter of the model`);
    return place;
  }
}
