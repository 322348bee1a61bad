import type { Answer, UsageMetadata } from '../../answers.ts';
import { randomId } from '../../files/files.ts';
import type { NamedEvent } from '../../stream.ts';
import { type Outcome, type SaidStep, type Step, stepEvents } from '../steps.ts';

/** What is known of a response before it is answered. */
export interface ResponseStart {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created_at: number;
  readonly model: string;
  /** Settings of the request, said again. */
  readonly echo: Record<string, unknown>;
}

const PREFIXES = { thought: 'rs', text: 'msg', call: 'fc' } as const;
/** Responses are asked for text alone. */
function said(step: Step): SaidStep {
  if (step.type === 'picture') throw new Error('a picture came, and text was asked for');
  return step;
}

const itemId = ({ type }: SaidStep): string => `${PREFIXES[type]}_${randomId(32)}`;

/** The `response` resource; without an outcome, of one that was only begun. @param ids those of its items */
export function responseResource(
  { id, created_at, model, echo }: ResponseStart,
  outcome?: Outcome,
  ids: readonly string[] = [],
): Record<string, unknown> {
  const isCut = outcome?.finishReason === 'MAX_TOKENS';
  const done = isCut ? 'incomplete' : 'completed';
  return {
    id,
    object: 'response',
    created_at,
    status: outcome === undefined ? 'in_progress' : done,
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    model,
    output: (outcome?.steps ?? []).map(said).map((step, i) => item(step, ids[i] ?? itemId(step), done)),
    ...echo,
    usage: outcome ? writeUsage(outcome.usage) : null,
  };
}

function item(step: SaidStep, id: string, status: string): Record<string, unknown> {
  if (step.type === 'call') {
    const { id: call_id, name, args } = step;
    return { id, type: 'function_call', status, call_id, name, arguments: JSON.stringify(args) };
  }
  if (step.type === 'thought') return { id, type: 'reasoning', summary: [part(step, step.text)] };
  return { id, type: 'message', status, role: 'assistant', content: [part(step, step.text)] };
}

const part = ({ type }: SaidStep, text: string): object =>
  type === 'thought'
    ? { type: 'summary_text', text }
    : { type: 'output_text', text, annotations: [], logprobs: [] };

/** An item before anything of it was said. */
function emptyItem(step: SaidStep, id: string): object {
  const whole = item(step, id, 'in_progress');
  if (step.type === 'call') return { ...whole, arguments: '' };
  return step.type === 'thought' ? { ...whole, summary: [] } : { ...whole, content: [] };
}

/**
 * A response as events, each of which has a number.
 * @param finish makes the resource of the whole answer, and keeps it
 */
export async function* responseEvents(
  start: ResponseStart,
  chunks: AsyncIterable<Answer>,
  finish: (outcome: Outcome, ids: readonly string[]) => Promise<Record<string, unknown>>,
): AsyncGenerator<NamedEvent> {
  let sequence_number = 0;
  const event = (type: string, fields: object): NamedEvent => ({
    name: type,
    data: { type, sequence_number: sequence_number++, ...fields },
  });
  yield event('response.created', { response: responseResource(start) });
  yield event('response.in_progress', { response: responseResource(start) });
  const ids: string[] = [];
  const steps = stepEvents(chunks);
  for (;;) {
    const next = await steps.next();
    if (next.done) {
      const response = await finish(next.value, ids);
      yield event(`response.${response.status}`, { response });
      return;
    }
    const { value } = next;
    const output_index = value.index;
    const step = said(value.step);
    if (value.event === 'start') {
      ids.push(itemId(step));
      const opened = emptyItem(step, ids[output_index]);
      yield event('response.output_item.added', { output_index, item: opened });
    }
    const item_id = ids[output_index];
    const names = NAMES[step.type];
    const place = { item_id, output_index, ...names.place };
    const logprobs = step.type === 'text' ? { logprobs: [] } : {};
    if (value.event === 'start') {
      if (names.part) yield event(`${names.part}.added`, { ...place, part: part(step, '') });
    } else if (value.event === 'delta') {
      yield event(`${names.content}.delta`, { ...place, delta: value.text, ...logprobs });
    } else {
      const whole = step.type === 'call' ? { arguments: JSON.stringify(step.args), name: step.name } : step;
      const done = 'text' in whole ? { text: whole.text, ...logprobs } : whole;
      yield event(`${names.content}.done`, { ...place, ...done });
      if (step.type !== 'call') yield event(`${names.part}.done`, { ...place, part: part(step, step.text) });
      yield event('response.output_item.done', { output_index, item: item(step, item_id, 'completed') });
    }
  }
}

/** How the events of each kind of step are called, and where in an item its content is. */
const NAMES = {
  text: { content: 'response.output_text', part: 'response.content_part', place: { content_index: 0 } },
  thought: {
    content: 'response.reasoning_summary_text',
    part: 'response.reasoning_summary_part',
    place: { summary_index: 0 },
  },
  call: { content: 'response.function_call_arguments', part: undefined, place: {} },
} as const;

function writeUsage(usage: UsageMetadata): object {
  const thoughts = usage.thoughtsTokenCount ?? 0;
  return {
    input_tokens: usage.promptTokenCount,
    input_tokens_details: { cached_tokens: usage.cachedContentTokenCount ?? 0 },
    output_tokens: usage.candidatesTokenCount + thoughts,
    output_tokens_details: { reasoning_tokens: thoughts },
    total_tokens: usage.totalTokenCount,
  };
}
