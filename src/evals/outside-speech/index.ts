import type { Random } from '../../base/random.ts';
import { SAMPLE_RATE } from '../../media/sound.ts';
import { concatenate, normalise, silence } from '../../worlds/audio/signal.ts';
import { speak } from '../../worlds/audio/synthesizer.ts';
import { usual, VOICES } from '../../worlds/audio/voices.ts';
import { wordAccuracy } from '../../worlds/audio/words.ts';
import { askAbout, DRAWS } from '../../worlds/speech/questions.ts';
import { isRight } from '../../worlds/wording.ts';
import type { Case } from '../../worlds/world.ts';

/**
 * What a recorded person says: flite's voice `rms`, joined from recordings of a speaker whom no training heard, in
 * clean sound. Beside the suite `speech`, whose test voices are mostly formants, it tells how far learning carries
 * over to another program's voice.
 */
export const OUTSIDE_SPEECH_TASKS = ['word', 'transcribe', 'numbers', 'commands'] as const;

const voice = VOICES.find(({ name }) => name === 'rms')!;

/** A case in the recorded voice. Throws UserError where flite is not installed. */
export function outsideSpeechCase(task: string, random: Random): Case {
  const known = OUTSIDE_SPEECH_TASKS.find((name) => name === task);
  if (!known)
    throw new Error(`outside-speech has no task "${task}"; it has ${OUTSIDE_SPEECH_TASKS.join(', ')}`);
  const utterance = DRAWS[known](random, 'test', 1);
  const said = normalise(speak(utterance.said, usual(voice)), 0.5);
  const samples = concatenate([silence(0.1), said, silence(0.1)]);
  const topic = known === 'word' ? 'transcribe' : known;
  const { prompt, answer } = askAbout(topic, utterance, voice.speaker, random, 'test');
  const words = topic === 'transcribe';
  return {
    suite: 'outside-speech',
    task,
    metric: words ? 'wordAccuracy' : 'accuracy',
    turns: [{ role: 'user', parts: [{ sound: { samples, sampleRate: SAMPLE_RATE } }, { text: prompt }] }],
    expected: answer,
    score: (reply) => (words ? wordAccuracy(reply, answer) : Number(isRight({ prompt, answer }, reply))),
  };
}
