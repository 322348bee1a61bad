import { z } from 'zod';
import { isRecord, read } from '../../../generate/protocol.ts';
import { ApiError } from '../../errors.ts';
import { text } from '../../requests/fields.ts';
import type { GenerateRequest } from '../../requests/generate.ts';

/** An object whose nulls are absent fields, and whose other fields stay. */
export const object = <const Shape extends z.ZodRawShape>(
  shape: Shape,
  expected = 'an object was expected',
) =>
  z.preprocess(
    (value) =>
      isRecord(value)
        ? Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
        : value,
    z.looseObject(shape, expected),
  );

export const invalid = (problem: string): ApiError => new ApiError('INVALID_ARGUMENT', problem);

/** A value that a client sent, for an error message. */
export const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'missing';

export const MODEL = z.string('the name of a model was expected').min(1, 'the name of a model was expected');

const NAME = 'a name of at most 128 letters, digits, _ . : and - that begins with a letter or _ was expected';
const functionFields = {
  name: z.string(NAME).regex(/^[a-zA-Z_][\w.:-]{0,127}$/, NAME),
  description: text,
  parameters: z.record(z.string(), z.unknown(), 'a JSON Schema was expected').optional(),
};
/** A function as the Responses API declares it; chat completions have it under `function`. */
export const FunctionSchema = object(functionFields);
type DeclaredFunction = z.output<typeof FunctionSchema>;

export const declaration = ({ name, description, parameters }: DeclaredFunction) => ({
  functionDeclarations: [{ name, description, parametersJsonSchema: parameters }],
});

/** Throws for a kind of tool that only OpenAI's own service has. */
export function checkToolType(type: unknown, where: string): void {
  if (type === 'function') return;
  throw invalid(`${where}.type is ${shown(type)}; "function" was expected. Declare a function that does it.`);
}

const AllowedSchema = object({
  mode: z.literal(['auto', 'required'], '"auto" or "required" was expected').default('auto'),
  tools: z.array(z.unknown(), 'a list of functions was expected'),
});

/**
 * `tool_choice` as a `functionCallingConfig`.
 * @param names what `tools` declares
 */
export function readToolChoice(choice: unknown, names: readonly string[]): object | undefined {
  const named = (mode: string, allowed: unknown[]) => {
    const wrong = allowed.find((name) => typeof name !== 'string' || !names.includes(name));
    if (allowed.length === 0 || allowed.includes(undefined) || wrong !== undefined)
      throw invalid(`tool_choice names ${shown(wrong)}; a function that tools declares was expected.`);
    return { mode, allowedFunctionNames: allowed };
  };
  if (choice === undefined || choice === null || choice === 'auto') return undefined;
  if (choice === 'none') return { mode: 'NONE' };
  if (choice === 'required') {
    if (names.length > 0) return { mode: 'ANY' };
    throw invalid('tool_choice is "required", but tools declares no function.');
  }
  if (isRecord(choice) && choice.type === 'function') return named('ANY', [nameIn(choice)]);
  if (isRecord(choice) && choice.type === 'allowed_tools') {
    const { mode, tools } = read(AllowedSchema, choice.allowed_tools ?? choice, 'tool_choice.allowed_tools');
    return named(mode === 'required' ? 'ANY' : 'VALIDATED', tools.map(nameIn));
  }
  throw invalid(
    `tool_choice is ${shown(choice)}; "none", "auto", "required" or {"type": "function", …} was expected.`,
  );
}

function nameIn(tool: unknown): unknown {
  if (!isRecord(tool)) return undefined;
  return isRecord(tool.function) ? tool.function.name : tool.name;
}

const FormatSchema = object({
  type: z.literal(
    ['text', 'json_object', 'json_schema'],
    '"text", "json_object" or "json_schema" was expected',
  ),
  schema: z.record(z.string(), z.unknown(), 'a JSON Schema was expected').optional(),
  json_schema: object({
    schema: z.record(z.string(), z.unknown(), 'a JSON Schema was expected').optional(),
  }).optional(),
});

/** The form that an answer must have; chat completions have the schema one level deeper. */
export function readFormat(value: unknown, where: string): object {
  if (value === undefined || value === null) return {};
  const { type, schema, json_schema } = read(FormatSchema, value, where);
  if (type === 'text') return {};
  return {
    responseMimeType: 'application/json',
    responseJsonSchema: type === 'json_schema' ? (schema ?? json_schema?.schema) : undefined,
  };
}

export const Effort = z
  .literal(
    ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
    '"none", "minimal", "low", "medium" or "high" was expected',
  )
  .optional();

/** How long to think; nothing said is no thought. */
export function readEffort(effort: z.output<typeof Effort>, includeThoughts = false): object {
  if (effort === undefined) return includeThoughts ? { thinkingConfig: { includeThoughts } } : {};
  if (effort === 'none') return { thinkingConfig: { thinkingBudget: 0 } };
  return { thinkingConfig: { thinkingLevel: effort === 'xhigh' ? 'high' : effort, includeThoughts } };
}

/** `parallel_tool_calls`, of which the Gemini API knows nothing: one call at most where it is false. */
export function withParallelCalls(request: GenerateRequest, parallel: boolean): GenerateRequest {
  const { tools } = request.options;
  return tools ? { ...request, options: { ...request.options, tools: { ...tools, parallel } } } : request;
}
