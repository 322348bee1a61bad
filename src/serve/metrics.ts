import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { UsageMetadata } from './answers.ts';

/** Seconds; answers of a large model on a small machine take minutes. */
const BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300];

/** What the server counts, for Prometheus. Labels hold no content and nothing that a client chose freely. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'alhena_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'status'],
    registers: [this.#registry],
  });
  readonly #seconds = new Histogram({
    name: 'alhena_request_seconds',
    help: 'Time until the response began.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers: [this.#registry],
  });
  readonly #firstToken = new Histogram({
    name: 'alhena_first_token_seconds',
    help: 'Time from a request to the first piece of its answer.',
    labelNames: ['model'],
    buckets: BUCKETS,
    registers: [this.#registry],
  });
  readonly #tokens = new Counter({
    name: 'alhena_tokens_total',
    help: 'Tokens read (prompt), found in the cache (cached), and written (output, thoughts).',
    labelNames: ['model', 'kind'],
    registers: [this.#registry],
  });
  readonly #answers = new Counter({
    name: 'alhena_answers_total',
    help: 'Answers by how they ended.',
    labelNames: ['model', 'end'],
    registers: [this.#registry],
  });
  readonly #running = new Gauge({
    name: 'alhena_answers_running',
    help: 'Answers being made or waited for.',
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  request(route: string, status: number, seconds: number): void {
    this.#requests.inc({ route, status: String(status) });
    this.#seconds.observe({ route }, seconds);
  }

  /** An answer begins. @returns what to tell about it */
  answer(model: string): AnswerMetrics {
    this.#running.inc();
    return {
      first: (seconds) => this.#firstToken.observe({ model }, seconds),
      end: (how, usage) => {
        this.#running.dec();
        this.#answers.inc({ model, end: how });
        if (!usage) return;
        const counts = {
          prompt: usage.promptTokenCount,
          cached: usage.cachedContentTokenCount ?? 0,
          output: usage.candidatesTokenCount,
          thoughts: usage.thoughtsTokenCount ?? 0,
        };
        // Counting nothing takes as long as counting something, and hundreds may leave at once.
        for (const [kind, count] of Object.entries(counts)) {
          if (count > 0) this.#tokens.inc({ model, kind }, count);
        }
      },
    };
  }

  async response(): Promise<Response> {
    return new Response(await this.#registry.metrics(), {
      headers: { 'content-type': this.#registry.contentType },
    });
  }
}

export interface AnswerMetrics {
  first(seconds: number): void;
  end(how: 'complete' | 'failed' | 'cancelled', usage?: UsageMetadata): void;
}
