import type { Random } from '../../base/random.ts';
import { conversation, showScene } from '../scenes/index.ts';
import { sampleScene } from '../scenes/layout.ts';
import { type ForeignLanguage as Language, foreignLanguages as languages } from '../translation/grammar.ts';
import { fill, pickQuestion, pickWording, type Wordings } from '../wording.ts';
import type { Split, World } from '../world.ts';
import { caption, namesTheSame } from './languages.ts';

/** Asked in English, for any language. */
const inEnglish: Wordings = {
  train: [
    'Describe the picture in {language}.',
    'What is in the picture? Answer in {language}.',
    'What do you see? In {language}, please.',
    'Say in {language} what the picture shows.',
    'In {language}: what is there?',
  ],
  validation: ['Name everything in the picture, in {language}.'],
  test: ['Tell me in {language} what can be seen here.'],
};

/** Asked in the language itself. */
const inItself: Readonly<Record<Language, Wordings>> = {
  French: {
    train: ['Que montre l’image ?', 'Décris l’image.', 'Que vois-tu ?', 'Qu’y a-t-il sur l’image ?'],
    validation: ['Qu’est-ce qu’on voit ici ?'],
    test: ['Dis-moi ce que montre cette image.'],
  },
  German: {
    train: ['Was zeigt das Bild?', 'Beschreibe das Bild.', 'Was siehst du?', 'Was ist auf dem Bild?'],
    validation: ['Was sieht man hier?'],
    test: ['Sag mir, was dieses Bild zeigt.'],
  },
  Spanish: {
    train: ['¿Qué muestra la imagen?', 'Describe la imagen.', '¿Qué ves?', '¿Qué hay en la imagen?'],
    validation: ['¿Qué se ve aquí?'],
    test: ['Dime qué muestra esta imagen.'],
  },
  Chinese: {
    train: ['图里有什么？', '描述这张图。', '你看到什么？', '这张图是什么？'],
    validation: ['这里能看到什么？'],
    test: ['告诉我图上有什么。'],
  },
};

const taskOf = (language: Language): string => `caption${language}`;

/** Up to three things: their names are the point, not how many one can see. */
const SCENE_DIFFICULTY = 0.4;

function request(language: Language, random: Random, split: Split): string {
  if (random.chance(0.5)) return pickWording(inItself[language], random, split);
  return fill(pickQuestion(inEnglish, random, split), { language });
}

/** What is in a picture, in French, German, Spanish or Chinese: the twin of XM-3600. */
export const captions: World = {
  suite: 'captions',
  tasks: languages.map(taskOf),

  document(random, split, difficulty = 1) {
    const scene = sampleScene(random, split, SCENE_DIFFICULTY * difficulty);
    const asked = random.sample(languages, random.integer(1, languages.length + 1));
    const questions = asked.map((language) => ({
      text: request(language, random, split),
      answer: caption(language, scene.objects),
    }));
    return conversation(showScene(scene, random, SCENE_DIFFICULTY * difficulty), questions, false);
  },

  case(task, random, split) {
    const language = languages.find((one) => taskOf(one) === task);
    if (language === undefined)
      throw new Error(`captions has no task "${task}"; it has ${languages.map(taskOf).join(', ')}`);
    const scene = sampleScene(random, split, SCENE_DIFFICULTY);
    const { picture } = showScene(scene, random, SCENE_DIFFICULTY);
    const expected = caption(language, scene.objects);
    return {
      suite: 'captions',
      task,
      metric: 'accuracy',
      turns: [{ role: 'user', parts: [{ picture }, { text: request(language, random, split) }] }],
      expected,
      score: (reply) => Number(namesTheSame(language, reply, expected)),
    };
  },
};
