import { z } from 'zod';
import { checkAnswerable, type PromptTurn, parseContents } from '../../generate/contents.ts';
import type { MediaResolution } from '../../generate/parts.ts';
import { message, read } from '../../generate/protocol.ts';
import type { GenerateOptions } from '../../generate/types.ts';
import { withActions } from './actions.ts';
import { ConfigSchema, readConfig } from './config.ts';
import { refuse, text } from './fields.ts';
import { readTools } from './tools.ts';

/** A prompt that was read and found sound; pictures still are files. */
export interface PromptRequest {
  readonly turns: PromptTurn[];
  /** How finely pictures are looked at. */
  readonly resolution?: MediaResolution;
  readonly options: GenerateOptions;
}

export interface GenerateRequest extends PromptRequest {
  /** Answers wanted. */
  readonly candidates: number;
}

const RequestSchema = message(
  z.looseObject(
    {
      contents: z.unknown().optional(),
      systemInstruction: z.unknown().optional(),
      generationConfig: ConfigSchema.optional(),
      tools: z.unknown().optional(),
      toolConfig: z.unknown().optional(),
      cachedContent: text,
      continuationToken: text,
      safetySettings: z.array(z.unknown(), 'a list was expected').optional(),
    },
    'an object with "contents" was expected',
  ),
);
const CountSchema = message(
  z.looseObject({ generateContentRequest: z.unknown().optional() }, 'an object with "contents" was expected'),
);

/**
 * Reads the body of generateContent and streamGenerateContent. Ignored on purpose, because they change nothing
 * here: safetySettings (there is no filter), labels, store, serviceTier and fields that nobody knows. What would
 * change the answer and is not supported is refused.
 */
export function readGenerateRequest(body: unknown): GenerateRequest {
  const { request, candidates } = readPrompt(body, '');
  checkAnswerable(request.turns);
  return { ...request, candidates };
}

/** Reads the body of countTokens: contents alone, or a whole request under `generateContentRequest`. */
export function readCountRequest(body: unknown): PromptRequest {
  const { generateContentRequest } = read(CountSchema, body, '');
  return readPrompt(
    generateContentRequest ?? body,
    generateContentRequest === undefined ? '' : 'generateContentRequest',
  ).request;
}

function readPrompt(body: unknown, where: string): { request: PromptRequest; candidates: number } {
  const {
    contents,
    systemInstruction,
    generationConfig,
    tools,
    toolConfig,
    cachedContent,
    continuationToken,
  } = read(RequestSchema, body, where);
  refuse(
    cachedContent,
    'cachedContent',
    'Send the whole contents instead: what repeats is found in the cache.',
  );
  refuse(continuationToken, 'continuationToken', 'Answers here are whole; send the contents again.');
  const config = generationConfig ?? {};
  const options = { ...readConfig(config), tools: readTools(tools, toolConfig) };
  const declared = options.tools?.declarations.map(({ name }) => name) ?? [];
  const turns = withActions(parseContents(contents, systemInstruction), declared);
  const request = { turns, options, resolution: config.mediaResolution };
  return { request, candidates: config.candidateCount ?? 1 };
}
