import { expect } from 'vitest';
import { encodePng } from '../media/png.ts';
import type { OpenAiErrorBody } from './dialects/openai/errors.ts';

export const CHAT = '/openai/v1/chat/completions';
export const RESPONSES = '/openai/v1/responses';
const PNG = Buffer.from(await encodePng({ width: 5, height: 3, data: new Uint8Array(45).fill(9) }));
export const PICTURE = `data:image/png;base64,${PNG.toString('base64')}`;
export const ask = (content: unknown) => ({ model: 'echo', messages: [{ role: 'user', content }] });
export const LOOK = { name: 'look', description: 'Looks.', parameters: { type: 'object' } };
export const TOOLS = [{ type: 'function', function: LOOK }];

/** The error of a response, whose form is held against OpenAI's. */
export async function openAiError(response: Response): Promise<OpenAiErrorBody['error']> {
  const body = (await response.json()) as OpenAiErrorBody;
  expect(Object.keys(body)).toEqual(['error']);
  expect(Object.keys(body.error).sort()).toEqual(['code', 'message', 'param', 'type']);
  return body.error;
}

/** The data of the events of a stream, and how it ends. */
export async function eventsOf<T>(response: Response): Promise<{ data: T[]; last: string }> {
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = (await response.text()).trim().split('\n\n');
  const last = events.at(-1)!;
  const texts = events.filter((event) => event !== 'data: [DONE]');
  return { data: texts.map((event) => JSON.parse(event.replace(/^(event: .*\n)?data: /, ''))), last };
}
