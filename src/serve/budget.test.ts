import { describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  void promise.then(
    () => {
      done = true;
    },
    () => {},
  );
  await new Promise((resolve) => setTimeout(resolve));
  return done;
};

describe('Budget', () => {
  it('lets those wait that do not fit, first come first served', async () => {
    const budget = new Budget(10);
    const first = await budget.take(6);
    const second = budget.take(5);
    const third = budget.take(1);
    expect([await settled(second), await settled(third)]).toEqual([false, false]);
    first.keep(4);
    first.keep(5);
    expect([await settled(second), await settled(third)]).toEqual([true, true]);
    const fourth = budget.take(1);
    expect(await settled(fourth)).toBe(false);
    (await second).keep(0);
    (await second).keep(0);
    expect(await settled(fourth)).toBe(true);
    expect(await settled(budget.take(5))).toBe(false);
  });

  it('gives all there is to whoever wants more', async () => {
    const budget = new Budget(10);
    const all = await budget.take(99);
    const next = budget.take(99);
    expect(await settled(next)).toBe(false);
    all.keep(0);
    expect(await settled(next)).toBe(true);
  });

  it('gives nothing at once to whoever wants nothing, though others wait', async () => {
    const budget = new Budget(10);
    const all = await budget.take(10);
    const waiting = budget.take(5);
    const nothing = budget.take(0);
    expect([await settled(nothing), await settled(waiting)]).toEqual([true, false]);
    (await nothing).keep(0);
    expect(await settled(waiting)).toBe(false);
    all.keep(0);
    expect(await settled(waiting)).toBe(true);
    await expect(budget.take(0, AbortSignal.abort())).rejects.toThrow(/abort/);
  });

  it('forgets those who leave while they wait', async () => {
    const budget = new Budget(10);
    const first = await budget.take(10);
    const leaving = new AbortController();
    const large = budget.take(10, leaving.signal);
    const small = budget.take(3);
    first.keep(5);
    expect(await settled(small)).toBe(false);
    leaving.abort();
    await expect(large).rejects.toThrow(/abort/);
    expect(await settled(small)).toBe(true);
  });
});
