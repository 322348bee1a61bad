import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { schemaTerm } from './compile.ts';
import { Constraint } from './constraint.ts';
import { Grammar } from './grammar.ts';
import { randomRootSchema } from './random-schema.testing.ts';
import { jsonSyntax } from './syntax.ts';
import { STOP, tokenizer, vocabulary } from './vocabulary.testing.ts';

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

describe('the dialect of the Gemini API', () => {
  it('means the same as JSON Schema', () => {
    const { accepts } = compile({
      type: 'OBJECT',
      title: 'ignored',
      properties: {
        b: { type: 'STRING', nullable: true, maxLength: '3' },
        a: { type: 'ARRAY', items: { type: 'INTEGER', format: 'int32' }, minItems: '1' },
        kind: { type: 'STRING', format: 'enum', enum: ['x', 'y'] },
      },
      required: ['a', 'b'],
      propertyOrdering: ['a', 'b', 'kind'],
    });
    for (const text of ['{"a":[1],"b":null}', '{"a": [1, -2], "b": "xyz", "kind": "y"}'])
      expect(accepts(text)).toBe(true);
    for (const text of [
      '{"b":null,"a":[1]}',
      '{"a":[],"b":""}',
      '{"a":[1],"b":"wxyz"}',
      '{"a":[3000000000],"b":""}',
      '{"a":[1],"b":"","kind":"z"}',
    ])
      expect(accepts(text), text).toBe(false);
  });
});

describe('a language', () => {
  it.each([
    [{ type: 'string', pattern: '^a|b$' }, ['"a"', '"axy"', '"b"', '"xb"'], ['"xa"', '"bx"']],
    [{ type: 'string', pattern: '^[^\\W\\d]{2,3}?$' }, ['"ab"', '"a_b"'], ['"a"', '"a1"', '"abcd"', '"é"']],
    [
      { type: 'string', minLength: 2, maxLength: 2 },
      ['"😀é"', '"\\n\\""', '"漢字"'],
      ['"😀"', '"abc"', '"a\n"', '"\\/a"'],
    ],
    [
      { type: 'integer', exclusiveMinimum: 9, maximum: 120 },
      ['10', '99', '120'],
      ['9', '121', '010', '-10', '1e2', '10.0'],
    ],
    [
      { type: 'number', minimum: -0.25, exclusiveMaximum: 1.5 },
      ['-0.25', '0', '1.499999', '-0.1'],
      ['-0.250001', '1.5', '-1', '1.', '.5'],
    ],
    [{ type: 'integer', multipleOf: 7, minimum: 1, maximum: 20 }, ['7', '14'], ['0', '1', '21', '70']],
    [{ enum: [1, 'a', null, { x: [1] }], type: ['integer', 'object'] }, ['1', '{"x":[1]}'], ['"a"', 'null']],
    [
      { type: 'object', additionalProperties: { type: 'boolean' }, properties: { a: { const: 1 } } },
      ['{}', '{"a":1,"b":true}', '{"aa":false}'],
      ['{"a":true}', '{"b":1}'],
    ],
    [
      { $ref: '#/$defs/n', $defs: { n: { type: 'object', properties: { n: { $ref: '#/$defs/n' } } } } },
      ['{}', '{"n":{"n":{}}}'],
      ['{"n":1}', '{"m":{}}'],
    ],
    [{ anyOf: [{ minimum: 5 }, { maximum: -5 }], type: 'integer' }, ['5', '-6'], ['0', '-4']],
    [{}, ['null', '[1, {"a":-0.5e3}]', '"\\u0001"'], ['nul', '[1,]', '"\u0001"', '{a:1}']],
  ] as [unknown, string[], string[]][])('of %j', (schema, inside, outside) => {
    const { accepts } = compile(schema);
    for (const text of inside) expect(accepts(text), text).toBe(true);
    for (const text of outside) expect(accepts(text), text).toBe(false);
  });
});

describe('what cannot be held to is refused by keyword and path', () => {
  it.each([
    [{ properties: { a: { items: { not: {} } } } }, /^schema\.properties\.a\.items\.not is not supported/],
    [{ type: 'string', pattern: '(?=a)b' }, /^schema\.pattern is "\(\?=a\)b"/],
    [{ type: 'string', pattern: '(a)\\1' }, /^schema\.pattern /],
    [{ type: 'string', pattern: 'abc\\u{41' }, /^schema\.pattern is "abc\\\\u\{41"; "\\\\u" in it/],
    [{ type: 'string', format: 'iri' }, /^schema\.format is "iri"/],
    [{ type: 'array', uniqueItems: true }, /^schema\.uniqueItems is not supported/],
    [{ type: 'number', multipleOf: 0.1 }, /^schema\.multipleOf is 0\.1/],
    [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, /^schema\.oneOf has alternatives/],
    [{ $ref: '#/$defs/none' }, /^schema\.\$ref is "#\/\$defs\/none", and nothing is there/],
    [{ $ref: '#/$defs/50%' }, /^schema\.\$ref is "#\/\$defs\/50%", and nothing is there/],
    [{ $ref: 'https://example.org/a.json' }, /^schema\.\$ref is/],
    [{ $ref: '#' }, /^schema refers to itself/],
    [
      { $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }, { type: 'null' }] } }, $ref: '#/$defs/a' },
      /refers to itself/,
    ],
    [
      { type: 'object', properties: { x: { minimum: 3, maximum: 2 } }, required: ['x'] },
      /^No value satisfies schema\.properties\.x\.minimum/,
    ],
    [
      {
        $defs: { a: { type: 'object', properties: { a: { $ref: '#/$defs/a' } }, required: ['a'] } },
        $ref: '#/$defs/a',
      },
      /^No value satisfies schema/,
    ],
    [{ type: 'text' }, /^schema\.type is "text"/],
    [{ minItems: -1 }, /^schema\.minItems is -1/],
    [[], /^schema is \[\]/],
    ['a', /^schema is "a"/],
  ] as [unknown, RegExp][])('%j', (schema, message) => {
    expect(() => compile(schema)).toThrow(UserError);
    expect(() => compile(schema)).toThrow(message);
  });

  it('as is a schema of endless depth', () => {
    let schema: unknown = {};
    for (let i = 0; i < 5000; i++) schema = { items: schema };
    expect(() => compile(schema)).toThrow(/nested deeper/);
  });
});
