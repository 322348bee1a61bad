import type { FunctionCallPart } from '../text/turns.ts';

/** A call as text, for scores: `name({"argument": value})`, arguments sorted by name. */
export function callText({ name, args }: FunctionCallPart['functionCall']): string {
  const sorted = Object.entries(args).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `${name}(${JSON.stringify(Object.fromEntries(sorted))})`;
}
