import { afterEach, expect, it, vi } from 'vitest';
import { main } from '../main.ts';

const { makeReport } = vi.hoisted(() => ({ makeReport: vi.fn(async () => ({ results: [] })) }));
vi.mock('../../evals/report/index.ts', () => ({ makeReport }));
vi.mock('../load.ts', () => ({ openModel: async () => ({ name: 'stub', dispose: async () => {} }) }));
vi.mock('../../library.ts', async (original) => ({
  ...(await original<object>()),
  findModel: async () => ({ name: 'stub', folder: 'weights/stub' }),
}));
afterEach(() => {
  vi.restoreAllMocks();
});

it('the report is told in which bits the model was loaded', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await main(['eval', '--report', 'card.md', '--precision', '8', '--cache-bits', '8'])).toBe(0);
  expect(makeReport).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ folder: 'weights/stub', precision: 8, cacheBits: 8 }),
    expect.objectContaining({ file: 'card.md' }),
  );
});
