import { describe, expect, it, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectLaws, promptOf } from '../laws.testing.ts';
import { foreignLanguages as languages } from '../translation/grammar.ts';
import { multilingual } from './index.ts';
import { askSentence, drawPassage, passageText } from './passages.ts';
import { askStory } from './stories.ts';

test('the laws of all worlds', () => expectLaws(multilingual, { cases: 40 }));

/** Words by which a reader tells what to do with the two numbers of a story. */
const TIMES = /boîtes|sacs?|Chacun|Kisten|Taschen|Kindern|cajas|bolsas|niños|盒子|袋子|孩子/;
const MINUS =
  /moins|reste|perdus|prend|de ses|weniger|noch\?|verloren|nimmt|bleiben|menos|quedan|Pierde|toma|少|还有几|丢|拿走|剩下/;

describe.each(languages)('in %s', (language) => {
  it('stories are solved by their words alone', () => {
    const random = new Random(`stories ${language}`);
    for (let i = 0; i < 300; i++) {
      const { prompt, answer } = askStory(
        language,
        random,
        (['train', 'validation', 'test'] as const)[i % 3],
      );
      const numbers = [...prompt.matchAll(/\d+/g)].map(Number);
      expect(numbers, prompt).toHaveLength(2);
      const [most, least] = numbers.sort((a, b) => b - a);
      const words = prompt.replaceAll('多少', '几');
      const solved = TIMES.test(words) ? most * least : MINUS.test(words) ? most - least : most + least;
      expect(Number(answer), prompt).toBe(solved);
    }
  });

  it('answers about a passage stand in the one sentence that has what the question names', () => {
    const random = new Random(`passages ${language}`);
    for (let i = 0; i < 200; i++) {
      const passage = drawPassage(random, 'train');
      const sentence = random.pick(passage);
      const { prompt, answer } = askSentence(language, sentence, random, 'test');
      expect(prompt.toLowerCase()).not.toContain(answer.toLowerCase());
      const sentences = passageText(language, passage)
        .split(/(?<=[.。])\s*/)
        .filter(Boolean);
      expect(sentences).toHaveLength(passage.length);
      const holding = sentences.filter((text) => text.toLowerCase().includes(answer.toLowerCase()));
      expect(holding.length, `${sentences.join(' ')} ${prompt} ${answer}`).toBeGreaterThan(0);
      expect(holding).toContain(sentences[passage.indexOf(sentence)]);
    }
  });

  it('a passage and its question are in one language', () => {
    const { turns } = multilingual.case(`passage${language}`, new Random(4), 'test');
    expect(/[\u4e00-\u9fff]/.test(promptOf(turns))).toBe(language === 'Chinese');
  });
});

test('French elides', () => {
  const random = new Random('elided');
  const prompts = Array.from({ length: 400 }, () => {
    const passage = drawPassage(random, 'train');
    return askSentence('French', passage[0], random, 'train').prompt;
  });
  expect(prompts.some((prompt) => /^Qu’a(chète|ime|)? /.test(prompt))).toBe(true);
  expect(prompts.filter((prompt) => /[Qq]ue [aâeéèêiou]/.test(prompt))).toEqual([]);
});
