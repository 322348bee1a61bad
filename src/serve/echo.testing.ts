import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFits } from '../generate/generator.ts';
import type {
  Embedding,
  EmbedOptions,
  GenerateEvent,
  GenerateOptions,
  LanguageModel,
  TokenCounts,
  TokenLogprobs,
  Usage,
} from '../generate/types.ts';
import { secondsOf } from '../media/sound.ts';
import { soundTokenCount } from '../media/sound-frames.ts';
import type { Modalities } from '../model/config.ts';
import type { Turn } from '../text/turns.ts';
import { type AppOptions, createApp } from './app.ts';
import { FolderStore } from './store/folder.ts';

/** For tests only: a model that says back what it was asked, one word an event, as slowly as it is told. */
export class EchoModel implements LanguageModel {
  readonly name: string = 'echo';
  contextLength = 200;
  readonly parameterCount = 0;
  readonly maxPatches = 64;
  readonly thinks = false;
  readonly video = { maxFrames: 8, maxPatches: 16 };
  readonly modalities: Modalities = { input: ['text', 'image', 'audio', 'video'], output: ['text'] };
  /** Milliseconds before each word. */
  pause = 0;
  /** Fails before the word of this index. */
  failAt = Number.POSITIVE_INFINITY;
  /** Ends its answers before the first word. */
  silent = false;
  /** How many answers are being made, and how many were at most. */
  running = 0;
  mostRunning = 0;
  lastTurns: readonly Turn[] = [];
  lastOptions: GenerateOptions = {};

  countTokens(turns: readonly Turn[]): TokenCounts {
    const count = { total: 0, picture: 0, film: 0, sound: 0 };
    for (const part of turns.flatMap((turn) => turn.parts)) {
      if ('text' in part) count.total += part.text.split(/\s+/).length;
      else if ('picture' in part) count.picture += 64;
      else if ('sound' in part) count.sound += soundTokenCount(part.sound);
      else if ('film' in part) {
        count.film += part.film.frames.length * 16;
        count.sound += part.film.sound ? soundTokenCount(part.film.sound) : 0;
      }
    }
    return { ...count, total: count.total + count.picture + count.film + count.sound };
  }

  async *stream(turns: readonly Turn[], options: GenerateOptions = {}): ReturnType<LanguageModel['stream']> {
    this.lastTurns = turns;
    this.lastOptions = options;
    const { total, picture, film, sound } = this.countTokens(turns);
    checkFits(total, this.contextLength);
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    const words = this.silent ? thoughtsOf(options) : wordsOf(turns, options);
    const limit = Math.min(words.length, options.maxOutputTokens ?? words.length);
    const usage = (outputTokens: number): Usage => ({
      promptTokens: total,
      pictureTokens: picture,
      filmTokens: film,
      soundTokens: sound,
      drawnTokens: 0,
      cachedTokens: 0,
      thoughtTokens: options.thinking?.include ? 1 : 0,
      outputTokens,
    });
    try {
      for (let i = 0; i < limit; i++) {
        if (this.pause > 0) await new Promise((resolve) => setTimeout(resolve, this.pause));
        options.signal?.throwIfAborted();
        if (i === this.failAt) throw new Error('the engine broke: secret path /home/me');
        yield { text: '', ...words[i], logprobs: logprobsOf(i, options.logprobs), usage: usage(i + 1) };
      }
      yield { text: '', usage: usage(limit), finishReason: limit < words.length ? 'MAX_TOKENS' : 'STOP' };
    } finally {
      this.running--;
    }
  }

  async embed(turns: readonly Turn[], options: EmbedOptions = {}): Promise<Embedding> {
    this.lastTurns = turns;
    const values = Float32Array.from([0.5, 0.5, 0.5, 0.5]).subarray(0, options.outputDimensionality);
    return { values, promptTokens: this.countTokens(turns).total };
  }

  async dispose(): Promise<void> {}
}

/** An app around an EchoModel, and the log that it wrote. */
export function echoApp(options: Partial<AppOptions> = {}) {
  const model = new EchoModel();
  const records: Record<string, unknown>[] = [];
  const summary = { name: 'echo', displayName: 'Echo', contextLength: model.contextLength };
  const other = { name: 'org/name:tag', contextLength: model.contextLength };
  const app = createApp({
    models: { list: () => [summary, other], get: async () => model },
    store: new FolderStore(join(tmpdir(), `alhena-echo-${crypto.randomUUID()}`)),
    now: () => performance.now(),
    log: (record) => records.push(record),
    ...options,
  });
  return { app, model, records };
}

/** A thought if thoughts are wanted; then calls if there must be some, a document if it must be one, or an echo. */
function wordsOf(turns: readonly Turn[], options: GenerateOptions): Partial<GenerateEvent>[] {
  const { tools, responseFormat } = options;
  const words = thoughtsOf(options);
  if (tools?.mode === 'ANY') {
    const names = tools.allowedNames ?? tools.declarations.map(({ name }) => name);
    const called = tools.parallel === false ? names.slice(0, 1) : names;
    return [...words, ...called.map((name) => ({ functionCall: { name, args: { of: name } } }))];
  }
  const document = responseFormat?.type === 'json' ? '{"a": 1}' : responseFormat?.values[0];
  const text = document ?? `You said: ${describe(turns)}`;
  return [...words, ...text.split(/(?<=\s)/).map((word) => ({ text: word }))];
}

const thoughtsOf = ({ thinking }: GenerateOptions): Partial<GenerateEvent>[] =>
  thinking?.include ? [{ thought: 'Hm.' }] : [];

function logprobsOf(id: number, count: number | undefined): TokenLogprobs[] | undefined {
  if (count === undefined) return undefined;
  const token = { id, token: `t${id}`, logprob: -0.5 };
  return [{ chosen: token, top: Array(count).fill(token) }];
}

function describe(turns: readonly Turn[]): string {
  const parts = turns.at(-1)?.parts ?? [];
  return parts
    .map((part) => {
      if ('text' in part) return part.text;
      if ('picture' in part) return `a ${part.picture.width}×${part.picture.height} picture`;
      if ('sound' in part) return `a sound of ${secondsOf(part.sound).toFixed(1)} s`;
      if ('film' in part) return `a film of ${part.film.frames.length} frames`;
      return JSON.stringify(part);
    })
    .join(' ');
}
