import type { InlineData } from '../../generate/inline.ts';
import type { FinishReason } from '../../generate/types.ts';
import type { Answer, AnswerPart, UsageMetadata } from '../answers.ts';

/** One piece of an answer as other dialects divide it: thoughts, text, one picture, or one call. */
export type Step = SaidStep | ({ readonly type: 'picture' } & InlineData);
export type SaidStep =
  | { readonly type: 'thought' | 'text'; text: string }
  | { readonly type: 'call'; readonly id: string; readonly name: string; readonly args: object };

/** What happens to the steps of an answer, in order; `index` counts steps. */
export type StepEvent =
  | { readonly event: 'start' | 'stop'; readonly index: number; readonly step: Step }
  | { readonly event: 'delta'; readonly index: number; readonly step: Step; readonly text: string };

/** What is known once an answer is complete. */
export interface Outcome {
  readonly steps: readonly Step[];
  readonly finishReason: FinishReason;
  readonly usage: UsageMetadata;
  readonly model: string;
}

/** Divides an answer into steps while it comes. @returns its outcome */
export async function* stepEvents(
  chunks: AsyncIterable<Answer>,
): AsyncGenerator<StepEvent, Outcome, undefined> {
  const steps: Step[] = [];
  let finishReason: FinishReason = 'STOP';
  let last: Answer | undefined;
  let open: Step | undefined;
  for await (const chunk of chunks) {
    last = chunk;
    const [candidate] = chunk.candidates ?? [];
    finishReason = candidate?.finishReason ?? finishReason;
    for (const part of candidate?.content.parts ?? []) {
      // Neither nothing nor a picture on its way is a step.
      if (part.text === '' || (part.inlineData && part.thought)) continue;
      const type = typeOf(part);
      if (open && (open.type !== type || type === 'call' || type === 'picture')) {
        yield { event: 'stop', index: steps.length - 1, step: open };
        open = undefined;
      }
      if (!open) {
        open = begin(part);
        steps.push(open);
        yield { event: 'start', index: steps.length - 1, step: open };
      }
      const text = open.type === 'call' ? JSON.stringify(open.args) : (part.text ?? '');
      if (open.type === 'text' || open.type === 'thought') open.text += text;
      yield { event: 'delta', index: steps.length - 1, step: open, text };
    }
  }
  if (open) yield { event: 'stop', index: steps.length - 1, step: open };
  if (!last) throw new Error('the model answered nothing at all');
  return { steps, finishReason, usage: last.usageMetadata, model: last.modelVersion };
}

/** The outcome alone. */
export async function outcomeOf(chunks: AsyncIterable<Answer>): Promise<Outcome> {
  const events = stepEvents(chunks);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
  }
}

/**
 * Steps as a turn of the Gemini API, to go on from. A model that ended without a word said nothing, which is a turn
 * too: the questions before and after it would be one otherwise, since thoughts are not read again.
 */
export function contentOf(steps: readonly Step[]) {
  const parts = steps.map((step) => {
    if (step.type === 'call') return { functionCall: { id: step.id, name: step.name, args: step.args } };
    if (step.type === 'picture') return { inlineData: { mimeType: step.mimeType, data: step.data } };
    return { text: step.text, thought: step.type === 'thought' };
  });
  const isSilent = steps.every(({ type }) => type === 'thought');
  return { role: 'model', parts: isSilent ? [...parts, { text: '' }] : parts };
}

function typeOf(part: AnswerPart): Step['type'] {
  if (part.functionCall) return 'call';
  if (part.inlineData) return 'picture';
  return part.thought ? 'thought' : 'text';
}

/** A step at its beginning; calls and pictures come whole. */
function begin(part: AnswerPart): Step {
  if (part.functionCall) return { type: 'call', ...part.functionCall };
  if (part.inlineData) return { type: 'picture', ...part.inlineData };
  return { type: part.thought ? 'thought' : 'text', text: '' };
}
