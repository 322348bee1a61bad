import { attentionOf, isFullLayer, type ModelConfig } from './config.ts';
import type { Weights } from './tiny.testing.ts';

/** One token of one row: where it stands, and the id or the soft token that it carries. */
export interface PlainToken {
  readonly position: number;
  readonly document: number;
  readonly block: number;
  readonly id: number;
  /** `[D]` instead of the id's embedding. */
  readonly soft?: readonly number[];
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const plus = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x + b[i]);
const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/**
 * The decoder a second time, in float64 loops from the formulas of Gemma 4 Unified, sharing no code with the
 * traced one. Returns hidden states and logits of each token of one row.
 */
export function plainDecoder(config: ModelConfig, weights: Weights, tokens: readonly PlainToken[]) {
  const { hiddenSize: d, normEpsilon, finalSoftcap } = config;
  const vector = (name: string) => [...weights.get(name)!.data];
  const apply = (name: string, x: readonly number[]) => {
    const { data } = weights.get(name)!;
    return Array.from({ length: data.length / x.length }, (_, row) =>
      x.reduce((sum, value, i) => sum + value * data[row * x.length + i], 0),
    );
  };
  const rms = (x: readonly number[]) => {
    const root = Math.sqrt(dot(x, x) / x.length + normEpsilon);
    return x.map((value) => value / root);
  };
  const norm = (name: string, x: readonly number[]) => {
    const weight = vector(name);
    return rms(x).map((value, i) => value * weight[i]);
  };

  let stream = tokens.map(({ id, soft }) => {
    const row = weights.get('embedding')!.data.slice(id * d, (id + 1) * d);
    return soft ? [...soft] : Array.from(row, (value) => value * Math.sqrt(d));
  });
  for (let layer = 0; layer < config.layerCount; layer++) {
    const at = `layers.${layer}`;
    const normed = stream.map((x) => norm(`${at}.inputNorm`, x));
    const mixed = attend(layer, normed);
    stream = stream.map((x, t) => {
      const a = plus(x, norm(`${at}.postAttentionNorm`, mixed[t]));
      const inner = norm(`${at}.preFeedForwardNorm`, a);
      const up = apply(`${at}.feedForward.up`, inner);
      const gated = apply(`${at}.feedForward.gate`, inner).map((value, i) => gelu(value) * up[i]);
      const y = plus(a, norm(`${at}.postFeedForwardNorm`, apply(`${at}.feedForward.down`, gated)));
      return y.map((value) => value * vector(`${at}.layerScalar`)[0]);
    });
  }
  const logits = stream.map((x) =>
    apply('embedding', norm('finalNorm', x)).map((z) =>
      finalSoftcap === null ? z : finalSoftcap * Math.tanh(z / finalSoftcap),
    ),
  );
  return { hidden: stream, logits };

  function attend(layer: number, normed: readonly number[][]): number[][] {
    const at = `layers.${layer}.attention`;
    const full = isFullLayer(config, layer);
    const { headSize, keyValueHeads } = attentionOf(config, layer);
    const queries = normed.map((x) => heads(apply(`${at}.query`, x)));
    const rawKeys = normed.map((x) => heads(apply(`${at}.key`, x)));
    const rawValues = full ? rawKeys : normed.map((x) => heads(apply(`${at}.value`, x)));
    const turned = (rows: number[][][], name: string) =>
      rows.map((row, t) => row.map((head) => rotate(norm(name, head), tokens[t].position)));
    const [q, k] = [turned(queries, `${at}.queryNorm`), turned(rawKeys, `${at}.keyNorm`)];
    const v = rawValues.map((row) => row.map(rms));
    return tokens.map((token, t) => {
      const visible = tokens.flatMap((other, s) => (sees(token, other) ? [s] : []));
      const outputs = q[t].flatMap((query, head) => {
        const group = Math.floor((head * keyValueHeads) / config.queryHeads);
        const exponents = visible.map((s) => Math.exp(dot(query, k[s][group])));
        const total = exponents.reduce((sum, value) => sum + value, 0);
        return query.map((_, i) =>
          visible.reduce((sum, s, j) => sum + (exponents[j] / total) * v[s][group][i], 0),
        );
      });
      return apply(`${at}.output`, outputs);
    });

    function heads(x: readonly number[]): number[][] {
      return Array.from({ length: x.length / headSize }, (_, head) =>
        x.slice(head * headSize, (head + 1) * headSize),
      );
    }

    function rotate(x: readonly number[], position: number): number[] {
      const { rotaryTheta } = attentionOf(config, layer);
      const half = headSize / 2;
      const turning = full ? half * config.fullAttention.partialRotary : half;
      return x.map((value, i) => {
        const pair = i % half;
        const angle = pair < turning ? position * rotaryTheta ** ((-2 * pair) / headSize) : 0;
        const partner = i < half ? -x[i + half] : x[i - half];
        return value * Math.cos(angle) + partner * Math.sin(angle);
      });
    }

    function sees(token: PlainToken, other: PlainToken): boolean {
      if (token.document !== other.document) return false;
      const causal = other.position <= token.position;
      if (full) return causal;
      const samePicture = token.block >= 0 && token.block === other.block;
      return (causal || samePicture) && other.position > token.position - config.slidingAttention.window;
    }
  }
}
