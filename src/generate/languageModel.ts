import { UserError } from '../base/errors.ts';
import type { Picture } from '../media/picture.ts';
import { type ModelConfig, modalitiesOf, videoOf } from '../model/config.ts';
import { checkInput, checkWrites } from '../model/modalities.ts';
import { parameterCount } from '../model/parameters.ts';
import type { PictureCodec } from '../model/picture-codec/codec.ts';
import type { Constants, Engine } from '../tensor/engine.ts';
import { withoutRequest, withSmallDrawings } from '../text/drawings.ts';
import { ALHENA_TEMPLATE, type ConversationTemplate, stopIds } from '../text/template.ts';
import type { EncodedTurns } from '../text/token-writer.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import type { Turn } from '../text/turns.ts';
import { checkActions } from './actions.ts';
import { type TextVocabulary, textVocabulary } from './answer.ts';
import { bestOf } from './candidates.ts';
import { checkDrawing, Drawer, judging, type PictureSource } from './drawing.ts';
import { AnswerFormats } from './formats.ts';
import { type Completion, checkFits, complete, generate, type Speaker } from './generator.ts';
import { GuidedAnswers } from './guided.ts';
import { compileInference, type InferenceOptions } from './inference.ts';
import { promptTokens, toPrompt } from './prompt.ts';
import { embedPrompt, likelihood, normalized } from './reading.ts';
import { restartedAtSource } from './restart.ts';
import { checkOptions } from './sampler.ts';
import { Scheduler, type SchedulerOptions } from './scheduler.ts';
import type { GenerateEvent, GenerateOptions, LanguageModel, TokenCounts } from './types.ts';

/** What a model is made of. */
export interface LanguageModelParts {
  readonly engine: Engine;
  /** A checkpoint as training writes it, or weights in another form. */
  readonly checkpoint: { readonly config: ModelConfig; readonly parameters: Constants } & InferenceOptions;
  readonly tokenizer: Tokenizer;
  /** Turns pictures into codes and back; needed by models that draw. */
  readonly codec?: PictureCodec;
  /** How conversations are written down; default: Alhena's way. */
  readonly template?: ConversationTemplate;
  /** Which tokens answers may hold and end with; default: those of text in Alhena's token space. */
  readonly vocabulary?: TextVocabulary;
  /** Default: the config's name. */
  readonly name?: string;
  /** Threads within one operation; default 1, which small models are fastest with. */
  readonly threads?: number;
  /** How many requests are answered at once, and with how much memory. */
  readonly scheduling?: SchedulerOptions;
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
  const { config, parameters, precision, cacheBits, oneProgram } = parts.checkpoint;
  const { template = ALHENA_TEMPLATE } = parts;
  const { contextLength } = config;
  const drawer = new Drawer(config, parts.codec);
  const inference = await compileInference(engine, config, parameters, {
    threads,
    precision,
    cacheBits,
    oneProgram,
  });
  const scheduler = new Scheduler(inference, parts.scheduling);
  const guided = new GuidedAnswers(inference, scheduler);
  const vocabulary = parts.vocabulary ?? textVocabulary(tokenizer, stopIds(tokenizer));
  const speaker: Speaker = {
    scheduler,
    formats: new AnswerFormats(vocabulary, template, contextLength),
    contextLength,
  };
  /** A conversation as tokens, with the tools and the invitation to think that the options ask for. */
  const encode = (
    turns: readonly Turn[],
    { tools, thinking, actions }: GenerateOptions,
    generationPrompt = true,
  ) => {
    checkInput(config, turns);
    return promptTokens(config, tokenizer, withSmallDrawings(turns), {
      template,
      generationPrompt,
      tools: tools && tools.mode !== 'NONE' ? tools.declarations : [],
      thinking: thinking !== undefined && thinking.budget !== 0,
      acting: actions !== undefined,
    });
  };
  const frameSlot = tokenizer.controlId(template.frameSlot);
  const countsOf = ({ ids, blocks, soundBlocks }: EncodedTurns): TokenCounts => {
    const film = blocks.filter((block, i) => block >= 0 && ids[i] === frameSlot).length;
    const picture = blocks.filter((block) => block >= 0).length - film;
    return { total: ids.length, picture, film, sound: soundBlocks.filter((block) => block >= 0).length };
  };
  /** Models that learned to think do so unless they are told not to; an action is no time for it. */
  const withThinking = (options: GenerateOptions = {}): GenerateOptions =>
    config.thinks && !options.actions ? { ...options, thinking: options.thinking ?? {} } : options;
  const countTokens: BatchModel['countTokens'] = (turns, options) =>
    countsOf(encode(turns, withThinking(options)));
  /** Counts before cutting pictures, which takes longer. @param source what the answer may be made from */
  async function* answer(
    turns: readonly Turn[],
    options: GenerateOptions,
    source: PictureSource | undefined,
  ): AsyncGenerator<GenerateEvent, void, undefined> {
    const { guidance = config.pictureGuidance ?? 1, previews = false } = options.drawing ?? {};
    const draws = options.modalities?.includes('image') ?? false;
    const isGuided = draws && guidance !== 1;
    const begin = (turns: readonly Turn[]) => {
      const encoded = encode(turns, options);
      const make = () => toPrompt(config, encoded);
      const without = () => toPrompt(config, encode(withoutRequest(turns), options));
      const via = isGuided ? { ...speaker, scheduler: guided.with({ scale: guidance, without }) } : speaker;
      return generate(via, { counts: countsOf(encoded), source: source?.codes, make }, options);
    };
    const { squared } = source ?? {};
    const events = squared ? restartedAtSource(begin(turns), () => begin(squared)) : begin(turns);
    for await (const event of events) {
      const shown = await drawer.show(event, previews, source);
      if (shown) yield shown;
    }
  }
  /** How likely the model would describe a picture by what was asked for. */
  async function fitOf(turns: readonly Turn[], picture: Picture): Promise<number> {
    const conversation = judging(turns, picture);
    if (!conversation) return 0;
    const encoded = encode(conversation, {}, false);
    return likelihood(inference, toPrompt(config, encoded), encoded.supervised);
  }
  async function* stream(
    turns: readonly Turn[],
    asked: GenerateOptions = {},
  ): AsyncGenerator<GenerateEvent, void, undefined> {
    checkOptions(asked);
    checkActions(asked);
    if (asked.actions) checkWrites(config.name, modalitiesOf(config).output, 'action');
    checkDrawing(asked);
    const options = { ...withThinking(asked), modalities: drawer.modalitiesOf(asked) };
    const { candidates = 1 } = options.drawing ?? {};
    const draws = options.modalities.includes('image');
    const source = draws ? await drawer.sourceOf(turns) : undefined;
    if (candidates === 1 || !draws) yield* answer(turns, options, source);
    else
      yield* bestOf(
        candidates,
        options,
        (each) => answer(turns, each, source),
        (picture) => fitOf(turns, picture),
      );
  }
  return {
    name: parts.name ?? config.name,
    contextLength,
    parameterCount: parameterCount(config),
    maxPatches: config.vision.maxPatches,
    video: videoOf(config),
    modalities: modalitiesOf(config),
    thinks: config.thinks ?? false,
    countTokens,
    stream,
    async answerTogether(conversations, options) {
      for (const turns of conversations) checkFits(countTokens(turns, options).total, contextLength);
      const completions: Completion[] = [];
      const waiting = conversations.entries();
      const work = async () => {
        for (const [i, turns] of waiting) completions[i] = await complete(stream(turns, options));
      };
      await Promise.all(Array.from({ length: TOGETHER }, work));
      return completions;
    },
    async embed(turns, { outputDimensionality } = {}) {
      const most = config.hiddenSize;
      if (outputDimensionality !== undefined && !isCountUpTo(outputDimensionality, most)) {
        throw new UserError(
          `outputDimensionality is ${outputDimensionality}; a whole number from 1 to ${most} was expected. ` +
            'Change it or leave it out.',
        );
      }
      const encoded = encode(turns, {});
      const { total } = countsOf(encoded);
      checkFits(total, contextLength);
      const values = await embedPrompt(inference, toPrompt(config, encoded));
      return { values: normalized(values.slice(0, outputDimensionality)), promptTokens: total };
    },
    async dispose() {
      await guided.close();
      await scheduler.close();
      await inference.dispose();
      await parts.codec?.dispose();
    },
  };
}

/** Conversations of one call that are under way or wait: enough to fill every batch. */
const TOGETHER = 64;

const isCountUpTo = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;
