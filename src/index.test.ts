import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY, testParameters, testPicture } from './generate/test-model.ts';
import { type Contents, load, type Model, UserError } from './index.ts';
import { encodePng } from './media/png.ts';
import { saveCheckpoint } from './model/folder.ts';

let folder: string;
let model: Model;
let picture: { inlineData: { mimeType: string; data: string } };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-library-'));
  await saveCheckpoint(folder, TINY, testParameters(TINY), { dataType: 'float16' });
  model = await load(folder);
  const bytes = await encodePng(testPicture(20, 20));
  picture = { inlineData: { mimeType: 'image/png', data: Buffer.from(bytes).toString('base64') } };
});
afterAll(async () => {
  await model.dispose();
  await rm(folder, { recursive: true });
});

async function answer(contents: Contents, options = {}): Promise<string> {
  let text = '';
  for await (const part of model.generate(contents, { maxOutputTokens: 5, ...options })) text += part.text;
  return text;
}

describe('the library', () => {
  it('loads a folder and tells what it is', () => {
    expect(model).toMatchObject({ name: 'tiny', contextLength: 160 });
  });

  it('answers contents in every form of the Gemini API alike', async () => {
    const text = await answer('Hello');
    expect(await answer([{ text: 'Hello' }])).toBe(text);
    expect(await answer({ role: 'user', parts: [{ text: 'Hello' }] })).toBe(text);
    expect(await answer([{ role: 'user', parts: ['Hello'] }])).toBe(text);
  });

  it('sees pictures and follows instructions: both change the prompt', async () => {
    const words = await model.countTokens('What?');
    expect(await model.countTokens([picture, 'What?'])).toBe(words + 16 + 2);
    expect(await model.countTokens('What?', { systemInstruction: 'Be brief.' })).toBeGreaterThan(words);
    expect(await answer([picture, 'What?'])).not.toBe('');
  });

  it('refuses what it cannot read', async () => {
    await expect(answer([])).rejects.toThrow(UserError);
    await expect(answer('Hello', { temperature: -1 })).rejects.toThrow('temperature is -1;');
    await expect(load('mega')).rejects.toThrow(/There is no model "mega".*(Available|None is available)/);
    await expect(load(join(folder, 'none'))).rejects.toThrow(UserError);
  });
});
