import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatClient, ChatTurn } from './client.ts';
import type { Attachment } from './pictures.ts';

/** A question and what came of it. */
export interface Exchange {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  readonly pictures: readonly Attachment[];
  readonly answer: string;
  readonly state: 'running' | 'done' | 'cut' | 'stopped' | 'failed';
  readonly error?: string;
  readonly tokens: number;
  /** From the first token on; undefined until there are two. */
  readonly tokensPerSecond?: number;
}

export interface Chat {
  readonly exchanges: readonly Exchange[];
  readonly busy: boolean;
  send(model: string, text: string, pictures: readonly Attachment[]): void;
  stop(): void;
  clear(): void;
}

/** The conversation, in memory, and the one answer that may be running. */
export function useChat(client: ChatClient): Chat {
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const running = useRef<AbortController | undefined>(undefined);

  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const send = (model: string, text: string, pictures: readonly Attachment[]) => {
    if (running.current) return;
    const abort = new AbortController();
    running.current = abort;
    const exchange: Exchange = {
      id: crypto.randomUUID(),
      model,
      text,
      pictures,
      answer: '',
      state: 'running',
      tokens: 0,
    };
    setExchanges([...exchanges, exchange]);
    const show = (next: Exchange) =>
      setExchanges((all) => all.map((one) => (one.id === next.id ? next : one)));
    void run(client, exchange, history(exchanges), abort.signal, show).finally(() => {
      if (running.current === abort) running.current = undefined;
    });
  };

  const clear = () => {
    stop();
    running.current = undefined;
    setExchanges([]);
  };

  return { exchanges, busy: exchanges.at(-1)?.state === 'running', send, stop, clear };
}

/** Streams one answer, showing it at most once a frame: tokens come faster than screens do. */
async function run(
  client: ChatClient,
  start: Exchange,
  past: readonly ChatTurn[],
  signal: AbortSignal,
  show: (exchange: Exchange) => void,
): Promise<void> {
  let now = start;
  let frame = 0;
  let firstTime = 0;
  let firstTokens = 0;
  const update = (change: Partial<Exchange>) => {
    now = { ...now, ...change };
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => show(now));
  };
  let last: Partial<Exchange> = { state: 'done' };
  try {
    const question: ChatTurn = { role: 'user', text: start.text, pictures: start.pictures };
    for await (const chunk of client.answer(start.model, [...past, question], signal)) {
      const time = performance.now();
      if (firstTokens === 0) [firstTime, firstTokens] = [time, chunk.outputTokens];
      const since = chunk.outputTokens - firstTokens;
      update({
        answer: now.answer + chunk.text,
        tokens: chunk.outputTokens,
        tokensPerSecond: since > 0 ? (1000 * since) / Math.max(1, time - firstTime) : undefined,
      });
      if (chunk.finishReason === 'MAX_TOKENS') last = { state: 'cut' };
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    last = signal.aborted ? { state: 'stopped' } : { state: 'failed', error: message };
  }
  cancelAnimationFrame(frame);
  show({ ...now, ...last });
}

/** What the model is told of the conversation: questions that have an answer. */
function history(exchanges: readonly Exchange[]): ChatTurn[] {
  return exchanges
    .filter(({ state, answer }) => state !== 'failed' && answer !== '')
    .flatMap(({ text, pictures, answer }): ChatTurn[] => [
      { role: 'user', text, pictures },
      { role: 'model', text: answer, pictures: [] },
    ]);
}
