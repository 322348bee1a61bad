import { UserError } from '../../base/errors.ts';

export const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
export type Type = (typeof TYPES)[number];

/** A schema in one form, whichever dialect it came in. `true` is any value, `false` none. */
export type Schema = boolean | SchemaObject;

export interface SchemaObject {
  /** Where it stood, for messages. */
  readonly path: string;
  readonly types?: readonly Type[];
  readonly values?: readonly unknown[];
  readonly reference?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly propertyOrdering?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** Keywords that say nothing about which values are valid. */
const ANNOTATIONS = new Set(
  (
    '$schema $id $anchor $comment $defs definitions title description default example examples deprecated readOnly ' +
    'writeOnly discriminator externalDocs xml contentMediaType contentEncoding'
  ).split(' '),
);
const COUNTS = ['minProperties', 'maxProperties', 'minItems', 'maxItems', 'minLength', 'maxLength'] as const;
const LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const;
const SUPPORTED =
  'type, nullable, enum, const, anyOf, oneOf, allOf, $ref, properties, required, additionalProperties, ' +
  'propertyOrdering, minProperties, maxProperties, items, prefixItems, minItems, maxItems, minLength, maxLength, ' +
  'pattern, format, minimum, maximum, exclusiveMinimum, exclusiveMaximum and multipleOf';
const MAX_DEPTH = 64;

/** A schema that cannot be followed, by keyword and path. */
export const unsupported = (path: string, keyword: string, why: string): UserError =>
  new UserError(`${path}.${keyword} ${why}`);

/**
 * Reads a JSON Schema (draft 4 to 2020-12) or a schema of the Gemini API (OpenAPI style: types in capitals,
 * `nullable`, counts as strings) into one form. References are left as they are: `resolve` reads what they mean.
 * Throws UserError naming the keyword and its path for whatever could not be held to: nothing is ignored in silence
 * but annotations.
 */
export function normalizeSchema(value: unknown, path: string, depth = 0): Schema {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError(`${path} is ${describe(value)}; a schema (an object) was expected.`);
  if (depth > MAX_DEPTH)
    throw new UserError(`${path} is nested deeper than ${MAX_DEPTH}; a flatter schema was expected.`);
  const raw = value as Record<string, unknown>;
  const read = (keyword: string): unknown => (raw[keyword] === null ? undefined : raw[keyword]);
  const inner = (keyword: string, item: unknown, name?: string | number) =>
    normalizeSchema(
      item,
      name === undefined ? `${path}.${keyword}` : `${path}.${keyword}.${name}`,
      depth + 1,
    );
  const list = (keyword: string): readonly Schema[] | undefined => {
    const items = read(keyword);
    if (items === undefined) return undefined;
    if (!Array.isArray(items) || items.length === 0)
      throw unsupported(path, keyword, `is ${describe(items)}; a list of schemas was expected.`);
    return items.map((item, i) => inner(keyword, item, i));
  };
  for (const keyword of Object.keys(raw)) {
    if (!READ.has(keyword) && !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-') && raw[keyword] !== null)
      throw unsupported(
        path,
        keyword,
        `is not supported; ${SUPPORTED} are. Leave it out or say it with those.`,
      );
  }
  const schema: { -readonly [Key in keyof SchemaObject]: SchemaObject[Key] } = { path };
  readTypes(schema, read, path);
  if (raw.const !== undefined) schema.values = [raw.const];
  const values = read('enum');
  if (values !== undefined) {
    if (!Array.isArray(values))
      throw unsupported(path, 'enum', `is ${describe(values)}; a list was expected.`);
    schema.values = read('nullable') === true ? [...values, null] : values;
  }
  const reference = read('$ref');
  if (reference !== undefined) {
    if (typeof reference !== 'string' || !reference.startsWith('#'))
      throw unsupported(
        path,
        '$ref',
        `is ${describe(reference)}; a reference within the schema (#/$defs/…) was expected.`,
      );
    schema.reference = reference;
  }
  schema.allOf = list('allOf');
  schema.anyOf = list('anyOf');
  schema.oneOf = list('oneOf');
  const properties = read('properties');
  if (properties !== undefined) {
    if (typeof properties !== 'object' || Array.isArray(properties))
      throw unsupported(path, 'properties', `is ${describe(properties)}; an object of schemas was expected.`);
    schema.properties = Object.fromEntries(
      Object.entries(properties as object).map(([name, item]) => [name, inner('properties', item, name)]),
    );
  }
  schema.required = names(read('required'), path, 'required');
  schema.propertyOrdering = names(read('propertyOrdering'), path, 'propertyOrdering');
  const additional = read('additionalProperties');
  if (additional !== undefined) schema.additionalProperties = inner('additionalProperties', additional);
  const items = read('items');
  if (Array.isArray(items)) {
    schema.prefixItems = items.map((item, i) => inner('items', item, i));
    if (read('additionalItems') !== undefined) schema.items = inner('additionalItems', raw.additionalItems);
  } else {
    schema.prefixItems = list('prefixItems');
    if (items !== undefined) schema.items = inner('items', items);
  }
  for (const keyword of COUNTS) schema[keyword] = count(read(keyword), path, keyword);
  for (const keyword of LIMITS) schema[keyword] = limit(read(keyword), path, keyword);
  // Draft 4 says with a boolean whether the limit itself is excluded.
  if (raw.exclusiveMinimum === true) [schema.exclusiveMinimum, schema.minimum] = [schema.minimum, undefined];
  if (raw.exclusiveMaximum === true) [schema.exclusiveMaximum, schema.maximum] = [schema.maximum, undefined];
  for (const keyword of ['pattern', 'format'] as const) {
    const text = read(keyword);
    if (text !== undefined && typeof text !== 'string')
      throw unsupported(path, keyword, `is ${describe(text)}; a text was expected.`);
    schema[keyword] = text;
  }
  if (read('uniqueItems') === true && (schema.maxItems ?? Infinity) > 1)
    throw unsupported(
      path,
      'uniqueItems',
      'is not supported. Leave it out, or list the combinations with enum.',
    );
  return nullable(schema, read('nullable') === true);
}

const READ = new Set([
  ...(
    'type nullable enum const $ref allOf anyOf oneOf properties required propertyOrdering additionalProperties ' +
    'items additionalItems prefixItems pattern format uniqueItems'
  ).split(' '),
  ...COUNTS,
  ...LIMITS,
]);

function readTypes(
  schema: { types?: readonly Type[] },
  read: (keyword: string) => unknown,
  path: string,
): void {
  const type = read('type');
  if (type === undefined || type === 'TYPE_UNSPECIFIED') return;
  schema.types = [type].flat().map((name) => {
    const known = TYPES.find((one) => one === String(name).toLowerCase());
    if (!known)
      throw unsupported(path, 'type', `is ${describe(name)}; one of ${TYPES.join(', ')} was expected.`);
    return known;
  });
  if (read('nullable') === true && !schema.types.includes('null')) schema.types = [...schema.types, 'null'];
}

/** `nullable` beside a reference or alternatives: null is one more alternative. */
function nullable(schema: SchemaObject, isNullable: boolean): Schema {
  const alternatives = schema.reference ?? schema.allOf ?? schema.anyOf ?? schema.oneOf;
  if (!isNullable || alternatives === undefined) return schema;
  const { path } = schema;
  return { path, anyOf: [schema, { path, types: ['null'] }] };
}

function names(value: unknown, path: string, keyword: string): readonly string[] | undefined {
  if (value === undefined || typeof value === 'boolean') return undefined;
  if (!Array.isArray(value) || value.some((name) => typeof name !== 'string'))
    throw unsupported(path, keyword, `is ${describe(value)}; a list of names was expected.`);
  return [...new Set(value as string[])];
}

function count(value: unknown, path: string, keyword: string): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0)
    throw unsupported(path, keyword, `is ${describe(value)}; a whole number of 0 or more was expected.`);
  return number;
}

function limit(value: unknown, path: string, keyword: string): number | undefined {
  if (value === undefined || typeof value === 'boolean') return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw unsupported(path, keyword, `is ${describe(value)}; a number was expected.`);
  if (keyword === 'multipleOf' && (value <= 0 || !Number.isInteger(value)))
    throw unsupported(path, keyword, `is ${value}; a whole number of 1 or more was expected.`);
  return value;
}

/** A value for messages, cut where it is long. */
export function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What `#/…` means within `root`, as it was given. Undefined when nothing is there. */
export function resolvePointer(root: unknown, pointer: string): unknown {
  let value = root;
  for (const step of pointer.slice(1).split('/').slice(1)) {
    const key = decoded(step)?.replaceAll('~1', '/').replaceAll('~0', '~');
    if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Undefined for what is no percent encoding, such as "50%". */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether two JSON values are the same; the order of an object's members means nothing. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        sameJson((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}

/** The same text for the same JSON value; the order of an object's members means nothing. */
export const jsonKey = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

export function typeOf(value: unknown): Type {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'boolean' | 'string' | 'object';
}
