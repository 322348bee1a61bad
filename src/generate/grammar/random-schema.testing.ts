import type { Random } from '../../base/random.ts';

const NAMES = ['a', 'b', 'name', 'città', 'with space', 'quote"d', 'x:y', 'z'];
const PATTERNS = [
  '^[A-Z]{2,4}$',
  '^(red|green)-\\d+$',
  'ab+c',
  '^\\w+@\\w+\\.(com|org)$',
  '^[^a-m]{3}',
  '^é*[\\d\\s]+$',
];
const FORMATS = [
  'date',
  'time',
  'date-time',
  'uuid',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'duration',
  'byte',
];

/** For tests: JSON Schemas of all supported keywords that some value satisfies. */
export function randomSchema(random: Random, depth = 0): Record<string, unknown> {
  const kinds = ['string', 'integer', 'number', 'boolean', 'null', 'enum', 'const', 'types'];
  if (depth < 3)
    kinds.push('object', 'object', 'object', 'array', 'array', 'tuple', 'anyOf', 'oneOf', 'allOf', 'any');
  switch (random.pick(kinds)) {
    case 'string':
      return randomString(random);
    case 'integer':
      return { type: 'integer', ...randomRange(random, true) };
    case 'number':
      return { type: 'number', ...randomRange(random, false) };
    case 'boolean':
      return { type: 'boolean' };
    case 'null':
      return { type: 'null' };
    case 'enum':
      return { enum: Array.from({ length: random.integer(1, 5) }, () => randomValue(random)) };
    case 'const':
      return { const: randomValue(random) };
    case 'types':
      return { type: ['string', 'null', 'integer'], maxLength: 5, minimum: 3 };
    case 'object':
      return randomObject(random, depth);
    case 'array': {
      const minItems = random.integer(0, 3);
      return {
        type: 'array',
        items: randomSchema(random, depth + 1),
        ...(chance(random) ? { minItems } : {}),
        ...(chance(random) ? { maxItems: minItems + random.integer(0, 3) } : {}),
      };
    }
    case 'tuple':
      return {
        type: 'array',
        prefixItems: [randomSchema(random, depth + 1), randomSchema(random, depth + 1)],
        items: chance(random) ? false : randomSchema(random, depth + 1),
        minItems: random.integer(0, 3),
      };
    case 'anyOf':
      return { anyOf: [randomSchema(random, depth + 1), randomSchema(random, depth + 1)] };
    case 'oneOf':
      return {
        oneOf: ['cat', 'dog'].map((kind) => ({
          type: 'object',
          properties: { kind: { const: kind }, [kind]: randomSchema(random, depth + 1) },
          required: ['kind'],
        })),
      };
    case 'allOf':
      return {
        allOf: [{ type: 'object', properties: { a: randomSchema(random, depth + 1) }, required: ['a'] }],
        properties: { b: randomSchema(random, depth + 1) },
      };
    default:
      return {};
  }
}

/** A whole document's schema; some refer to parts of themselves. */
export function randomRootSchema(random: Random): Record<string, unknown> {
  if (random.next() < 0.75) return randomSchema(random);
  return {
    $defs: {
      tree: {
        type: 'object',
        properties: {
          value: randomSchema(random, 2),
          children: { type: 'array', items: { $ref: '#/$defs/tree' } },
          next: { anyOf: [{ $ref: '#/$defs/tree' }, { type: 'null' }] },
        },
        required: chance(random) ? ['value', 'next'] : ['value'],
      },
    },
    ...(chance(random)
      ? { $ref: '#/$defs/tree' }
      : { type: 'array', items: { $ref: '#/$defs/tree' }, minItems: 1 }),
  };
}

function randomObject(random: Random, depth: number): Record<string, unknown> {
  const names = NAMES.filter(() => random.next() < 0.4);
  const required = names.filter(() => chance(random));
  const additional = random.pick([undefined, undefined, false, randomSchema(random, depth + 1)]);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, randomSchema(random, depth + 1)])),
    required,
    ...(additional === undefined ? {} : { additionalProperties: additional }),
    ...(random.next() < 0.2 && names.length > 0
      ? { minProperties: random.integer(0, names.length + 1) }
      : {}),
    ...(random.next() < 0.2 ? { maxProperties: required.length + random.integer(0, 3) } : {}),
  };
}

function randomString(random: Random): Record<string, unknown> {
  const kind = random.integer(0, 5);
  if (kind === 0) return { type: 'string', pattern: random.pick(PATTERNS) };
  if (kind === 1) return { type: 'string', format: random.pick(FORMATS) };
  if (kind === 2) return { type: 'string', pattern: '^[a-z]+$', minLength: 3, maxLength: 6 };
  const minLength = random.integer(0, 6);
  return {
    type: 'string',
    ...(chance(random) ? { minLength } : {}),
    ...(chance(random) ? { maxLength: minLength + random.integer(0, 40) } : {}),
  };
}

function randomRange(random: Random, integer: boolean): Record<string, unknown> {
  const scale = random.pick([1, 10, 1000, 1e6, 1e-2]);
  const round = (value: number) => (integer ? Math.round(value) : Number(value.toPrecision(6)));
  const low = round(random.uniform(-10, 10) * scale);
  const high = low + Math.max(round(random.uniform(0, 10) * scale), integer ? 12 : 0.1);
  return {
    ...(chance(random) ? { [random.pick(['minimum', 'exclusiveMinimum'])]: low } : {}),
    ...(chance(random) ? { [random.pick(['maximum', 'exclusiveMaximum'])]: high } : {}),
    ...(integer && random.next() < 0.3 ? { multipleOf: random.integer(1, 6) } : {}),
  };
}

const randomValue = (random: Random): unknown =>
  random.pick([null, true, 0, -1.5, 1e30, 'x', 'é"\n\u0001', [1, 'two'], { b: 1, a: [] }, 42]);

const chance = (random: Random): boolean => random.next() < 0.5;
