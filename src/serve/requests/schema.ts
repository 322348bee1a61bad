import { isRecord } from '../../generate/protocol.ts';

/**
 * A `Schema` of the Gemini API with its own fields in camelCase: Python's client writes `property_ordering`.
 * Names of properties are the user's, so they stay.
 */
export function camelSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(camelSchema);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => {
      const field = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      if (field === 'properties' && isRecord(value)) {
        return [
          field,
          Object.fromEntries(Object.entries(value).map(([key, one]) => [key, camelSchema(one)])),
        ];
      }
      return [field, ['items', 'anyOf'].includes(field) ? camelSchema(value) : value];
    }),
  );
}
