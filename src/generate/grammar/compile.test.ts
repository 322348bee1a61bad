import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import { TOKEN_RANGES } from '../../text/tokens.ts';
import { schemaTerm } from './compile.ts';
import { Constraint } from './constraint.ts';
import { Grammar } from './grammar.ts';
import { randomRootSchema } from './random-schema.testing.ts';
import { jsonSyntax } from './syntax.ts';
import { SymbolVocabulary } from './vocabulary.ts';

const tokenizer = alhenaTokenizer();
const STOP = 5;
const ids = Array.from(
  { length: TOKEN_RANGES.byte.count + TOKEN_RANGES.text.count },
  (_, i) => TOKEN_RANGES.byte.start + i,
);
const vocabulary = new SymbolVocabulary(
  ids.map((id) => [id, tokenizer.bytes(id)] as const),
  [STOP],
);

const encode = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

function compile(schema: unknown) {
  const grammar = new Grammar();
  const term = schemaTerm(grammar, jsonSyntax(grammar), schema, 'schema');
  return { grammar, term, accepts: (text: string) => grammar.accepts(term, encode(text)) };
}

/** How a sampler may behave: at random, with a fixed love for some tokens, or eager to open and never to close. */
const SAMPLERS: ((random: Random) => (tokens: Int32Array) => number)[] = [
  (random) => (tokens) => tokens[random.integer(0, tokens.length)],
  (random) => {
    const scores = Float64Array.from({ length: 4096 }, () => random.next());
    return (tokens) => tokens.reduce((best, token) => (scores[token] > scores[best] ? token : best));
  },
  (random) => {
    const scores = Float64Array.from({ length: 4096 }, (_, id) => {
      const text = tokenizer.decode([id]);
      return (
        random.next() +
        (/[[{,:\\]/.test(text) ? 2 : 0) -
        (/["}\]]/.test(text) ? 2 : 0) -
        (id === STOP ? 4 : 0)
      );
    });
    return (tokens) => tokens.reduce((best, token) => (scores[token] > scores[best] ? token : best));
  },
];

/** A document of at most `room` tokens, as `sample` likes it. */
function write(
  { grammar, term }: { grammar: Grammar; term: ReturnType<typeof schemaTerm> },
  room: number,
  sample: (tokens: Int32Array) => number,
): string {
  const constraint = new Constraint(grammar, vocabulary, term);
  const tokens: number[] = [];
  while (!constraint.mustEnd) {
    if (tokens.length === room) {
      expect(constraint.canEnd).toBe(true);
      break;
    }
    const token = constraint.choose(room - tokens.length, Int32Array.of(STOP), sample);
    if (token === STOP) break;
    constraint.accept(token);
    tokens.push(token);
  }
  expect(tokens.length).toBeLessThanOrEqual(room);
  // The grammar writes no space before a document, so nothing is taken away in decoding.
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(tokens.flatMap((token) => [...tokenizer.bytes(token)])),
  );
}

describe('documents of 1,000 random schemas', () => {
  it('are valid, whatever the model prefers and however little room there is', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: true });
    addFormats.default(ajv);
    for (let i = 0; i < 1000; i++) {
      const random = new Random(`schema ${i}`);
      const schema = randomRootSchema(random);
      let compiled: ReturnType<typeof compile>;
      try {
        compiled = compile(schema);
      } catch (error) {
        // A random schema may ask for the impossible, which is said; nothing else may be wrong with it.
        expect(String(error), JSON.stringify(schema)).toMatch(/No value satisfies/);
        continue;
      }
      const validate = ajv.compile(schema);
      const needed = new Constraint(compiled.grammar, vocabulary, compiled.term).needed;
      const room = needed + random.pick([0, 1, 5, 40]);
      const text = write(compiled, room, SAMPLERS[i % SAMPLERS.length](random));
      const valid = validate(JSON.parse(text));
      expect(valid, `${JSON.stringify(schema)}\n${text}\n${JSON.stringify(validate.errors)}`).toBe(true);
    }
  }, 120_000);
});
