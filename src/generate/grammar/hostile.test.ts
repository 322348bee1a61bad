import { describe, expect, it } from 'vitest';
import { UserError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { Allowance, AT_ONCE, TooCostly } from './allowance.ts';
import { schemaTerm } from './compile.ts';
import { Constraint } from './constraint.ts';
import { Grammar } from './grammar.ts';
import { randomRootSchema } from './random-schema.testing.ts';
import { jsonSyntax } from './syntax.ts';
import { STOP, vocabulary } from './vocabulary.testing.ts';

const members = (count: number, schema: (i: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, schema(i)]));
const list = (count: number, schema: (i: number) => unknown) =>
  Array.from({ length: count }, (_, i) => schema(i));
/** Definitions of which each refers to the next. */
const chain = (count: number, schema: (next: object) => unknown) => ({
  $defs: members(count, (i) => (i + 1 < count ? schema({ $ref: `#/$defs/p${i + 1}` }) : { type: 'null' })),
  $ref: '#/$defs/p0',
});

/** Compiles a schema and writes some tokens of it: how much work both took, or what was said against it. */
function tryOut(schema: unknown, random = new Random('hostile')): { work: number } | { refused: UserError } {
  const grammar = new Grammar();
  try {
    const term = schemaTerm(grammar, jsonSyntax(grammar), schema, 'schema');
    let work = grammar.allowance.spent;
    const constraint = new Constraint(grammar, vocabulary, term);
    const room = constraint.needed + 50;
    for (let i = 0; i < 20 && !constraint.mustEnd; i++) {
      const token = constraint.choose(room - i, Int32Array.of(STOP), (tokens) => random.pick([...tokens]));
      if (token === STOP) break;
      constraint.accept(token);
    }
    work += grammar.allowance.spent;
    expect(work).toBeLessThan(AT_ONCE * 2 + 20 * 100_000);
    return { work };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message.length).toBeLessThan(500);
    return { refused: error };
  }
}

describe('schemas that ask for more than there is', () => {
  it.each([
    [{ minLength: 1e9 }, /^schema\.minLength is 1000000000, which takes 1000000000 bytes .* 100000 of them/],
    [
      { items: { type: 'integer' }, minItems: 1e6 },
      /^schema\.minItems is 1000000, which takes 2000001 bytes/,
    ],
    [{ items: { minLength: 1000 }, minItems: 1000 }, /^schema\.minItems is 1000, which takes 1003001 bytes/],
    [
      { properties: members(50, () => ({ minLength: 30_000 })), required: Object.keys(members(50, () => 0)) },
      /^What schema requires takes 15\d+ bytes .* schema\.properties\.p0\.minLength, which is 30000/,
    ],
    [{ pattern: '^((a{1000}){1000}){1000}$' }, /^schema\.pattern is .*, which takes 1000000000 bytes/],
    [
      chain(60, (next) => ({ properties: { x: next, y: next }, required: ['x', 'y'] })),
      /^What schema requires/,
    ],
    [
      { allOf: list(25, (i) => ({ anyOf: [{ properties: { [`a${i}`]: {} } }, { properties: { b: {} } }] })) },
      /^schema\.allOf has parts whose anyOf multiply to 33554432 alternatives; at most 1000/,
    ],
    [{ pattern: '('.repeat(20_000) }, /^schema\.pattern is .*its groups stand 200 deep/],
    [{ pattern: '^(a{1,1000}){1,1000}$', minLength: 500 }, /^schema describes more states/],
    [
      { type: 'object', properties: members(5000, () => ({})), minProperties: 5000 },
      /^schema is nested too deep/,
    ],
    [{ prefixItems: list(20_000, () => ({ type: 'null' })) }, /^schema is nested too deeply/],
    [{ anyOf: list(20_000, (i) => ({ minLength: i })) }, /^schema.* is one of more than 10000 schemas/],
    [chain(3000, (next) => ({ anyOf: [next, { type: 'null' }] })), /^schema is nested too deeply/],
    [chain(40, (next) => ({ allOf: [next, next] })), /^schema /],
  ] as [unknown, RegExp][])('%#', (schema, message) => {
    const result = tryOut(schema);
    expect('refused' in result ? result.refused.message : 'not refused').toMatch(message);
  });
});

describe('large schemas that can be held to', () => {
  it.each([
    { type: 'object', properties: members(26, () => ({ type: 'string' })) },
    { type: 'object', properties: members(300, () => ({ type: 'string' })) },
    { enum: list(5000, (i) => `value ${i}`) },
    { type: 'string', minLength: 20_000, maxLength: 1e15 },
    { type: 'string', pattern: '^((a{1,100}){1,100}){1,100}$' },
    { type: 'string', pattern: '^.*$', minLength: 300 },
    { type: 'array', items: { type: 'array', items: { type: 'integer' }, minItems: 1e9 } },
    chain(1000, (next) => ({ type: 'object', properties: { x: next }, required: ['x'] })),
    { const: 'x'.repeat(20_000) },
  ])('%#', (schema) => {
    const result = tryOut(schema);
    expect('refused' in result ? result.refused.message : '').toBe('');
  });
});

it('a grammar is as it was for the next one when an allowance ends anywhere', () => {
  for (let most = 1; ; most += 3) {
    const grammar = new Grammar();
    const list = grammar.reference(() =>
      grammar.sequence(grammar.text('['), grammar.repeat(grammar.optional(list), 0, 9), grammar.text(']')),
    );
    grammar.allowance = new Allowance(most);
    const look = () => [grammar.least(list), grammar.accepts(list, new TextEncoder().encode('[[][[]]]'))];
    const refused = (() => {
      try {
        look();
        return false;
      } catch (error) {
        expect(error).toBeInstanceOf(TooCostly);
        return true;
      }
    })();
    grammar.allowance = new Allowance();
    expect(look()).toEqual([2, true]);
    if (!refused) break;
  }
});

/** Somewhere within a schema something becomes much larger, or stands where it should not. */
function mutated(random: Random, value: unknown, root: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.next() < 0.15) {
    if (typeof value === 'number') return random.pick([0, 40, 5000, 1e6, 2 ** 53, 1e300]);
    if (typeof value === 'string')
      return random.pick([value, `(${value}){1,999}`, `${value}\\u{41`, '(.*a){99}']);
    const copies = list(random.pick([2, 12, 60]), (i) => ({ properties: { [`a${i % 9}`]: value } }));
    return random.pick([
      { $ref: '#' },
      { allOf: copies },
      { anyOf: copies, allOf: [{ anyOf: copies }, root] },
      { oneOf: [value, value] },
      { type: 'array', items: value, minItems: random.pick([3, 300, 1e9]) },
      { type: 'string', pattern: '^(a|b)*a(a|b){12}$', minLength: 30 },
    ]);
  }
  if (Array.isArray(value))
    return value.map((item) => (random.next() < 0.5 ? mutated(random, item, root) : item));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      random.next() < 0.5 ? mutated(random, item, root) : item,
    ]),
  );
}

describe('300 random schemas, made larger at random', () => {
  it('are followed or refused within a bounded number of steps', () => {
    let followed = 0;
    for (let i = 0; i < 300; i++) {
      const random = new Random(`hostile ${i}`);
      let schema: unknown = randomRootSchema(random);
      for (let times = random.integer(1, 4); times > 0; times--) schema = mutated(random, schema, schema);
      if ('work' in tryOut(schema, random)) followed++;
    }
    expect(followed).toBeGreaterThan(30);
    expect(followed).toBeLessThan(270);
  });
});
