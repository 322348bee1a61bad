import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../base/random.ts';
import { encodePng } from '../../media/png.ts';
import type { ModelConfig } from '../../model/config.ts';
import { FAMILY } from '../../model/family.ts';
import { type Heard, LoadClient, type Question, type ServerCounts } from './client.ts';
import { paces } from './form.ts';
import { startServer } from './server.ts';
import { type BenchResult, median, type Report, seconds } from './suite.ts';

const ROUNDS = 5;
const PACE_ROUNDS = 15;
const STREAMS = 16;
const CLIENTS = 1000;
const CANCELLED = 500;
const CANCEL_ROUNDS = 3;
const MOST_CANCEL_ROUNDS = 5;
/** Answers asked for again, one by one, to see whether they are the same alone. */
const SAMPLE = 20;
const LONG_ANSWER = 200;
const SHORT_ANSWER = 32;
const MEMORY_MILLISECONDS = 200;
const PATIENCE_MILLISECONDS = 60_000;

/**
 * `alhena serve` under load, over HTTP on this machine: streams together and alone, a thousand clients at once, and
 * half of a thousand leaving. An answer that is lost, cut short or another's, and counts that do not add up, are
 * errors.
 */
export async function benchServe(report: Report, config: ModelConfig = FAMILY.nano): Promise<BenchResult[]> {
  report('serve: starting the server');
  const server = await startServer(config);
  const client = new LoadClient(server.url, server.model);
  let seed = 30_000;
  const fresh = (count: number) => {
    seed += count;
    return questions(count, LONG_ANSWER, seed);
  };
  try {
    const rates = await throughput(client, report, STREAMS, ROUNDS);
    const seeing = await throughput(client, report, STREAMS, ROUNDS, true);
    const [alone, together] = [
      await paces(client, report, 1, PACE_ROUNDS, fresh),
      await paces(client, report, STREAMS, ROUNDS, fresh),
    ];
    const load = await crowd(client, report, CLIENTS, SAMPLE);
    const freed: number[] = [];
    for (let round = 0; round <= CANCEL_ROUNDS; round++) {
      const elapsed = await cancellation(client, report, CLIENTS, CANCELLED);
      // Round 0 warms up.
      if (round > 0) freed.push(elapsed);
    }
    const result = (
      name: string,
      value: number,
      unit: string,
      ratio: number | null = null,
      against = 'one stream',
    ): BenchResult => ({
      bench: 'serve',
      name: `${config.name}, ${name}`,
      value,
      unit,
      ratio,
      against: ratio === null ? null : against,
    });
    return [
      result(`one stream of ${LONG_ANSWER} tokens`, rates.alone, 'tokens/s'),
      result(`${STREAMS} streams at once`, rates.together, 'tokens/s', rates.together / rates.alone),
      result(`one stream of ${LONG_ANSWER} tokens about a picture`, seeing.alone, 'tokens/s'),
      result(
        `${STREAMS} streams at once, each about a picture`,
        seeing.together,
        'tokens/s',
        seeing.together / seeing.alone,
      ),
      ...[
        { what: 'one stream held to a schema', pace: alone },
        { what: `${STREAMS} streams held to a schema`, pace: together },
      ].map(({ what, pace: { formed, free } }) =>
        result(what, formed, 'ms/token', formed / free, 'free text in the same rounds'),
      ),
      result(`${CLIENTS} clients at once, ${SHORT_ANSWER} tokens each`, load.tokensPerSecond, 'tokens/s'),
      result(`${CLIENTS} clients at once, first token, median`, load.medianFirstToken, 'ms'),
      result(`${CLIENTS} clients at once, first token, p99`, load.p99FirstToken, 'ms'),
      result(`${CLIENTS} clients at once, refused and sent again`, load.refusals, 'requests'),
      result(`${CLIENTS} clients at once, most memory`, load.peakMemory / 1e6, 'MB'),
      result(`${CANCELLED} of ${CLIENTS} streams cancelled, until all are freed`, median(freed), 'ms'),
    ];
  } finally {
    client.close();
    await server.stop();
  }
}

/**
 * Tokens per second of one stream, and of several at once together: medians of rounds that take turns.
 * @param pictures whether each prompt has one
 */
export async function throughput(
  client: LoadClient,
  report: Report,
  streams: number,
  rounds: number,
  pictures = false,
) {
  const [alone, together]: number[][] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    report(
      `serve: one stream and ${streams}${pictures ? ' with pictures' : ''}, round ${round} of ${rounds}`,
    );
    // New prompts in each round: what the server has read before would be read faster.
    const asked = questions(streams + 1, LONG_ANSWER, round * (streams + 1));
    const [first, ...others] = pictures ? await Promise.all(asked.map(withPicture)) : asked;
    const rateAlone = await rate(client, [first]);
    const rateTogether = await rate(client, others);
    // Round 0 warms up.
    if (round === 0) continue;
    alone.push(rateAlone);
    together.push(rateTogether);
  }
  return { alone: median(alone), together: median(together) };
}

async function rate(client: LoadClient, asked: readonly Question[]): Promise<number> {
  let tokens = 0;
  const elapsed = await seconds(async () => {
    const heard = await Promise.all(asked.map((question) => client.ask(question)));
    tokens = heard.reduce((sum, answer) => sum + answer.tokens, 0);
  });
  return tokens / elapsed;
}

/** Many clients at once, each with its own prompt and seed; then some of their questions again, one by one. */
export async function crowd(client: LoadClient, report: Report, clients: number, sample: number) {
  const asked = questions(clients, SHORT_ANSWER, 10_000);
  const before = await client.counts();
  let peakMemory = before.memory;
  const ended = new AbortController();
  const watching = watchMemory(client, ended.signal, (bytes) => {
    peakMemory = Math.max(peakMemory, bytes);
  });
  let answers: Heard[] = [];
  let answered = 0;
  const ask = async (question: Question) => {
    const heard = await client.ask(question);
    report(`serve: ${++answered} of ${clients} clients answered`);
    return heard;
  };
  const asking = seconds(async () => {
    answers = await Promise.all(asked.map(ask));
  }).finally(() => ended.abort());
  const [elapsed] = await Promise.all([asking, watching]);
  await settled(client, before, { complete: clients, cancelled: 0 });
  for (let i = 0; i < sample; i++) {
    report(`serve: alone once more, ${i + 1} of ${sample}`);
    const which = Math.floor((i * clients) / sample);
    const { text } = await client.ask(asked[which]);
    if (text === answers[which].text) continue;
    throw new Error(
      `client ${which} was answered ${JSON.stringify(answers[which].text)} in company and ${JSON.stringify(text)} alone`,
    );
  }
  const waits = answers.map(({ firstToken }) => firstToken).sort((a, b) => a - b);
  return {
    tokensPerSecond: answers.reduce((sum, { tokens }) => sum + tokens, 0) / elapsed,
    medianFirstToken: median(waits),
    p99FirstToken: waits[Math.ceil(waits.length * 0.99) - 1],
    refusals: answers.reduce((sum, { refusals }) => sum + refusals, 0),
    peakMemory,
  };
}

/**
 * Milliseconds from closing the first of `cancelled` sockets until /metrics counts as many answers less: those under
 * way first, then those that wait. The others must all be answered.
 */
export async function cancellation(
  client: LoadClient,
  report: Report,
  clients: number,
  cancelled: number,
): Promise<number> {
  for (let round = 0; round < MOST_CANCEL_ROUNDS; round++) {
    const elapsed = await cancelOnce(client, report, clients, cancelled);
    if (elapsed !== undefined) return elapsed;
  }
  throw new Error(`in ${MOST_CANCEL_ROUNDS} rounds an answer ended by itself while its reader left`);
}

/** `undefined` when one that left was complete by chance, as untrained weights may end any answer. */
async function cancelOnce(client: LoadClient, report: Report, clients: number, cancelled: number) {
  report(`serve: ${clients} streams, of which ${cancelled} will leave`);
  const before = await client.counts();
  // Some more long answers than will leave, as some may be complete by then; the rest need not take minutes.
  const long = Math.ceil(cancelled * 1.2);
  const asked = [
    ...questions(long, LONG_ANSWER, 20_000),
    ...questions(clients - long, SHORT_ANSWER, 20_000 + long),
  ];
  const streams = asked.map((question) => {
    const leave = new AbortController();
    const stream = { tokens: 0, open: true, leave, left: false, end: Promise.resolve() };
    const onTokens = (count: number) => {
      stream.tokens = count;
    };
    stream.end = client.ask(question, { signal: leave.signal, onTokens }).then(
      () => {
        stream.open = false;
      },
      (error: unknown) => {
        if (!stream.left) throw error;
      },
    );
    return stream;
  });
  const all = Promise.all(streams.map(({ end }) => end));
  const counted = until(client, (now) => now.running + now.complete - before.complete === clients);
  // Whatever fails here fails at once, not when patience ends.
  await Promise.race([counted, all.then(() => counted)]);
  // One that is nearly complete could end before its socket does.
  const leaving = streams
    .slice(0, long)
    .filter(({ open, tokens }) => open && tokens <= LONG_ANSWER / 2)
    .sort((a, b) => b.tokens - a.tokens)
    .slice(0, cancelled);
  if (leaving.length < cancelled) {
    throw new Error(
      `only ${leaving.length} of ${clients} streams were open at once; ${cancelled} were to leave`,
    );
  }
  const start = performance.now();
  for (const stream of leaving) {
    stream.left = true;
    stream.leave.abort();
  }
  const freed = (now: ServerCounts) => now.cancelled - before.cancelled === cancelled;
  const last = await until(client, (now) => freed(now) || now.running === 0);
  const elapsed = performance.now() - start;
  report(`serve: ${cancelled} streams have left, the others are answered`);
  await all;
  if (!freed(last)) return undefined;
  await settled(client, before, { complete: clients - cancelled, cancelled });
  return elapsed;
}

/** Holds what the server counted against what the clients saw. */
async function settled(
  client: LoadClient,
  before: ServerCounts,
  expected: Pick<ServerCounts, 'complete' | 'cancelled'>,
): Promise<void> {
  // The server counts an answer a moment after its last byte.
  const now = await until(client, ({ running }) => running === 0);
  const complete = now.complete - before.complete;
  const cancelled = now.cancelled - before.cancelled;
  if (complete === expected.complete && cancelled === expected.cancelled) return;
  throw new Error(
    `the server counted ${complete} complete and ${cancelled} cancelled answers, ` +
      `its clients ${expected.complete} and ${expected.cancelled}`,
  );
}

async function until(client: LoadClient, holds: (now: ServerCounts) => boolean): Promise<ServerCounts> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const now = await client.counts();
    if (holds(now)) return now;
    if (performance.now() > deadline) {
      throw new Error(`the server's counts did not come right in time: ${JSON.stringify(now)}`);
    }
    await pause(2);
  }
}

async function watchMemory(client: LoadClient, signal: AbortSignal, tell: (bytes: number) => void) {
  while (!signal.aborted) {
    tell((await client.counts()).memory);
    await pause(MEMORY_MILLISECONDS, undefined, { signal }).catch(() => {});
  }
}

/** Each with a prompt and a seed that no other has. */
const questions = (count: number, maxOutputTokens: number, firstSeed: number): Question[] =>
  Array.from({ length: count }, (_, i) => ({
    text: `${firstSeed + i} is my number. Which colours have the stars above the sea at night?`,
    seed: firstSeed + i,
    maxOutputTokens,
  }));

/** The question with a picture that no other has, of as many patches as `nano` takes. */
async function withPicture(question: Question): Promise<Question> {
  const random = new Random(question.seed);
  const [side, square] = [192, 24];
  const data = new Uint8Array(side * side * 3);
  const colours = Array.from({ length: (side / square) ** 2 }, () =>
    [0, 1, 2].map(() => random.integer(0, 256)),
  );
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const colour = colours[Math.floor(y / square) * (side / square) + Math.floor(x / square)];
      data.set(colour, 3 * (y * side + x));
    }
  }
  const picture = Buffer.from(await encodePng({ width: side, height: side, data })).toString('base64');
  return { ...question, picture };
}
