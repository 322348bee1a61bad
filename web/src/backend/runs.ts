/** Where the training page finds runs and report cards. */
export interface TrainingSource {
  runs(): Promise<readonly RunSummary[]>;
  run(name: string): Promise<RunLog>;
  cards(): Promise<readonly ReportCard[]>;
}

export interface RunSummary {
  readonly name: string;
  readonly updated: string;
}

export interface Score {
  readonly suite: string;
  readonly task: string;
  readonly metric: string;
  /** From 0 to 1. */
  readonly value: number;
  /** Half of the 95 % confidence interval. */
  readonly interval?: number;
  readonly n: number;
}

/** A held-out case with what the model most likely says. */
export interface Sample {
  readonly task: string;
  readonly expected: string;
  readonly predicted: string;
}

/** Lines of a training log. Fields that a run did not write are absent. */
export interface RunLog extends RunSummary {
  readonly steps: readonly {
    step: number;
    loss?: number;
    learningRate?: number;
    tokensPerSecond?: number;
    tokens?: number;
  }[];
  readonly evaluations: readonly { step: number; results: readonly Score[] }[];
  readonly samples: readonly { step: number; samples: readonly Sample[] }[];
}

/** A model's card: its Markdown, and the scores that its table holds. */
export interface ReportCard {
  readonly name: string;
  readonly markdown: string;
  readonly scores: readonly Score[];
}
