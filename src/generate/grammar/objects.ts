import type { Grammar } from './grammar.ts';
import type { Schema, SchemaObject } from './schema.ts';
import type { Syntax } from './syntax.ts';
import type { Term } from './terms.ts';

interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly term: Term;
}

/**
 * The objects of a schema. Declared members come in the order of `propertyOrdering`, then as declared; others
 * follow, if `additionalProperties` describes them or nothing is declared. Undefined when no count of members fits.
 */
export function objectTerm(
  grammar: Grammar,
  syntax: Syntax,
  schema: SchemaObject,
  value: (schema: Schema) => Term,
): Term | undefined {
  const { properties = {}, required = [], minProperties = 0, maxProperties = Infinity } = schema;
  const declared = [
    ...new Set([...(schema.propertyOrdering ?? []), ...Object.keys(properties), ...required]),
  ];
  const others = schema.additionalProperties ?? true;
  const names = declared.filter((name) => Object.hasOwn(properties, name) || required.includes(name));
  const members: Member[] = syntax.order(names).map((name) => ({
    name,
    required: required.includes(name),
    term: grammar.sequence(
      syntax.key(name),
      value(Object.hasOwn(properties, name) ? properties[name] : others),
    ),
  }));
  // Undeclared members are valid where nothing is said of them, but nobody asked for them.
  const isOpen = others !== false && (schema.additionalProperties !== undefined || members.length === 0);
  if (minProperties > maxProperties || members.filter((member) => member.required).length > maxProperties)
    return undefined;
  const other = isOpen ? grammar.sequence(syntax.otherKey(names), value(others)) : grammar.nothing;
  // Beyond these counts it does not matter how many members came before.
  const counted = maxProperties < Infinity ? maxProperties : Math.max(minProperties, 1);
  const known = new Map<string, Term>();

  /** The members from the i-th on, after `count` others. */
  function from(i: number, count: number): Term {
    const key = `${i},${count}`;
    let term = known.get(key);
    if (!term) {
      term = members[i] ? declaredFrom(i, count) : othersAfter(count);
      known.set(key, term);
    }
    return term;
  }

  function declaredFrom(i: number, count: number): Term {
    const member = members[i];
    const options: Term[] = [];
    if (!member.required) options.push(from(i + 1, count));
    if (count < maxProperties) {
      const before = count === 0 ? grammar.end : syntax.comma;
      options.push(
        grammar.sequence(grammar.sequence(before, member.term), from(i + 1, Math.min(count + 1, counted))),
      );
    }
    return grammar.choice(options);
  }

  function othersAfter(count: number): Term {
    const missing = Math.max(minProperties - count, 0);
    const close = grammar.text('}');
    if (!isOpen) return missing > 0 ? grammar.nothing : close;
    // The same name could come twice, and count once: more than one undeclared member is not counted on.
    if (missing > 1) return grammar.nothing;
    const more = grammar.sequence(syntax.comma, other);
    const room = maxProperties - (maxProperties < Infinity ? count : 0);
    const none = missing === 0 ? [close] : [];
    if (room < 1) return grammar.choice(none);
    const first = count === 0 ? other : more;
    const some = grammar.sequence(first, grammar.sequence(grammar.repeat(more, 0, room - 1), close));
    return grammar.choice([...none, some]);
  }

  return grammar.sequence(grammar.text('{'), from(0, 0));
}
