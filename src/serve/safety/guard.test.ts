import { describe, expect, it } from 'vitest';
import { echoApp } from '../echo.testing.ts';
import { GENERATE, hello, post } from '../request.testing.ts';

describe('strangers', () => {
  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'localhost.evil.example:8099' }, 403],
    [{ host: 'localhost:8099', origin: 'http://evil.example' }, 403],
    [{ host: 'localhost:8099', origin: 'http://localhost:3000' }, 403],
    [{ host: 'localhost:8099', origin: 'null' }, 403],
    [{ host: 'localhost:8099', origin: 'http://localhost:8099' }, 200],
    [{ host: '127.0.0.1:8099' }, 200],
    [{ host: '[::1]:8099', origin: 'http://[::1]:8099' }, 200],
    [{ host: 'LOCALHOST' }, 200],
  ])('%j → %i', async (headers, status) => {
    const response = await echoApp().app.request('/healthz', { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets an allowed origin in, preflight included', async () => {
    const { app } = echoApp({ allowedOrigins: ['http://localhost:3000'] });
    const headers = { host: 'localhost:8099', origin: 'http://localhost:3000' };
    const preflight = await app.request(GENERATE, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-goog-api-key');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-stainless-lang');
    const answer = await app.request(GENERATE, post(hello, headers));
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  });
});
