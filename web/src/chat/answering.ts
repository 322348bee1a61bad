import { problemOfThrown } from '../backend/problems.ts';
import type { AnswerPart, AnswerSettings, ChatBackend, ChatTurn, MediaFile } from '../backend/types.ts';
import { fromBase64, toBase64 } from '../media/base64.ts';
import {
  type Answer,
  answerText,
  type FileReference,
  type KeptPart,
  type Message,
  type Question,
} from './conversation.ts';

/** A busy server is asked this often before the reader has to. */
const TRIES = 5;

/** One answer in the making, and all that it needs. */
export interface AnswerRun {
  readonly backend: ChatBackend;
  readonly abort: AbortController;
  readonly settings: AnswerSettings;
  /** What was said before the question. */
  readonly history: readonly Message[];
  readonly question: Question;
  readonly now: () => number;
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly file: (id: string) => Promise<Blob | undefined>;
  /** Keeps a picture that the model drew. */
  readonly keepPicture: (blob: Blob) => FileReference;
}

/** Streams one answer into `start` and resolves with its last state; never rejects. */
export async function streamAnswer(
  run: AnswerRun,
  start: Answer,
  onChange: (answer: Answer) => void,
): Promise<Answer> {
  const { backend, abort, settings, now } = run;
  const { signal } = abort;
  let answer = start;
  const change = (next: Partial<Answer>) => {
    answer = { ...answer, ...next };
    onChange(answer);
  };
  for (let attempt = 1; ; attempt++) {
    const asked = now();
    const speed = speedometer(now);
    let state: Answer['state'] = 'done';
    try {
      const turns = await turnsOf(run);
      for await (const chunk of backend.answer({ model: answer.model, turns, settings }, signal)) {
        const parts = chunk.parts.map((part) => keptPart(part, run));
        const arrived = answer.parts.length === 0 && parts.length > 0;
        change({
          state: 'running',
          parts: join(answer.parts, parts),
          growing: chunk.growing ?? (parts.length > 0 ? undefined : answer.growing),
          usage: chunk.usage ?? answer.usage,
          tokensPerSecond: speed(chunk.usage?.outputTokens) ?? answer.tokensPerSecond,
          ...(arrived ? { firstMilliseconds: now() - asked } : {}),
        });
        const reason = chunk.finishReason;
        if (reason === 'MAX_TOKENS') state = 'cut';
      }
      return { ...answer, growing: undefined, state };
    } catch (error) {
      if (signal.aborted) return { ...answer, growing: undefined, state: 'stopped', retryAt: undefined };
      const problem = problemOfThrown(error);
      const failed: Answer = { ...answer, growing: undefined, state: 'failed', problem, retryAt: undefined };
      if (problem.kind !== 'busy' || answer.parts.length > 0 || attempt === TRIES) return failed;
      change({ state: 'waiting', retryAt: now() + problem.retryMilliseconds });
      try {
        await run.wait(problem.retryMilliseconds, signal);
      } catch {
        return { ...answer, state: 'stopped', retryAt: undefined };
      }
      change({ state: 'running', retryAt: undefined });
    }
  }
}

/** Tokens a second from the first count on; undefined until there are two. */
function speedometer(now: () => number): (tokens: number | undefined) => number | undefined {
  let first: { time: number; tokens: number } | undefined;
  return (tokens) => {
    if (!tokens) return undefined;
    first ??= { time: now(), tokens };
    const since = tokens - first.tokens;
    return since > 0 ? (1000 * since) / Math.max(1, now() - first.time) : undefined;
  };
}

/** What the model is told: earlier questions that have an answer, with it, and the question. */
async function turnsOf({ history, question, file }: AnswerRun): Promise<ChatTurn[]> {
  const load = async (references: readonly FileReference[]): Promise<MediaFile[]> => {
    const files = references.map(async ({ id, name, mimeType }) => {
      const blob = await file(id);
      if (!blob) throw new Error(`The file ${name} is no longer kept in this browser. Add it again.`);
      return { mimeType, data: await toBase64(blob) };
    });
    return Promise.all(files);
  };
  const turns: ChatTurn[] = [];
  for (const [i, message] of history.entries()) {
    const next = history[i + 1] ?? question;
    if (message.role === 'user') {
      // A question without an answer is left out: roles must alternate, and models are confused by it.
      if (next.role === 'user' || !isAnswered(next)) continue;
      turns.push({ role: 'user', text: message.text, files: await load(message.files) });
    } else if (isAnswered(message)) {
      const pictures = message.parts.flatMap((part) => (part.kind === 'picture' ? [part.picture] : []));
      turns.push({ role: 'model', text: answerText(message.parts), files: await load(pictures) });
    }
  }
  turns.push({ role: 'user', text: question.text, files: await load(question.files) });
  return turns;
}

/** Thoughts and tool calls are the workings of an answer and not told again, so they alone are none. */
const isAnswered = ({ parts }: Answer) =>
  answerText(parts) !== '' || parts.some((part) => part.kind === 'picture');

function keptPart(part: AnswerPart, { keepPicture }: AnswerRun): KeptPart {
  if (part.kind !== 'picture') return part;
  return { kind: 'picture', picture: keepPicture(fromBase64(part.data, part.mimeType)) };
}

/** Appends parts, growing the last one where text follows text or thought follows thought. */
export function join(parts: readonly KeptPart[], added: readonly KeptPart[]): readonly KeptPart[] {
  const all = [...parts];
  for (const part of added) {
    const last = all.at(-1);
    if ((part.kind === 'text' || part.kind === 'thought') && last?.kind === part.kind)
      all[all.length - 1] = { kind: part.kind, text: last.text + part.text };
    else all.push(part);
  }
  return all;
}
