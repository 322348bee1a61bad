import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeTurns } from '../src/text/conversation.ts';
import { GEMMA_TEMPLATE } from '../src/text/template.ts';
import json from '../src/text/tokenizer.json' with { type: 'json' };
import { Tokenizer } from '../src/text/tokenizer.ts';
import type { FunctionDeclaration, Part, Turn } from '../src/text/turns.ts';

/** What `tools/reference/templates.py` had the published template write. */
interface Case {
  readonly name: string;
  readonly turns: readonly { readonly role: Turn['role']; readonly parts: readonly PartJson[] }[];
  readonly tools: readonly FunctionDeclaration[];
  readonly thinking: boolean;
  readonly text: string;
}
/** A picture stands for itself: what it shows is not written. */
type PartJson = Exclude<Part, { picture: unknown }> | { readonly picture: true };

const path = join(import.meta.dirname, 'fixtures/gemma/conversations.json');
const cases = JSON.parse(readFileSync(path, 'utf8')) as Case[];

/** Ours without the space that it puts before a text, which Gemma's has not. */
const tokenizer = Tokenizer.fromJSON({
  ...json,
  normalizer: {
    ...json.normalizer,
    normalizers: json.normalizer.normalizers.filter(({ type }) => type !== 'Prepend'),
  },
});
const picture = { width: 1, height: 1, data: new Uint8Array(3) };

test.each(cases)('we write as the published template does: $name', ({ turns, tools, thinking, text }) => {
  const ours = turns.map(({ role, parts }) => ({
    role,
    parts: parts.map((part) => ('picture' in part ? { picture } : part)),
  }));
  const { ids } = encodeTurns(tokenizer, ours, {
    generationPrompt: true,
    pictureTokenCount: () => 3,
    template: GEMMA_TEMPLATE,
    tools,
    thinking,
  });
  let written = '';
  for (let i = 0; i < ids.length; ) {
    const start = i;
    while (i < ids.length && tokenizer.bytes(ids[i]).length > 0) i++;
    written += tokenizer.decode(ids.subarray(start, i));
    if (i < ids.length) written += tokenizer.name(ids[i++]);
  }
  expect(written).toBe(text);
});
