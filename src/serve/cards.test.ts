import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelCard } from '../evals/card.ts';
import { FAMILY } from '../model/family.ts';
import { readCards, scoresOf } from './cards.ts';
import { echoApp } from './echo.testing.ts';

const WEIGHTS = resolve(import.meta.dirname, '../../weights');

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

  it('is told what a model began as', () => {
    const own = { steps: 1, tokens: 2e6, flops: 3, hours: 4 };
    const origin = { name: 'nano', ...own, steps: 9 };
    expect(modelCard(FAMILY.pro, [], { ...own, origin }, [])).toContain(
      'trained from nano (4.0 hours, 9 steps, 2.0 million tokens, 3.00e+0 FLOP), which it began as, in TypeScript ' +
        'on two CPU cores: 4.0 hours, 1 steps, 2.0 million tokens, 3.00e+0 FLOP.',
    );
    expect(modelCard(FAMILY.pro, [], { ...own, origin: { name: 'nano' } }, [])).toContain(
      'trained from nano, which it began as, in TypeScript',
    );
  });
});

describe('the card of nano', () => {
  it('yields a score for each row of its first table that is about the model', async () => {
    const markdown = await readFile(resolve(WEIGHTS, 'nano/README.md'), 'utf8');
    const table = /^\| suite \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(markdown)![1];
    const rows = table.trimEnd().split('\n');
    const named = rows.map((row) => row.split(' | ').slice(0, 3).join('/').replace('| ', ''));
    const scores = scoresOf(markdown).map(({ suite, task, metric }) => `${suite}/${task}/${metric}`);
    // The expert and the one who plays at random are named after a comma.
    expect(scores).toEqual(named.filter((name) => !name.includes(',')));
    expect(scores).toContain('cups/coin-end/accuracy');
    expect(scores).toContain('outside-speech/word/wordAccuracy');
  });
});

describe('/api/cards', () => {
  it('holds the cards of the shipped models', async () => {
    const response = await echoApp({ weightsFolder: WEIGHTS }).app.request('/api/cards');
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
