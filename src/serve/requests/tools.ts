import { z } from 'zod';
import { isRecord, message, read } from '../../generate/protocol.ts';
import type { ToolOptions } from '../../generate/types.ts';
import type { FunctionDeclaration } from '../../text/turns.ts';
import { ApiError } from '../errors.ts';
import { listOf, nameOf, text } from './fields.ts';
import { camelSchema } from './schema.ts';

const MAX_FUNCTIONS = 512;
const NAME = 'a name of at most 128 letters, digits, _ . : and - that begins with a letter or _ was expected';

const DeclarationSchema = message(
  z.looseObject(
    {
      name: z.string(NAME).regex(/^[a-zA-Z_][\w.:-]{0,127}$/, NAME),
      description: text,
      parameters: z.unknown().optional(),
      parametersJsonSchema: z.unknown().optional(),
    },
    'an object with "name" was expected',
  ),
);
const ToolSchema = message(
  z.looseObject({ functionDeclarations: listOf(DeclarationSchema) }, 'an object was expected'),
);
const ToolConfigSchema = message(
  z.looseObject(
    {
      functionCallingConfig: message(
        z.looseObject(
          {
            mode: nameOf(['AUTO', 'ANY', 'NONE', 'VALIDATED'], 'MODE_UNSPECIFIED'),
            allowedFunctionNames: listOf(z.string('the name of a function was expected')),
          },
          'an object was expected',
        ),
      ).optional(),
    },
    'an object was expected',
  ),
);

/** What else Google's models can be given, and why it is not here. */
const OTHER_TOOLS: Readonly<Record<string, string>> = {
  codeExecution: 'This server runs no code. Declare a function and run it yourself.',
  googleSearch: 'This server does not search. Declare a function that does.',
  googleSearchRetrieval: 'This server does not search. Declare a function that does.',
  enterpriseWebSearch: 'This server does not search. Declare a function that does.',
  googleMaps: 'This server has no maps. Declare a function that has.',
  urlContext: 'This server reads no pages. Put their text into contents.',
  fileSearch: 'This server has no file search. Put the text into contents.',
  retrieval: 'This server has no retrieval. Put the text into contents.',
  computerUse: 'Models here do not operate computers yet.',
  mcpServers: 'Let your client call the MCP server, and declare its functions.',
};

/** Reads `tools` and `toolConfig`; `undefined` when there are no functions. */
export function readTools(tools: unknown, toolConfig: unknown): ToolOptions | undefined {
  const list = read(listOf(z.unknown()), tools ?? undefined, 'tools') ?? [];
  const declarations = list.flatMap((tool, i) => readTool(tool, `tools[${i}]`));
  if (declarations.length > MAX_FUNCTIONS)
    throw invalid(`tools has ${declarations.length} functions; at most ${MAX_FUNCTIONS} were expected.`);
  const names = new Set<string>();
  for (const { name } of declarations) {
    if (names.has(name)) throw invalid(`tools declares ${name} twice. Leave one of them out.`);
    names.add(name);
  }
  const { functionCallingConfig } = read(ToolConfigSchema, toolConfig ?? {}, 'toolConfig');
  const { mode, allowedFunctionNames: allowed = [] } = functionCallingConfig ?? {};
  const where = 'toolConfig.functionCallingConfig';
  if (allowed.length > 0 && mode !== 'ANY' && mode !== 'VALIDATED')
    throw invalid(`${where}.allowedFunctionNames is set; mode "ANY" or "VALIDATED" was expected with it.`);
  const unknown = allowed.find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw invalid(
      `${where}.allowedFunctionNames holds ${JSON.stringify(unknown.slice(0, 100))}, which tools does not declare.`,
    );
  }
  if (declarations.length === 0) {
    if (mode === 'ANY') throw invalid(`${where}.mode is "ANY", but tools declares no function.`);
    return undefined;
  }
  return { declarations, mode, allowedNames: allowed.length > 0 ? allowed : undefined };
}

function readTool(tool: unknown, where: string): FunctionDeclaration[] {
  const { functionDeclarations = [], ...others } = read(ToolSchema, tool, where);
  const other = Object.keys(others)[0];
  if (other !== undefined) {
    const known = Object.hasOwn(OTHER_TOOLS, other) ? OTHER_TOOLS[other] : undefined;
    const reason = known ?? 'functionDeclarations was expected.';
    throw invalid(`${where}.${other.slice(0, 60)} is not supported. ${reason}`);
  }
  return functionDeclarations.map(({ name, description, parameters, parametersJsonSchema }, i) => {
    const place = `${where}.functionDeclarations[${i}]`;
    if (parameters !== undefined && parametersJsonSchema !== undefined)
      throw invalid(`${place} has both parameters and parametersJsonSchema. Send one of them.`);
    const schema = parameters === undefined ? parametersJsonSchema : camelSchema(parameters);
    if (schema !== undefined && !isRecord(schema))
      throw invalid(`${place}.parameters is no object; a schema was expected.`);
    return { name, description, parameters: schema };
  });
}

const invalid = (problem: string): ApiError => new ApiError('INVALID_ARGUMENT', problem);
