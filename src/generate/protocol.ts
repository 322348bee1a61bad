import { z } from 'zod';
import { UserError } from '../base/errors.ts';

/**
 * A schema that also takes snake_case names (curl examples and the Python client send `inline_data`) and
 * reads `null` as absent, both as Google's JSON parser does. One level; nest it for nested messages.
 */
export function message<Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> {
  return z.preprocess((value) => {
    if (!isRecord(value)) return value;
    const entries = Object.entries(value).filter(([, field]) => field !== null);
    return Object.fromEntries(entries.map(([name, field]) => [camelCase(name), field]));
  }, schema);
}

/** Reads `value`, found at `where` in the request, or throws a UserError naming the field and what it should be. */
export function read<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const { path, message, input } = result.error.issues[0];
  throw new UserError(`${fieldPath(where, path)} is ${describe(input)}; ${message}.`);
}

/** A value as it may stand in an error message: short, and no file's content. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `contents[0].parts[1].text` from `contents` and `[0, 'parts', 1, 'text']`. */
function fieldPath(where: string, path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return (where + steps.join('')).replace(/^\./, '') || 'the request';
}
