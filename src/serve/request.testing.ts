import { expect } from 'vitest';
import type { ErrorBody } from './errors.ts';

/** A small request. */
export const hello = { contents: [{ role: 'user', parts: [{ text: 'hello there' }] }] };
/** What `app.request` wants for a POST of `body`. */
export const post = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});
export const GENERATE = '/v1beta/models/echo:generateContent';
export const STREAM = '/v1beta/models/echo:streamGenerateContent';

/** Checks Google's error form and returns the error. */
export async function errorOf(response: Response): Promise<ErrorBody['error']> {
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const { error } = (await response.json()) as ErrorBody;
  expect(error.code).toBe(response.status);
  expect(error.message.length).toBeGreaterThan(10);
  expect(error.status).toMatch(/^[A-Z_]+$/);
  return error;
}
