import type { Checkpoint } from '../model/checkpoint.ts';
import { parameterCount } from '../model/parameters.ts';
import type { Engine } from '../tensor/engine.ts';
import { stopIds } from '../text/template.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import type { Turn } from '../text/turns.ts';
import { textVocabulary } from './answer.ts';
import { type Completion, checkFits, generate, generateTogether, type Speaker } from './generator.ts';
import { compileInference } from './inference.ts';
import { type Prompt, promptTokens, toPrompt } from './prompt.ts';
import { checkOptions } from './sampler.ts';
import type { GenerateEvent, GenerateOptions, LanguageModel } from './types.ts';

/** What a model is made of. */
export interface LanguageModelParts {
  readonly engine: Engine;
  readonly checkpoint: Checkpoint;
  readonly tokenizer: Tokenizer;
  /** Default: the config's name. */
  readonly name?: string;
  /** Threads within one operation; default 1, which small models are fastest with. */
  readonly threads?: number;
}

/** A model that also answers many prompts at once, for evaluation. */
export interface BatchModel extends LanguageModel {
  /**
   * Answers conversations together, each as `stream` would alone.
   * Throws UserError for the first prompt that exceeds the context.
   */
  answerTogether(
    conversations: readonly (readonly Turn[])[],
    options?: GenerateOptions,
  ): Promise<Completion[]>;
}

/** Compiles a checkpoint into a model that answers, in Node or in the browser, as the engine says. */
export async function createLanguageModel(parts: LanguageModelParts): Promise<BatchModel> {
  const { engine, tokenizer, threads = 1 } = parts;
  const { config, parameters } = parts.checkpoint;
  const speaker: Speaker = {
    inference: await compileInference(engine, config, parameters, { threads }),
    vocabulary: textVocabulary(tokenizer, stopIds(tokenizer)),
  };
  /** Counts before cutting pictures, which takes longer. */
  function promptOf(turns: readonly Turn[]): Prompt {
    const encoded = promptTokens(config, tokenizer, turns);
    checkFits(encoded.ids.length, config.contextLength);
    return toPrompt(config, encoded);
  }
  async function* stream(
    turns: readonly Turn[],
    options: GenerateOptions = {},
  ): AsyncGenerator<GenerateEvent, void, undefined> {
    checkOptions(options);
    options.signal?.throwIfAborted();
    yield* generate(speaker, promptOf(turns), options);
  }
  return {
    name: parts.name ?? config.name,
    contextLength: config.contextLength,
    parameterCount: parameterCount(config),
    maxPatches: config.vision.maxPatches,
    countTokens(turns) {
      const { ids, blocks } = promptTokens(config, tokenizer, turns);
      return { total: ids.length, picture: blocks.filter((block) => block >= 0).length };
    },
    stream,
    answerTogether: (conversations, options) =>
      generateTogether(speaker, conversations.map(promptOf), options),
    embed: () => Promise.reject(new Error('embeddings are being written')),
    dispose: () => speaker.inference.dispose(),
  };
}
