import { describe, expect, it } from 'vitest';
import { groupByDay } from './groups.ts';

describe('groupByDay', () => {
  const now = new Date(2026, 2, 29, 15, 30);
  const at = (...date: [number, number, number, number?, number?]) => ({
    id: date.join('-'),
    title: '',
    created: 0,
    updated: new Date(...date).getTime(),
  });

  it('begins days at midnight, not 24 hours ago', () => {
    const summaries = [
      at(2026, 2, 29, 0, 0),
      at(2026, 2, 28, 23, 59),
      at(2026, 2, 27, 23, 59),
      at(2026, 2, 22, 0, 0),
      at(2026, 2, 21, 23, 59),
    ];
    expect(groupByDay(summaries, now).map(({ day, summaries: found }) => [day, found.length])).toEqual([
      ['today', 1],
      ['yesterday', 1],
      ['week', 2],
      ['older', 1],
    ]);
  });

  it('leaves out days without conversations', () => {
    expect(groupByDay([at(2020, 0, 1)], now).map(({ day }) => day)).toEqual(['older']);
    expect(groupByDay([], now)).toEqual([]);
  });
});
