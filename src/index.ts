import { turnsFromContents } from './generate/contents.ts';
import { type InlineData, inlinePicture } from './generate/inline.ts';
import { decoderFor } from './generate/media.ts';
import type { FunctionCall, GenerateOptions as SamplingOptions } from './generate/types.ts';
import { loadLanguageModel } from './library.ts';
import type { LoadOptions } from './published.ts';

export { UserError } from './base/errors.ts';
export { listModels, type ModelEntry } from './library.ts';

/** Text, a file as base64, a call that the model made, or what it returned: a part as the Gemini API has it. */
export type Part =
  | { text: string }
  | { inlineData: { mimeType: string; data: string } }
  | { functionCall: { name: string; args?: Readonly<Record<string, unknown>> } }
  | { functionResponse: { name: string; response?: Readonly<Record<string, unknown>> } };

/** A part of an answer: text, the text of a thought, or a picture or a call of a function, whose text is empty. */
export interface AnswerPart {
  readonly text: string;
  readonly thought?: true;
  /** A picture that was drawn, as a PNG; with `thought`, one that is still growing (`drawing.previews`). */
  readonly inlineData?: InlineData;
  readonly functionCall?: FunctionCall;
}

/** What one side of a conversation said. A missing role means `user`. */
export interface Content {
  role?: 'user' | 'model';
  parts: (Part | string)[] | Part | string;
}

/** A text, a part, a content, or a list of these. */
export type Contents = string | Part | Content | (string | Part | Content)[];

/** How to answer. */
export interface GenerateOptions extends SamplingOptions {
  /** What the model is told before the conversation. */
  systemInstruction?: string | Part | Content;
}

/** Threads within one operation (default 1, which small models are fastest with) and, of published models, bits. */
export type { LoadOptions } from './published.ts';

/** A model that is loaded. */
export interface Model {
  readonly name: string;
  /** Longest conversation, in tokens. */
  readonly contextLength: number;
  readonly parameterCount: number;
  /**
   * Streams the answer's parts, each as soon as it is certain.
   * Throws UserError for contents that the model cannot read and for prompts beyond its context.
   */
  generate(contents: Contents, options?: GenerateOptions): AsyncGenerator<AnswerPart, void, undefined>;
  /** Tokens that the contents become, pictures included, with the marks that turn them into a prompt. */
  countTokens(contents: Contents, options?: Pick<GenerateOptions, 'systemInstruction'>): Promise<number>;
  /** Frees the model's memory. */
  dispose(): Promise<void>;
}

/**
 * Loads a model by name (`nano`) or from a folder with config.json and model.safetensors.
 * ```
 * const model = await load('nano');
 * for await (const part of model.generate('What is 2 + 2?')) process.stdout.write(part.text);
 * ```
 * @throws UserError that lists the models of this machine when there is none of that name
 */
export async function load(nameOrFolder = 'nano', options: LoadOptions = {}): Promise<Model> {
  const model = await loadLanguageModel(nameOrFolder, options);
  const decode = decoderFor(model);
  return {
    name: model.name,
    contextLength: model.contextLength,
    parameterCount: model.parameterCount,
    async *generate(contents, { systemInstruction, ...options } = {}) {
      const turns = await turnsFromContents(contents, decode, systemInstruction);
      for await (const { text, thought, drawing, functionCall } of model.stream(turns, options)) {
        if (thought) yield { text: thought, thought: true };
        if (text !== '') yield { text };
        if (drawing) {
          const inlineData = await inlinePicture(drawing.picture);
          yield { text: '', inlineData, ...(!drawing.complete && { thought: true as const }) };
        }
        if (functionCall) yield { text: '', functionCall };
      }
    },
    async countTokens(contents, { systemInstruction } = {}) {
      return model.countTokens(await turnsFromContents(contents, decode, systemInstruction)).total;
    },
    dispose: () => model.dispose(),
  };
}
