import { Random } from '../../base/random.ts';
import { modelText, type SoundPart, type Turn, userText } from '../../text/turns.ts';
import { record } from '../audio/recording.ts';
import { checkSpeech, speak } from '../audio/synthesizer.ts';
import { drawManner, type Speaker } from '../audio/voices.ts';
import { wordAccuracy } from '../audio/words.ts';
import { isRight } from '../wording.ts';
import type { Case, Split, World } from '../world.ts';
import { drawCommand } from './commands.ts';
import { askAbout, DRAWS, type SpeechTask, type Topic, type Utterance } from './questions.ts';
import { drawUtterance } from './sentences.ts';

const TASKS = Object.keys(DRAWS) as SpeechTask[];

/** A recording of speech, and who speaks in it. */
export interface Spoken {
  readonly part: SoundPart;
  readonly speaker: Speaker;
}

/**
 * Somebody of the split says `said`. How far voice and recording go from the usual is drawn up to the difficulty, so
 * that clear speech stays among the hardest.
 */
export function sayAloud(
  said: string,
  random: Random,
  split: Split,
  difficulty: number,
  speaker?: Speaker,
): Spoken {
  const strength = random.uniform(0, difficulty);
  const manner = drawManner(random, split, strength, speaker);
  const sound = record(speak(said, manner), random, split, strength, said);
  return { part: { sound }, speaker: manner.voice.speaker };
}

/** Something said, by whom, and the clean sound of it. */
interface Take {
  readonly utterance: Utterance;
  readonly speaker: Speaker;
  readonly samples: Float32Array;
}

/**
 * Training hears so many different takes, each in ever other recordings and with other questions: synthesis costs more
 * than everything else, and a worker makes each take once. Later ones are more difficult.
 */
const TAKES = 6000;
const takes = new Map<number, Take>();

function takeFor(random: Random, difficulty: number): Take {
  const index = random.integer(0, Math.max(1, Math.round(TAKES * difficulty)));
  const known = takes.get(index);
  if (known) return known;
  const own = new Random(`speech/take/${index}`);
  const utterance = drawAny(own, 'train', index / TAKES);
  const manner = drawManner(own, 'train', own.uniform(0, index / TAKES));
  const take = { utterance, speaker: manner.voice.speaker, samples: speak(utterance.said, manner) };
  takes.set(index, take);
  return take;
}

/** A document's utterance as it is heard. */
function hear(random: Random, split: Split, difficulty: number): { utterance: Utterance } & Spoken {
  if (split !== 'train') {
    const utterance = drawAny(random, split, difficulty);
    return { utterance, ...sayAloud(utterance.said, random, split, difficulty) };
  }
  const { utterance, speaker, samples } = takeFor(random, difficulty);
  const sound = record(samples, random, split, random.uniform(0, difficulty), utterance.said);
  return { utterance, speaker, part: { sound } };
}

/**
 * English spoken by espeak-ng and flite: words, sentences, numbers and commands. `transcribe` scores 1 − word error
 * rate (0 where that is negative), all else whether the answer is right.
 */
export const speech: World = {
  suite: 'speech',
  tasks: TASKS,
  wants: { input: ['audio'] },
  check: checkSpeech,

  /** One utterance is written down, mostly at once, and up to four more questions are asked about it. */
  document(random: Random, split: Split, difficulty = 1): Turn[] {
    const { utterance, part, speaker } = hear(random, split, difficulty);
    const topics = drawTopics(utterance, random);
    return topics.flatMap((topic, i): Turn[] => {
      const { prompt, answer, references } = askAbout(topic, utterance, speaker, random, split);
      const asked: Turn = i === 0 ? { role: 'user', parts: [part, { text: prompt }] } : userText(prompt);
      return [asked, modelText(answer, undefined, { references })];
    });
  },

  case(task: string, random: Random, split: Split): Case {
    const known = TASKS.find((name) => name === task);
    if (known === undefined) throw new Error(`speech has no task "${task}"; it has ${TASKS.join(', ')}`);
    // Both are equally frequent, however many voices there are of each.
    const wanted = known === 'speaker' ? random.pick<Speaker>(['man', 'woman']) : undefined;
    const utterance: Utterance = DRAWS[known](random, split, 1);
    const { part, speaker } = sayAloud(utterance.said, random, split, 1, wanted);
    const topic = known === 'word' ? 'transcribe' : known;
    const question = askAbout(topic, utterance, speaker, random, split);
    return {
      suite: 'speech',
      task,
      metric: topic === 'transcribe' ? 'wordAccuracy' : 'accuracy',
      turns: [{ role: 'user', parts: [part, { text: question.prompt }] }],
      expected: question.answer,
      score: (reply) =>
        topic === 'transcribe' ? wordAccuracy(reply, question.answer) : Number(isRight(question, reply)),
    };
  },
};

/** Words, phrases and sentences mostly; numbers and, once things are not easy, commands. */
function drawAny(random: Random, split: Split, difficulty: number): Utterance {
  const roll = random.next();
  if (roll < 0.25) return DRAWS.numbers(random, split, difficulty);
  if (roll < 0.25 + 0.2 * difficulty) {
    const { said, meaning } = drawCommand(random, split);
    return { said, meaning: { task: 'commands', text: meaning } };
  }
  return { said: drawUtterance(random, split, difficulty) };
}

/** What to ask about an utterance, in order. */
function drawTopics({ said, meaning }: Utterance, random: Random): Topic[] {
  const several = said.includes(' ');
  const further: Topic[] = several ? ['speaker', 'spotting', 'first', 'last', 'count'] : ['speaker'];
  const chosen = random.sample(further, random.integer(1, 5));
  const main: Topic[] = meaning === undefined ? ['transcribe'] : random.shuffle(['transcribe', meaning.task]);
  // What is asked before the transcript cannot be read off it.
  const before = random.chance(0.2) ? 1 : 0;
  return [...chosen.slice(0, before), ...main, ...chosen.slice(before)];
}
