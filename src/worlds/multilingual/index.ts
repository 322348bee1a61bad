import type { Random } from '../../base/random.ts';
import { type ForeignLanguage as Language, foreignLanguages as languages } from '../translation/grammar.ts';
import { conversation, isRight, questionCase } from '../wording.ts';
import type { Split, World } from '../world.ts';
import { askSentence, drawPassage, passageText } from './passages.ts';
import { askStory } from './stories.ts';

const storyTask = (language: Language): string => `story${language}`;
const passageTask = (language: Language): string => `passage${language}`;

function passageQuestions(language: Language, count: number, random: Random, split: Split) {
  const passage = drawPassage(random, split);
  const [first, ...others] = random
    .sample(passage, count)
    .map((sentence) => askSentence(language, sentence, random, split));
  const separator = language === 'Chinese' ? '' : ' ';
  return [{ ...first, prompt: `${passageText(language, passage)}${separator}${first.prompt}` }, ...others];
}

/** Word problems and passages in French, German, Spanish and Chinese, asked there too: twins of MGSM and TydiQA. */
export const multilingual: World = {
  suite: 'multilingual',
  tasks: [...languages.map(storyTask), ...languages.map(passageTask)],

  document(random, split, _difficulty = 1, thinking = false) {
    const language = random.pick(languages);
    if (random.chance(0.5)) return conversation(passageQuestions(language, 4, random, split), thinking);
    const stories = Array.from({ length: 3 }, () => askStory(language, random, split));
    return conversation(stories, thinking);
  },

  case(task, random, split) {
    const language = languages.find((one) => [storyTask(one), passageTask(one)].includes(task));
    if (language === undefined)
      throw new Error(`multilingual has no task "${task}"; it has ${multilingual.tasks.join(', ')}`);
    const question =
      task === storyTask(language)
        ? askStory(language, random, split)
        : passageQuestions(language, 1, random, split)[0];
    return {
      ...questionCase(task, question),
      suite: 'multilingual',
      score: (reply) => Number(isRight(question, reply.replace(/[。]$/, ''))),
    };
  },
};
