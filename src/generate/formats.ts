import { UserError } from '../base/errors.ts';
import { CALL_END, CALL_START, QUOTE, RESPONSE_START } from '../text/calls.ts';
import { ALHENA_TEMPLATE, type ConversationTemplate, THOUGHT_END, THOUGHT_START } from '../text/template.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import type { FunctionDeclaration } from '../text/turns.ts';
import type { TextVocabulary } from './answer.ts';
import { schemaTerm } from './grammar/compile.ts';
import { Constraint } from './grammar/constraint.ts';
import { Grammar } from './grammar/grammar.ts';
import { callSyntax, jsonSyntax } from './grammar/syntax.ts';
import { controlSymbol, type Term } from './grammar/terms.ts';
import { SymbolVocabulary } from './grammar/vocabulary.ts';
import type { GenerateOptions, ResponseFormat, ToolOptions } from './types.ts';

/** Grammars that are kept, with the states that were met: the longest unused is forgotten first. */
const MAX_GRAMMARS = 32;
/** A grammar that has come to hold more terms is made afresh: numbers, for one, make new states all the time. */
const MAX_GRAMMAR_SIZE = 20_000;
/** Calls of one answer. */
const MAX_CALLS = 32;

/** The control tokens of an answer, by id. */
export interface AnswerMarks {
  readonly callStart: number;
  readonly callEnd: number;
  readonly responseStart: number;
  readonly quote: number;
  readonly thoughtStart: number;
  readonly thoughtEnd: number;
  /** What follows `thoughtStart`. */
  readonly thoughtLabel: readonly number[];
}

/** Sets of tokens that come together. */
export interface AnswerTokens {
  /** What ends an answer. */
  readonly ends: Int32Array;
  /** What ends it after calls. */
  readonly callEnds: Int32Array;
  /** Text, and the end of a thought. */
  readonly withThoughtEnd: Int32Array;
}

/** What an answer has to be: a language, all of it or only from its first call on. */
export interface AnswerFormat {
  /** The whole answer after its thoughts; undefined where any text may come. */
  readonly whole?: CompiledTerm;
  /** One call or more; undefined where none may come. */
  readonly calls?: CompiledTerm;
}

interface KnownFormat extends AnswerFormat {
  readonly grammar: Grammar;
}

/** A language that can be begun as often as needed. */
export interface CompiledTerm {
  begin(): Constraint;
}

/** Makes grammars of what requests ask for, and keeps them. */
export class AnswerFormats {
  readonly vocabulary: TextVocabulary;
  readonly marks: AnswerMarks;
  readonly texts: AnswerTokens;
  readonly #prefix: string;
  readonly #contextLength: number;
  #symbols: SymbolVocabulary | undefined;
  readonly #known = new Map<string, KnownFormat>();

  /** @param contextLength tokens that an answer can hold at most */
  constructor(
    vocabulary: TextVocabulary,
    template: ConversationTemplate = ALHENA_TEMPLATE,
    contextLength = Infinity,
  ) {
    this.#contextLength = contextLength;
    this.vocabulary = vocabulary;
    this.marks = answerMarks(vocabulary.tokenizer, template);
    const { stopIds, allowed } = vocabulary;
    const { thoughtEnd, responseStart } = this.marks;
    this.texts = {
      ends: Int32Array.from(stopIds),
      callEnds: Int32Array.from(new Set([...stopIds, responseStart])),
      withThoughtEnd: Int32Array.from([...allowed.filter((id) => !stopIds.has(id)), thoughtEnd]),
    };
    this.#prefix = vocabulary.tokenizer.prefix;
  }

  /** Throws UserError for schemas that cannot be held to. */
  of({ responseFormat, tools }: Pick<GenerateOptions, 'responseFormat' | 'tools'>): AnswerFormat {
    const callable = callableFunctions(tools);
    if (!responseFormat && callable.length === 0) return {};
    const onlyCalls = tools?.mode === 'ANY';
    const mostCalls = tools?.parallel === false ? 1 : MAX_CALLS;
    const key = JSON.stringify([responseFormat, callable, onlyCalls, mostCalls]);
    const known = this.#known.get(key);
    const isFresh = known && known.grammar.size <= MAX_GRAMMAR_SIZE;
    const format = isFresh ? known : this.#make(responseFormat, callable, { onlyCalls, mostCalls });
    this.#known.delete(key);
    this.#known.set(key, format);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_GRAMMARS) break;
      this.#known.delete(oldest);
    }
    return format;
  }

  #make(
    responseFormat: ResponseFormat | undefined,
    functions: readonly FunctionDeclaration[],
    { onlyCalls, mostCalls }: { onlyCalls: boolean; mostCalls: number },
  ): KnownFormat {
    const grammar = new Grammar();
    const calls = functions.length > 0 ? this.#calls(grammar, functions, mostCalls) : undefined;
    const compiled = (term: Term): CompiledTerm => ({
      begin: () => new Constraint(grammar, this.symbols, term),
    });
    const whole = onlyCalls ? calls : this.#document(grammar, responseFormat, calls);
    return { grammar, whole: whole && compiled(whole), calls: calls && compiled(calls) };
  }

  /** Tokens of text, and the control tokens of calls. */
  get symbols(): SymbolVocabulary {
    if (!this.#symbols) {
      const { tokenizer, allowed } = this.vocabulary;
      const tokens = Array.from(allowed, (id) => [id, tokenizer.bytes(id)] as const);
      const { callStart, callEnd, quote } = this.marks;
      this.#symbols = new SymbolVocabulary(tokens, [callStart, callEnd, quote]);
    }
    return this.#symbols;
  }

  /** Bytes of an answer that takes all of the context. */
  get #mostBytes(): number {
    return this.#contextLength * this.symbols.longest;
  }

  /** What the answer's text has to be, or calls instead if there are functions. */
  #document(grammar: Grammar, format: ResponseFormat | undefined, calls: Term | undefined): Term | undefined {
    if (!format) return undefined;
    const space = grammar.text(this.#prefix);
    let text: Term;
    if (format.type === 'json') {
      const value = schemaTerm(
        grammar,
        jsonSyntax(grammar),
        format.schema ?? true,
        'schema',
        this.#mostBytes,
      );
      // Decoding takes the tokenizer's prefix away, if it is there.
      text = grammar.sequence(grammar.optional(space), value);
    } else {
      text = grammar.choice(
        format.values.map((value) => {
          const before = value.startsWith(this.#prefix) ? space : grammar.optional(space);
          return grammar.sequence(before, grammar.text(value));
        }),
      );
    }
    return calls ? grammar.choice([text, calls]) : text;
  }

  #calls(grammar: Grammar, functions: readonly FunctionDeclaration[], most: number): Term {
    const { callStart, callEnd, quote } = this.marks;
    const syntax = callSyntax(grammar, quote, this.#prefix);
    const one = grammar.sequence(
      grammar.literal([controlSymbol(callStart)]),
      grammar.text(`${this.#prefix}call:`),
      grammar.choice(
        functions.map(({ name, parameters }) => {
          const path = `tools.${name}.parameters`;
          return grammar.sequence(
            grammar.text(name),
            schemaTerm(grammar, syntax, argumentsSchema(parameters, path), path, this.#mostBytes),
          );
        }),
      ),
      grammar.literal([controlSymbol(callEnd)]),
    );
    return grammar.repeat(one, 1, most);
  }
}

/** Arguments are an object, of no members if nothing is declared. */
function argumentsSchema(parameters: unknown, path: string): unknown {
  if (parameters === undefined || parameters === null) return { type: 'object', additionalProperties: false };
  if (typeof parameters !== 'object' || Array.isArray(parameters))
    throw new UserError(`${path} is no schema; the schema of an object was expected.`);
  const { type, properties, $ref, anyOf, allOf } = parameters as Record<string, unknown>;
  const types = [type ?? []].flat().map((name) => String(name).toLowerCase());
  if (types.length > 0 && !types.includes('object'))
    throw new UserError(
      `${path}.type is ${JSON.stringify(type)}; "object" was expected. Put the value into a property.`,
    );
  const isOpen = properties ?? $ref ?? anyOf ?? allOf;
  const closed = isOpen ? {} : { additionalProperties: false };
  return { ...closed, ...parameters, type: 'object', nullable: false };
}

/** Functions that may be called under `tools`. Throws UserError for names that mean nothing. */
export function callableFunctions(tools: ToolOptions | undefined): readonly FunctionDeclaration[] {
  if (!tools || tools.mode === 'NONE') return [];
  const { declarations, allowedNames, mode } = tools;
  const names = new Set<string>();
  for (const { name } of declarations) {
    if (!/^[A-Za-z_][\w.:-]{0,127}$/.test(name)) {
      throw new UserError(
        `The function ${JSON.stringify(name)} cannot be called so; a name of up to 128 letters, digits, _ . : and - ` +
          'that begins with a letter or _ was expected.',
      );
    }
    if (names.has(name)) throw new UserError(`The function ${name} is declared twice; declare it once.`);
    names.add(name);
  }
  const unknown = allowedNames?.find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new UserError(
      `allowedNames has ${JSON.stringify(unknown)}, which is not declared. Declare it or leave it out.`,
    );
  const callable = allowedNames?.length
    ? declarations.filter(({ name }) => allowedNames.includes(name))
    : declarations;
  if (mode === 'ANY' && callable.length === 0)
    throw new UserError(
      'The mode ANY asks for a call, but no function is declared. Declare one or use AUTO.',
    );
  return callable;
}

function answerMarks(tokenizer: Tokenizer, { thoughtLabel }: ConversationTemplate): AnswerMarks {
  const id = (name: string) => tokenizer.controlId(name);
  return {
    callStart: id(CALL_START),
    callEnd: id(CALL_END),
    responseStart: id(RESPONSE_START),
    quote: id(QUOTE),
    thoughtStart: id(THOUGHT_START),
    thoughtEnd: id(THOUGHT_END),
    thoughtLabel: thoughtLabel.flatMap((piece) =>
      'control' in piece ? [id(piece.control)] : tokenizer.encode(piece.text),
    ),
  };
}
