import { UserError } from '../../base/errors.ts';
import { TooCostly } from './allowance.ts';
import { ANY, characterOf } from './characters.ts';
import { FORMATS } from './formats.ts';
import type { Grammar } from './grammar.ts';
import { Lengths } from './lengths.ts';
import { alternativesOf, areDisjoint, mergeSchemas } from './merge.ts';
import { numbersWithin } from './numbers.ts';
import { objectTerm } from './objects.ts';
import { patternTerm, UnsupportedPattern } from './pattern.ts';
import {
  describe,
  normalizeSchema,
  resolvePointer,
  type Schema,
  type SchemaObject,
  TYPES,
  type Type,
  typeOf,
  unsupported,
} from './schema.ts';
import type { Syntax } from './syntax.ts';
import { CircularReference, type Term } from './terms.ts';

/** What the parts of an `allOf` leave open multiplies: twenty pairs are a million alternatives. */
const MAX_ALTERNATIVES = 1000;
/** All that a schema comes to, written out. */
const MAX_SCHEMAS = 10_000;

/**
 * The language of the values that a schema describes, written in a syntax. What the schema leaves open is narrowed
 * where that keeps every text valid: members stand in the schema's order, only declared ones unless others are
 * asked for by `additionalProperties` or there are none, and every text has one way to be written.
 * @param path what the schema is called in messages, such as `responseSchema`
 * @param most bytes that any answer can hold
 * @throws UserError for keywords that cannot be held to, for schemas that no value satisfies, and for those that are
 *   too large to find out
 */
export function schemaTerm(
  grammar: Grammar,
  syntax: Syntax,
  schema: unknown,
  path: string,
  most = Infinity,
): Term {
  const lengths = new Lengths(grammar, most);
  const compiler = new SchemaCompiler(grammar, syntax, lengths, schema, path);
  let term: Term;
  let least: number;
  try {
    term = compiler.value(normalizeSchema(schema, path));
    least = grammar.least(term);
  } catch (error) {
    if (error instanceof TooCostly) throw new TooCostly(path);
    if (error instanceof RangeError)
      throw new UserError(`${path} is nested too deeply, or too long. Make it flatter or shorter.`);
    if (!(error instanceof CircularReference)) throw error;
    throw new UserError(
      `${path} refers to itself with nothing between ($ref). Put the inner one into a property or a list.`,
    );
  }
  if (least === Infinity) {
    const why = compiler.impossible[0] ?? `${path}: what is required can never end`;
    throw new UserError(`No value satisfies ${why}. Change the schema so that there is one.`);
  }
  lengths.checkWhole(path, least);
  return term;
}

class SchemaCompiler {
  readonly #grammar: Grammar;
  readonly #syntax: Syntax;
  readonly #lengths: Lengths;
  readonly #root: unknown;
  readonly #path: string;
  readonly #terms = new Map<string, Term>();
  /** What references mean, in one form. */
  readonly #resolved = new Map<string, Schema>();
  /** What turned out to have no values, in words. */
  readonly impossible: string[] = [];

  constructor(grammar: Grammar, syntax: Syntax, lengths: Lengths, root: unknown, path: string) {
    this.#grammar = grammar;
    this.#syntax = syntax;
    this.#lengths = lengths;
    this.#root = root;
    this.#path = path;
  }

  /** The language of a schema's values; made when it is first needed, so that schemas may refer to themselves. */
  value(schema: Schema): Term {
    const key = JSON.stringify(schema);
    this.#grammar.allowance.spend(key.length);
    let term = this.#terms.get(key);
    if (!term) {
      if (this.#terms.size === MAX_SCHEMAS)
        throw new UserError(
          `${typeof schema === 'boolean' ? this.#path : schema.path} is one of more than ${MAX_SCHEMAS} schemas that ` +
            `${this.#path} comes to; at most so many were expected. Use fewer parts, and less of anyOf within allOf.`,
        );
      term = this.#grammar.reference(() => this.#compile(schema));
      this.#terms.set(key, term);
    }
    return term;
  }

  #compile(given: Schema): Term {
    const schema = this.#flat(given);
    if (schema === false) return this.#none(typeof given === 'boolean' ? this.#path : given.path);
    if (schema === true) return this.#ofTypes({ path: this.#path }, TYPES);
    const { anyOf, oneOf, ...others } = schema;
    if (anyOf) return this.#alternatives(oneOf ? { ...others, oneOf } : others, anyOf);
    if (oneOf) {
      this.#checkApart(schema, oneOf);
      return this.#alternatives(others, oneOf);
    }
    if (schema.values) return this.#ofValues(schema, schema.values);
    return this.#ofTypes(schema, schema.types ?? impliedTypes(schema));
  }

  /** Without references and `allOf`. */
  readonly #flat = (schema: Schema, depth = 0): Schema => {
    if (typeof schema === 'boolean') return schema;
    this.#grammar.allowance.spend(MERGE_WORK);
    const { reference, allOf, ...others } = schema;
    if (reference === undefined && allOf === undefined) return schema;
    if (depth > 64) throw new CircularReference();
    const parts = allOf ? [...allOf] : [];
    if (reference !== undefined) parts.unshift(this.#resolve(schema, reference));
    // A reference with nothing beside it is what it refers to.
    const beside = Object.entries(others).some(([key, value]) => key !== 'path' && value !== undefined);
    const flat = parts.map((part) => this.#flat(part, depth + 1));
    const alternatives = alternativesOf({ path: schema.path, allOf: flat });
    if (alternatives > MAX_ALTERNATIVES && flat.filter((part) => alternativesOf(part) > 1).length > 1)
      throw unsupported(
        schema.path,
        'allOf',
        `has parts whose anyOf multiply to ${alternatives} alternatives; at most ${MAX_ALTERNATIVES} were expected. ` +
          'Make one anyOf of what is meant, or put each into a property of its own.',
      );
    // What merging brings together may hold further parts.
    return this.#flat((beside ? [others, ...flat] : flat).reduce(this.#merge), depth + 1);
  };

  readonly #merge = (a: Schema, b: Schema): Schema => {
    this.#grammar.allowance.spend(MERGE_WORK + MERGE_WORK * (membersOf(a) + membersOf(b)));
    return mergeSchemas(a, b);
  };

  #resolve({ path }: SchemaObject, reference: string): Schema {
    const known = this.#resolved.get(reference);
    if (known !== undefined) return known;
    const target = resolvePointer(this.#root, reference);
    if (target === undefined)
      throw unsupported(
        path,
        '$ref',
        `is ${describe(reference)}, and nothing is there. Define it under $defs.`,
      );
    const schema = normalizeSchema(
      target,
      reference === '#' ? this.#path : `${this.#path}${reference.slice(1).replaceAll('/', '.')}`,
    );
    this.#resolved.set(reference, schema);
    return schema;
  }

  #alternatives(others: SchemaObject, options: readonly Schema[]): Term {
    return this.#grammar.choice(options.map((option) => this.value(this.#merge(others, this.#flat(option)))));
  }

  #checkApart({ path }: SchemaObject, options: readonly Schema[]): void {
    options.forEach((a, i) => {
      for (const b of options.slice(i + 1)) {
        if (areDisjoint(a, b, this.#flat)) continue;
        throw unsupported(
          path,
          'oneOf',
          'has alternatives of which one value could satisfy two. Use anyOf, or give each a required property ' +
            'with a const of its own.',
        );
      }
    });
  }

  /** Those of the listed values that satisfy what else the schema says. */
  #ofValues(schema: SchemaObject, values: readonly unknown[]): Term {
    const { values: _, types = TYPES, ...others } = schema;
    const allowed = new Map<Type, Term>();
    const texts = values.flatMap((value) => {
      const type = typeOf(value);
      if (!types.includes(type) && !(type === 'integer' && types.includes('number'))) return [];
      const text = this.#syntax.literal(value);
      const isScalar = type !== 'array' && type !== 'object';
      if (!isScalar) return [text];
      const like = allowed.get(type) ?? this.#ofTypes(others, [type]);
      allowed.set(type, like);
      return this.#grammar.accepts(like, this.#grammar.shortest(text)) || isUnwritten(value) ? [text] : [];
    });
    return texts.length > 0 ? this.#grammar.choice(texts) : this.#none(schema.path, 'enum');
  }

  #ofTypes(schema: SchemaObject, types: readonly Type[]): Term {
    return this.#grammar.choice(types.map((type) => this.#ofType(schema, type)));
  }

  #ofType(schema: SchemaObject, type: Type): Term {
    const grammar = this.#grammar;
    switch (type) {
      case 'null':
        return grammar.text('null');
      case 'boolean':
        return grammar.choice([grammar.text('true'), grammar.text('false')]);
      case 'integer':
      case 'number':
        return this.#number(schema, type === 'integer');
      case 'string':
        return this.#string(schema);
      case 'array':
        return this.#array(schema);
      case 'object':
        return (
          objectTerm(grammar, this.#syntax, schema, (inner) => this.value(inner)) ??
          this.#none(schema.path, 'maxProperties')
        );
    }
  }

  #number(schema: SchemaObject, integer: boolean): Term {
    const grammar = this.#grammar;
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
    const limits = [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf];
    const range = { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, integer };
    if (format === 'int32') {
      range.minimum = Math.max(minimum ?? -Infinity, -(2 ** 31));
      range.maximum = Math.min(maximum ?? Infinity, 2 ** 31 - 1);
    } else if (
      format !== undefined &&
      !NUMBER_FORMATS.has(format) &&
      schema.types?.every((type) => NUMERIC.has(type))
    )
      throw unsupported(
        schema.path,
        'format',
        `is ${JSON.stringify(format)}; of numbers int32, int64, float and double are supported.`,
      );
    if (limits.some((limit) => limit !== undefined) || format === 'int32') {
      const state = numbersWithin(range);
      return state ? grammar.automaton(state) : this.#none(schema.path, 'minimum');
    }
    const digits = (least: number, most: number) => grammar.repeat(grammar.set([0x30, 0x39]), least, most);
    const whole = grammar.sequence(
      grammar.optional(grammar.text('-')),
      grammar.choice([grammar.text('0'), grammar.sequence(grammar.set([0x31, 0x39]), digits(0, 14))]),
    );
    if (integer) return whole;
    const fraction = grammar.optional(grammar.sequence(grammar.text('.'), digits(1, 15)));
    const sign = grammar.optional(grammar.set([0x2b, 0x2b, 0x2d, 0x2d]));
    const exponent = grammar.optional(
      grammar.sequence(grammar.set([0x45, 0x45, 0x65, 0x65]), sign, digits(1, 2)),
    );
    return grammar.sequence(whole, fraction, exponent);
  }

  #string(schema: SchemaObject): Term {
    const grammar = this.#grammar;
    const { path, minLength = 0, maxLength = Infinity, pattern, format } = schema;
    const character = characterOf(grammar, ANY, this.#syntax.coding);
    const parts: Term[] = [];
    if (minLength > 0 || maxLength < Infinity) {
      const length = grammar.repeat(character, minLength, maxLength);
      this.#lengths.check(path, 'minLength', minLength, length);
      parts.push(length);
    }
    if (pattern !== undefined) parts.push(this.#pattern(path, 'pattern', pattern));
    if (format !== undefined && !PLAIN_FORMATS.has(format)) {
      const known = FORMATS.get(format);
      const isText = !schema.types || schema.types.includes('string');
      if (known === undefined && isText)
        throw unsupported(
          path,
          'format',
          `is ${JSON.stringify(format)}; of texts ${[...FORMATS.keys()].join(', ')} are supported.`,
        );
      if (known !== undefined) parts.push(this.#pattern(path, 'format', known));
    }
    const content =
      parts.length > 0 ? parts.reduce((a, b) => grammar.both(a, b)) : grammar.repeat(character, 0, Infinity);
    if (content.kind !== 'both' && content !== grammar.nothing) return this.#syntax.string(content);
    if (grammar.least(content) < Infinity) return this.#syntax.string(content);
    return this.#none(path, pattern !== undefined ? 'pattern' : 'minLength');
  }

  #pattern(path: string, keyword: string, pattern: string): Term {
    try {
      const term = patternTerm(this.#grammar, pattern, this.#syntax.coding);
      this.#lengths.check(path, keyword, pattern, term);
      return term;
    } catch (error) {
      if (!(error instanceof UnsupportedPattern)) throw error;
      throw unsupported(
        path,
        keyword,
        `is ${describe(pattern)}; ${error.message}. Use literals, classes, groups, alternatives and quantifiers.`,
      );
    }
  }

  #array({ path, prefixItems = [], items = true, minItems = 0, maxItems = Infinity }: SchemaObject): Term {
    const grammar = this.#grammar;
    const { comma } = this.#syntax;
    if (minItems > maxItems) return this.#none(path, 'minItems');
    /** The items from the i-th on, with the comma before them. */
    const from = (i: number): Term => {
      if (i >= maxItems) return grammar.end;
      const before = i === 0 ? grammar.end : comma;
      if (i < prefixItems.length) {
        const rest = grammar.sequence(grammar.sequence(before, this.value(prefixItems[i])), from(i + 1));
        return i >= minItems ? grammar.optional(rest) : rest;
      }
      const item = this.value(items);
      const [least, most] = [Math.max(minItems - i, 0), maxItems - i];
      if (items === false) return least === 0 ? grammar.end : grammar.nothing;
      const more = grammar.sequence(comma, item);
      if (i > 0) return grammar.repeat(more, least, most);
      const list = grammar.sequence(item, grammar.repeat(more, Math.max(least - 1, 0), most - 1));
      return least === 0 ? grammar.optional(list) : list;
    };
    const list = grammar.sequence(grammar.text('['), grammar.sequence(from(0), grammar.text(']')));
    if (minItems > 0) this.#lengths.note(path, 'minItems', minItems, list);
    return list;
  }

  #none(path: string, keyword?: string): Term {
    this.impossible.push(keyword ? `${path}.${keyword} and what stands beside it` : path);
    return this.#grammar.nothing;
  }
}

/** Merging costs about so much, and so much again for each member. */
const MERGE_WORK = 50;
const membersOf = (schema: Schema): number =>
  typeof schema === 'boolean'
    ? 0
    : Object.keys(schema.properties ?? {}).length +
      (schema.required?.length ?? 0) +
      (schema.values?.length ?? 0);

const NUMERIC = new Set<Type>(['integer', 'number', 'null']);
/** Formats of numbers that every number has, as doubles go. */
const NUMBER_FORMATS = new Set(['int32', 'int64', 'float', 'double']);
/** Formats that say how a text is meant, not which texts are valid. */
const PLAIN_FORMATS = new Set(['enum', 'password', ...NUMBER_FORMATS]);

/** Numbers whose shortest text has an exponent, which ranges do not write. */
const isUnwritten = (value: unknown): boolean => typeof value === 'number' && String(value).includes('e');

/** Without a type, keywords of one type tell which is meant: any other value would be valid too, but is no use. */
function impliedTypes(schema: SchemaObject): readonly Type[] {
  if (schema.properties ?? schema.required ?? schema.additionalProperties) return ['object'];
  if (schema.items ?? schema.prefixItems ?? schema.minItems ?? schema.maxItems) return ['array'];
  if (schema.minLength ?? schema.maxLength ?? schema.pattern ?? schema.format) return ['string'];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if ((minimum ?? maximum ?? exclusiveMinimum ?? exclusiveMaximum ?? multipleOf) !== undefined)
    return ['number'];
  return TYPES;
}
