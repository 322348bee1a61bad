import {
  jsonKey,
  type Schema,
  type SchemaObject,
  sameJson,
  TYPES,
  type Type,
  typeOf,
  unsupported,
} from './schema.ts';

type Draft = { -readonly [Key in keyof SchemaObject]: SchemaObject[Key] };

/** One schema for the values that both describe. References must have been resolved on the outermost level. */
export function mergeSchemas(a: Schema, b: Schema): Schema {
  if (a === false || b === false) return false;
  if (a === true) return b;
  if (b === true) return a;
  const merged: Draft = { ...a, ...defined(b), path: a.path };
  if (a.types && b.types) merged.types = commonTypes(a.types, b.types);
  if (a.values && b.values) merged.values = commonValues(a.values, b.values);
  mergeObjects(merged, a, b);
  mergeArrays(merged, a, b);
  merged.required =
    a.required && b.required ? [...new Set([...a.required, ...b.required])] : (a.required ?? b.required);
  for (const keyword of ['minProperties', 'minItems', 'minLength', 'minimum', 'exclusiveMinimum'] as const)
    merged[keyword] = pick(Math.max, a[keyword], b[keyword]);
  for (const keyword of ['maxProperties', 'maxItems', 'maxLength', 'maximum', 'exclusiveMaximum'] as const)
    merged[keyword] = pick(Math.min, a[keyword], b[keyword]);
  if (a.multipleOf && b.multipleOf) merged.multipleOf = leastCommonMultiple(a.multipleOf, b.multipleOf);
  for (const keyword of ['pattern', 'format'] as const) {
    if (a[keyword] !== undefined && b[keyword] !== undefined && a[keyword] !== b[keyword])
      throw unsupported(
        b.path,
        keyword,
        `is given twice, which is not supported. Make one ${keyword} of both.`,
      );
  }
  // Alternatives of one within the alternatives of the other.
  if (a.allOf && b.allOf) merged.allOf = [...a.allOf, ...b.allOf];
  if (a.anyOf && b.anyOf) {
    const both = b.anyOf;
    merged.anyOf = a.anyOf.map((option) => ({
      path: a.path,
      allOf: [option, { path: b.path, anyOf: both }],
    }));
  }
  if (a.oneOf && b.oneOf)
    throw unsupported(
      b.path,
      'oneOf',
      'is given twice, which is not supported. Make one list of alternatives.',
    );
  return merged;
}

/** How many alternatives a schema comes to, by arithmetic; what references hold is not looked at. */
export function alternativesOf(schema: Schema): number {
  if (typeof schema === 'boolean') return 1;
  const options = schema.anyOf ?? schema.oneOf;
  const own = options?.reduce((sum, option) => sum + alternativesOf(option), 0) ?? 1;
  return (schema.allOf ?? []).reduce((product, part) => product * alternativesOf(part), own);
}

/** Whether no value can belong to both, as far as it can be told from types, values and required properties. */
export function areDisjoint(a: Schema, b: Schema, resolve: (schema: Schema) => Schema, depth = 0): boolean {
  const [first, second] = [resolve(a), resolve(b)];
  if (first === false || second === false) return true;
  if (first === true || second === true || depth > 4) return false;
  const [firstTypes, secondTypes] = [typesOf(first), typesOf(second)];
  if (commonTypes(firstTypes, secondTypes).length === 0) return true;
  if (first.values && second.values) return commonValues(first.values, second.values).length === 0;
  const onlyObjects = [...firstTypes, ...secondTypes].every((type) => type === 'object');
  const shared = first.required?.filter((name) => second.required?.includes(name)) ?? [];
  return (
    onlyObjects &&
    shared.some((name) =>
      areDisjoint(first.properties?.[name] ?? true, second.properties?.[name] ?? true, resolve, depth + 1),
    )
  );
}

function commonValues(a: readonly unknown[], b: readonly unknown[]): readonly unknown[] {
  const others = new Set(b.map(jsonKey));
  return a.filter((value) => others.has(jsonKey(value)));
}

const typesOf = ({ types, values }: SchemaObject): readonly Type[] =>
  commonTypes(types ?? TYPES, values ? [...new Set(values.map(typeOf))] : TYPES);

/** Whole numbers are numbers too. */
function commonTypes(a: readonly Type[], b: readonly Type[]): Type[] {
  const has = (types: readonly Type[], type: Type) =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  const common = TYPES.filter((type) => has(a, type) && has(b, type));
  return common.includes('number') ? common.filter((type) => type !== 'integer') : common;
}

function mergeObjects(merged: Draft, a: SchemaObject, b: SchemaObject): void {
  if (a.properties ?? b.properties) {
    const all = [...new Set([...Object.keys(a.properties ?? {}), ...Object.keys(b.properties ?? {})])];
    const of = (schema: SchemaObject, name: string): Schema =>
      schema.properties?.[name] ?? schema.additionalProperties ?? true;
    merged.properties = Object.fromEntries(all.map((name) => [name, both(of(a, name), of(b, name))]));
  }
  if (a.additionalProperties !== undefined && b.additionalProperties !== undefined)
    merged.additionalProperties = both(a.additionalProperties, b.additionalProperties);
}

function mergeArrays(merged: Draft, a: SchemaObject, b: SchemaObject): void {
  const length = Math.max(a.prefixItems?.length ?? 0, b.prefixItems?.length ?? 0);
  const of = (schema: SchemaObject, i: number): Schema => schema.prefixItems?.[i] ?? schema.items ?? true;
  if (length > 0) merged.prefixItems = Array.from({ length }, (_, i) => both(of(a, i), of(b, i)));
  if (a.items !== undefined && b.items !== undefined) merged.items = both(a.items, b.items);
}

/** Merged when it is compiled: what stands within may refer to itself. */
function both(a: Schema, b: Schema): Schema {
  if (a === true || sameJson(a, b)) return b;
  if (b === true) return a;
  return a === false || b === false ? false : { path: a.path, allOf: [a, b] };
}

function pick(
  choose: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : choose(a, b);
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

const defined = (schema: SchemaObject): SchemaObject =>
  Object.fromEntries(
    Object.entries(schema).filter(([, value]) => value !== undefined),
  ) as unknown as SchemaObject;
