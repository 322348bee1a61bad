import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import type { ModelConfig } from '../model/config.ts';
import { nodeEngine } from '../tensor/node.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { actionCode, binCode, VOCABULARY_SIZE } from '../text/tokens.ts';
import { type LegalActions, userText } from '../text/turns.ts';
import { ActionAnswer, checkActions } from './actions.ts';
import { createLanguageModel } from './languageModel.ts';
import { TINY, testParameters, testPicture } from './test-model.ts';
import type { GenerateOptions } from './types.ts';

const tokenizer = alhenaTokenizer();

/** Answers from random logits. */
function act(actions: LegalActions, random: Random, options: GenerateOptions = {}) {
  const answer = new ActionAnswer(tokenizer, 100, { ...options, actions });
  for (;;) {
    const logits = Float32Array.from({ length: VOCABULARY_SIZE }, () => random.normal());
    const step = answer.next(logits);
    if (step.finishReason) return { step, codes: answer.outputTokens };
  }
}

const ACTING: ModelConfig = { ...TINY, modalities: { input: ['text', 'image'], output: ['text', 'action'] } };

describe('an answer that is an action', () => {
  it('is one of the legal actions, whatever the logits', () => {
    const random = new Random('legal');
    for (let i = 0; i < 300; i++) {
      const legal = random.sample([...Array(64).keys()], random.integer(1, 6));
      const { step, codes } = act({ discrete: legal }, random, {
        temperature: random.uniform(0, 3),
        seed: i,
      });
      expect(codes).toBe(1);
      expect(legal).toContain((step.action as { discrete: number }).discrete);
    }
  });

  it('has as many bins as there are axes', () => {
    const random = new Random('bins');
    for (const bins of [1, 2, 3, 7]) {
      const { step, codes } = act({ bins }, random, { temperature: 1, seed: bins });
      expect(codes).toBe(bins);
      const chosen = (step.action as { bins: readonly number[] }).bins;
      expect(chosen).toHaveLength(bins);
      expect(chosen.every((bin) => Number.isInteger(bin) && bin >= 0 && bin < 64)).toBe(true);
    }
  });

  it('is the likeliest legal one when greedy', () => {
    const answer = new ActionAnswer(tokenizer, 5, { actions: { discrete: [4, 9, 2] } });
    const logits = new Float32Array(VOCABULARY_SIZE);
    logits[actionCode(7)] = 9;
    logits[binCode(1)] = 8;
    logits[actionCode(9)] = 1;
    expect(answer.next(logits)).toMatchObject({ action: { discrete: 9 }, finishReason: 'STOP' });
  });

  it('that does not fit is refused', () => {
    expect(() => new ActionAnswer(tokenizer, 2, { actions: { bins: 3 } })).toThrow('2 tokens are left');
    expect(() => new ActionAnswer(tokenizer, 9, { actions: { bins: 3 }, maxOutputTokens: 1 })).toThrow(
      '1 token',
    );
  });

  it('that means nothing is refused', () => {
    const unsound: LegalActions[] = [
      { discrete: [] },
      { discrete: [64] },
      { bins: 0 },
      { bins: 1.5 },
      { bins: 17 },
    ];
    for (const actions of unsound) expect(() => checkActions({ actions })).toThrow('expected');
    const actions = { discrete: [1] };
    expect(() => checkActions({ actions, thinking: {} })).toThrow('thinking too');
    expect(() => checkActions({ actions, responseFormat: { type: 'json' } })).toThrow('responseFormat too');
    expect(() => checkActions({ actions })).not.toThrow();
  });
});

it('a model acts through the scheduler, several at once as each alone', async () => {
  const checkpoint = { config: ACTING, parameters: testParameters(TINY) };
  const model = await createLanguageModel({ engine: await nodeEngine(), checkpoint, tokenizer });
  const prompts = [1, 2, 3].map((seed) => [
    { role: 'user' as const, parts: [{ picture: testPicture(16, 16, seed) }, { text: 'Go.' }] },
  ]);
  const options = { actions: { bins: 3 }, logprobs: 2 };
  const together = await model.answerTogether(prompts, options);
  for (const [i, prompt] of prompts.entries()) {
    const [alone] = await model.answerTogether([prompt], options);
    expect(together[i].action).toEqual(alone.action);
    expect(alone).toMatchObject({ text: '', finishReason: 'STOP', usage: { outputTokens: 3 } });
  }
  await expect(model.answerTogether([[userText('x')]], { actions: { discrete: [] } })).rejects.toThrow(
    'at least one',
  );
  await model.dispose();
});

it('a model that has not learned to act says so', async () => {
  const checkpoint = { config: TINY, parameters: testParameters(TINY) };
  const model = await createLanguageModel({ engine: await nodeEngine(), checkpoint, tokenizer });
  const answer = model.answerTogether([[userText('Go.')]], { actions: { discrete: [1] } });
  await expect(answer).rejects.toThrow(
    'The model tiny has not learned to answer in actions; it answers in text.',
  );
  await model.dispose();
});
