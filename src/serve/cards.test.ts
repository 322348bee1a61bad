import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelCard } from '../evals/card.ts';
import { FAMILY } from '../model/family.ts';
import { readCards, scoresOf } from './cards.ts';
import { echoApp } from './echo.testing.ts';

describe('scoresOf', () => {
  it('reads back what a card was made of', () => {
    const results = [
      {
        suite: 'scenes',
        task: 'count',
        metric: 'accuracy',
        value: 0.528,
        interval: 0.031,
        n: 1000,
        seed: 'a',
      },
      { suite: 'text', task: 'facts', metric: 'accuracy', value: 1, interval: 0, n: 20, seed: 'a' },
    ];
    const samples = [{ task: 'text/facts', prompt: 'a | b', expected: '52.8 ± 3.1', reply: '| x | y |' }];
    const card = modelCard(FAMILY.nano, results, { steps: 1, tokens: 2, flops: 3, hours: 4 }, samples);
    expect(scoresOf(card)).toEqual(results.map(({ seed: _, ...score }) => score));
  });
});

describe('/api/cards', () => {
  it('holds the cards of the shipped models', async () => {
    const weightsFolder = resolve(import.meta.dirname, '../../weights');
    const response = await echoApp({ weightsFolder }).app.request('/api/cards');
    const { cards } = (await response.json()) as { cards: Awaited<ReturnType<typeof readCards>> };
    const nano = cards.find(({ name }) => name === 'nano');
    expect(nano?.markdown).toMatch(/^# nano\n/);
    expect(nano?.scores.length).toBeGreaterThan(20);
    for (const { value, interval, n } of nano?.scores ?? []) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(interval).toBeLessThan(0.2);
      expect(n).toBeGreaterThan(0);
    }
  });

  it('is empty where there are no weights', async () => {
    expect(await readCards(undefined)).toEqual([]);
    expect(await readCards('/nowhere/at/all')).toEqual([]);
    expect(await (await echoApp().app.request('/api/cards')).json()).toEqual({ cards: [] });
  });
});
