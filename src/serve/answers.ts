import { type InlineData, inlinePicture } from '../generate/inline.ts';
import type {
  FinishReason,
  GenerateEvent,
  TokenCounts,
  TokenLogprob,
  TokenLogprobs,
  Usage,
} from '../generate/types.ts';
import { randomId } from './files/files.ts';
import { ACT, argumentsOf } from './requests/actions.ts';

/** One part of an answer. */
export interface AnswerPart {
  text?: string;
  /** With a picture: it is still growing. */
  thought?: true;
  inlineData?: InlineData;
  functionCall?: { id: string; name: string; args: Readonly<Record<string, unknown>> };
  thoughtSignature?: string;
}

export interface LogprobsResult {
  chosenCandidates: Record<string, unknown>[];
  topCandidates?: { candidates: Record<string, unknown>[] }[];
  logProbabilitySum: number;
}

export interface Candidate {
  content: { role: 'model'; parts: AnswerPart[] };
  finishReason?: FinishReason;
  index: number;
  avgLogprobs?: number;
  logprobsResult?: LogprobsResult;
}

/** `GenerateContentResponse`: a whole answer, or one chunk of a stream. Counts are running totals. */
export interface Answer {
  /** None in a chunk that only tells that the server is at work. */
  readonly candidates?: Candidate[];
  readonly usageMetadata: UsageMetadata;
  readonly modelVersion: string;
  readonly responseId: string;
}

interface ModalityCount {
  readonly modality: 'TEXT' | 'IMAGE' | 'VIDEO' | 'AUDIO';
  readonly tokenCount: number;
}
export interface UsageMetadata {
  readonly promptTokenCount: number;
  readonly cachedContentTokenCount?: number;
  readonly candidatesTokenCount: number;
  readonly thoughtsTokenCount?: number;
  readonly totalTokenCount: number;
  readonly promptTokensDetails: ModalityCount[];
  readonly candidatesTokensDetails: ModalityCount[];
}

/** Tokens by modality. */
export function byModality({ total, picture, film, sound }: TokenCounts): ModalityCount[] {
  const others: ModalityCount[] = [
    { modality: 'IMAGE', tokenCount: picture },
    { modality: 'VIDEO', tokenCount: film },
    { modality: 'AUDIO', tokenCount: sound },
  ];
  const text: ModalityCount = { modality: 'TEXT', tokenCount: total - picture - film - sound };
  return [text, ...others.filter(({ tokenCount }) => tokenCount > 0)];
}

/** What all candidates of one request used: the prompt counts once. */
export function usageMetadata(usages: readonly Usage[]): UsageMetadata {
  const [{ promptTokens, pictureTokens, filmTokens, soundTokens, cachedTokens }] = usages;
  const output = usages.reduce((sum, usage) => sum + usage.outputTokens, 0);
  const drawn = usages.reduce((sum, usage) => sum + usage.drawnTokens, 0);
  const thoughts = usages.reduce((sum, usage) => sum + usage.thoughtTokens, 0);
  return {
    promptTokenCount: promptTokens,
    ...(cachedTokens > 0 ? { cachedContentTokenCount: cachedTokens } : {}),
    candidatesTokenCount: output,
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    totalTokenCount: promptTokens + output + thoughts,
    promptTokensDetails: byModality({
      total: promptTokens,
      picture: pictureTokens,
      film: filmTokens,
      sound: soundTokens,
    }),
    candidatesTokensDetails: byModality({ total: output, picture: drawn, film: 0, sound: 0 }),
  };
}

/** Turns the events of one candidate into the chunks of an answer. */
export class CandidateWriter {
  readonly #index: number;
  #calls = 0;
  #tokens = 0;
  #logprobSum = 0;

  constructor(index: number) {
    this.#index = index;
  }

  /** The chunk of one event; `undefined` when it tells nothing. */
  async write(event: GenerateEvent): Promise<Candidate | undefined> {
    const { text, thought, drawing, action, logprobs, finishReason } = event;
    const functionCall = action ? { name: ACT, args: argumentsOf(action) } : event.functionCall;
    const parts: AnswerPart[] = [];
    if (thought) parts.push({ text: thought, thought: true });
    if (text !== '') parts.push({ text });
    if (drawing) {
      const inlineData = await inlinePicture(drawing.picture);
      parts.push(drawing.complete ? { inlineData } : { inlineData, thought: true });
    }
    if (functionCall) {
      const call: AnswerPart = { functionCall: { id: randomId(12), ...functionCall } };
      // Clients of thinking models send it back with the first call of a step; nothing is read from it here.
      if (this.#calls++ === 0) call.thoughtSignature = btoa(randomId(24));
      parts.push(call);
    }
    if (parts.length === 0 && finishReason === undefined && !logprobs?.length) return undefined;
    // Some clients want a part in every chunk.
    if (parts.length === 0) parts.push({ text: '' });
    this.#tokens += logprobs?.length ?? 0;
    this.#logprobSum += sumOf(logprobs ?? []);
    return {
      content: { role: 'model', parts },
      ...(finishReason ? { finishReason } : {}),
      index: this.#index,
      ...(finishReason && this.#tokens > 0 ? { avgLogprobs: this.#logprobSum / this.#tokens } : {}),
      ...(logprobs?.length ? { logprobsResult: logprobsResult(logprobs) } : {}),
    };
  }
}

/** The chunks of one stream as one answer. */
export async function wholeAnswer(chunks: AsyncIterable<Answer>): Promise<Answer> {
  const candidates = new Map<number, Candidate>();
  let last: Answer | undefined;
  for await (const chunk of chunks) {
    last = chunk;
    for (const candidate of chunk.candidates ?? []) {
      const whole = candidates.get(candidate.index);
      if (whole) append(whole, candidate);
      else candidates.set(candidate.index, { ...candidate, content: { ...candidate.content } });
    }
  }
  if (last === undefined) throw new Error('the model answered nothing at all');
  const sorted = [...candidates.values()].sort((a, b) => a.index - b.index);
  for (const { content } of sorted) content.parts = withoutBlanks(content.parts);
  return { ...last, candidates: sorted };
}

function append(whole: Candidate, { content, finishReason, avgLogprobs, logprobsResult }: Candidate): void {
  const parts = [...whole.content.parts];
  for (const part of content.parts) {
    const before = parts.at(-1);
    const joins = before?.text !== undefined && part.text !== undefined && before.thought === part.thought;
    if (joins) parts[parts.length - 1] = { ...before, text: `${before.text}${part.text}` };
    else parts.push(part);
  }
  whole.content.parts = parts;
  if (finishReason) whole.finishReason = finishReason;
  if (avgLogprobs !== undefined) whole.avgLogprobs = avgLogprobs;
  if (!logprobsResult) return;
  const { chosenCandidates = [], topCandidates = [], logProbabilitySum = 0 } = whole.logprobsResult ?? {};
  const top = [...topCandidates, ...(logprobsResult.topCandidates ?? [])];
  whole.logprobsResult = {
    chosenCandidates: [...chosenCandidates, ...logprobsResult.chosenCandidates],
    ...(top.length > 0 ? { topCandidates: top } : {}),
    logProbabilitySum: logProbabilitySum + logprobsResult.logProbabilitySum,
  };
}

/** Empty text stands only where there is nothing else; pictures that grew do not stay. */
function withoutBlanks(parts: AnswerPart[]): AnswerPart[] {
  // A picture that grew is there as a whole, or it was cut off.
  const said = parts.filter((part) => part.text !== '' && !(part.inlineData && part.thought));
  return said.length > 0 ? said : [{ text: '' }];
}

const sumOf = (logprobs: readonly TokenLogprobs[]): number =>
  logprobs.reduce((sum, { chosen }) => sum + chosen.logprob, 0);

function logprobsResult(logprobs: readonly TokenLogprobs[]): LogprobsResult {
  const write = ({ id, token, logprob }: TokenLogprob) => ({ token, tokenId: id, logProbability: logprob });
  const hasTop = logprobs.some(({ top }) => top.length > 0);
  return {
    chosenCandidates: logprobs.map(({ chosen }) => write(chosen)),
    ...(hasTop ? { topCandidates: logprobs.map(({ top }) => ({ candidates: top.map(write) })) } : {}),
    logProbabilitySum: sumOf(logprobs),
  };
}
