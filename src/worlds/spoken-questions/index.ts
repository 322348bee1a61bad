import type { Random } from '../../base/random.ts';
import { modelText, type Turn, userText } from '../../text/turns.ts';
import { checkSpeech } from '../audio/synthesizer.ts';
import { spokenWords } from '../audio/words.ts';
import { attributeForms } from '../scenes/attributes.ts';
import { countForms } from '../scenes/counting.ts';
import { existenceForms } from '../scenes/existence.ts';
import { showScene } from '../scenes/index.ts';
import { sampleScene } from '../scenes/layout.ts';
import { type Form, wordings } from '../scenes/question.ts';
import { renderScene } from '../scenes/render.ts';
import type { Scene } from '../scenes/scene.ts';
import { isRight } from '../scenes/score.ts';
import { sayAloud } from '../speech/index.ts';
import { fill, pickWording, type Wordings } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';

/** A form of the scenes that is asked in few words, as people speak. */
interface SpokenForm {
  readonly form: Form;
  readonly wordings: Wordings;
}

const formNamed = (forms: readonly Form[], name: string): Form => {
  const form = forms.find((one) => one.name === name);
  if (form === undefined) throw new Error(`scenes have no form "${name}"`);
  return form;
};

const FORMS = {
  color: {
    form: formNamed(attributeForms, 'color'),
    wordings: wordings(`
      what colour is the {a}
      which colour has the {a}

      which colour is the {a}

      the {a} has what colour`),
  },
  shape: {
    form: formNamed(attributeForms, 'shape'),
    wordings: wordings(`
      what shape is the {a}
      which shape has the {a}

      which shape is the {a}

      the {a} has what shape`),
  },
  count: {
    form: formNamed(countForms, 'all'),
    wordings: wordings(`
      how many things are there
      how many things do you see

      count the things you see

      how many are there`),
  },
  countKind: {
    form: formNamed(countForms, 'kinds'),
    wordings: wordings(`
      how many {kinds} are there
      how many {kinds} do you see

      count the {kinds} you see

      there are how many {kinds}`),
  },
  existence: {
    form: formNamed(existenceForms, 'one'),
    wordings: wordings(`
      is there {a}
      do you see {a}

      do you see {a} there

      there is {a}, yes or no`),
  },
} as const satisfies Record<string, SpokenForm>;

type Task = keyof typeof FORMS;
const TASKS = Object.keys(FORMS) as Task[];

interface Asked {
  readonly said: string;
  readonly answer: string;
  readonly alternatives?: readonly string[];
}

/** A question of the task about the scene; undefined where the scene does not allow one. */
function ask(task: Task, scene: Scene, random: Random, split: Split): Asked | undefined {
  const { form, wordings: ways } = FORMS[task];
  const found = form.find({ scene, random, split, wanted: random.chance(0.5), noun: 'thing' });
  if (found === undefined) return undefined;
  const { slots, answer, alternatives } = found;
  return { said: fill(pickWording(ways, random, split), slots), answer, alternatives };
}

/** Afterwards, in writing: what the voice asked. */
const WHAT_WAS_ASKED: Wordings = {
  train: ['What was asked?', 'Write down the question.'],
  validation: ['Which question was it?'],
  test: ['What was the question?'],
};

/** Scenes of up to half of what the scenes' own world shows: two questions and a picture share 256 tokens. */
const HARDEST_SCENE = 0.5;

/** A picture, and spoken questions about it: nothing is written but the answer. */
export const spokenQuestions: World = {
  suite: 'spoken-questions',
  tasks: TASKS,
  wants: { input: ['image', 'audio'] },
  check: checkSpeech,

  /** One or two questions about a picture, and in half of the documents what the last one was. */
  document(random: Random, split: Split, difficulty = 1): Turn[] {
    const scene = sampleScene(random, split, HARDEST_SCENE * difficulty);
    const picture = showScene(scene, random, HARDEST_SCENE * difficulty);
    const turns: Turn[] = [];
    const wanted = random.integer(1, 3);
    let last = '';
    while (turns.length < 2 * wanted) {
      const asked = ask(random.pick(TASKS), scene, random, split);
      if (asked === undefined) continue;
      const { part } = sayAloud(asked.said, random, split, difficulty);
      turns.push(
        { role: 'user', parts: turns.length === 0 ? [picture, part] : [part] },
        modelText(asked.answer),
      );
      last = asked.said;
    }
    if (random.chance(0.5))
      turns.push(
        userText(pickWording(WHAT_WAS_ASKED, random, split)),
        modelText(spokenWords(last).join(' ')),
      );
    return turns;
  },

  case(task: string, random: Random, split: Split): Case {
    const known = TASKS.find((name) => name === task);
    if (known === undefined)
      throw new Error(`spoken-questions has no task "${task}"; it has ${TASKS.join(', ')}`);
    for (;;) {
      const scene = sampleScene(random, split, HARDEST_SCENE);
      const asked = ask(known, scene, random, split);
      if (asked === undefined) continue;
      const picture = renderScene(scene, random, HARDEST_SCENE);
      const { part } = sayAloud(asked.said, random, split, 1);
      const { said: text, answer, alternatives } = asked;
      return {
        suite: 'spoken-questions',
        task,
        metric: 'accuracy',
        turns: [{ role: 'user', parts: [{ picture }, part] }],
        expected: answer,
        score: (reply) => Number(isRight({ text, topic: text, answer, alternatives }, reply)),
      };
    }
  },
};
