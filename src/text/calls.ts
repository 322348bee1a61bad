import type { FunctionCallPart, FunctionDeclaration, FunctionResponsePart } from './turns.ts';

/** A control token by name, or text that the tokenizer encodes. */
export type TemplatePiece = { readonly control: string } | { readonly text: string };

/** Stands at both ends of a text within calls, responses and declarations, which is not escaped. */
export const QUOTE = '<|"|>';
export const CALL_START = '<|tool_call>';
export const CALL_END = '<tool_call|>';
/** Begins a response; a model ends its turn with it when it waits for one. */
export const RESPONSE_START = '<|tool_response>';
const RESPONSE_END = '<tool_response|>';

const control = (name: string): TemplatePiece => ({ control: name });
const text = (value: string): TemplatePiece => ({ text: value });

/** `<|tool_call>call:NAME{name:value,…}<tool_call|>`, as Gemma 4's published template writes a call. */
export const callPieces = ({ functionCall: { name, args } }: FunctionCallPart): TemplatePiece[] => [
  control(CALL_START),
  text(`call:${name}`),
  ...valuePieces(args),
  control(CALL_END),
];

/** `<|tool_response>response:NAME{name:value,…}<tool_response|>`. */
export const responsePieces = ({
  functionResponse: { name, response },
}: FunctionResponsePart): TemplatePiece[] => [
  control(RESPONSE_START),
  text(`response:${name}`),
  ...valuePieces(response),
  control(RESPONSE_END),
];

/** `<|tool>declaration:NAME{description:…,parameters:{properties:{…},required:[…],type:…}}<tool|>`. */
export function declarationPieces({ name, description, parameters }: FunctionDeclaration): TemplatePiece[] {
  const fields: [string, TemplatePiece[]][] = [['description', quoted(description ?? '')]];
  if (isRecord(parameters)) fields.push(['parameters', schemaPieces(parameters)]);
  return [control('<|tool>'), text(`declaration:${name}`), ...membersPieces(fields), control('<tool|>')];
}

/** What a schema tells the model; the grammar of its calls knows the rest. */
function schemaPieces(schema: Record<string, unknown>): TemplatePiece[] {
  const fields: [string, TemplatePiece[]][] = [];
  const { description, nullable, properties, required, items, type } = schema;
  if (typeof description === 'string') fields.push(['description', quoted(description)]);
  if (nullable === true) fields.push(['nullable', [text('true')]]);
  if (Array.isArray(schema.enum)) fields.push(['enum', valuePieces(schema.enum)]);
  if (isRecord(properties)) {
    const members = dictionaryOrder(Object.keys(properties)).map((name): [string, TemplatePiece[]] => {
      const property = properties[name];
      return [name, isRecord(property) ? schemaPieces(property) : valuePieces({})];
    });
    fields.push(['properties', membersPieces(members)]);
  }
  if (Array.isArray(required) && required.length > 0) fields.push(['required', valuePieces(required)]);
  if (isRecord(items)) fields.push(['items', schemaPieces(items)]);
  const [first] = [type].flat();
  if (typeof first === 'string') fields.push(['type', quoted(first.toUpperCase())]);
  return membersPieces(fields);
}

/** A JSON value: texts between quotes, names bare and sorted. */
export function valuePieces(value: unknown): TemplatePiece[] {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    const items = value.flatMap((item, i) => [...(i > 0 ? [text(',')] : []), ...valuePieces(item)]);
    return [text('['), ...items, text(']')];
  }
  if (!isRecord(value)) return [text(JSON.stringify(value) ?? 'null')];
  return membersPieces(
    dictionaryOrder(Object.keys(value))
      .filter((name) => value[name] !== undefined)
      .map((name) => [name, valuePieces(value[name])]),
  );
}

function membersPieces(members: readonly (readonly [string, TemplatePiece[]])[]): TemplatePiece[] {
  const written = members.flatMap(([name, value], i) => [
    ...(i > 0 ? [text(',')] : []),
    ...(isBareName(name) ? [text(name)] : quoted(name)),
    text(':'),
    ...value,
  ]);
  return [text('{'), ...written, text('}')];
}

const quoted = (value: string): TemplatePiece[] => [control(QUOTE), text(value), control(QUOTE)];

/** Names that need no quotes. */
export const isBareName = (name: string): boolean => /^[A-Za-z_][\w.-]*$/.test(name);

/** Names as the published template sorts them: without regard to case. */
export const dictionaryOrder = (names: readonly string[]): string[] =>
  names.toSorted((a, b) => {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()];
    return x < y ? -1 : Number(x > y);
  });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a call as `callPieces` writes it, without its first and last control token.
 * @param pieces text, and control tokens by name. Throws Error where they are no call
 */
export function parseCall(pieces: readonly TemplatePiece[]): FunctionCallPart['functionCall'] {
  const reader = new ValueReader(pieces);
  const name = reader.take(/^call:([^{]*)/)[1];
  const args = reader.value();
  reader.end();
  if (!isRecord(args)) throw new Error(`parseCall: the arguments of ${name} are no object`);
  return { name, args };
}

class ValueReader {
  /** Structure and quoted texts in turn. */
  readonly #pieces: TemplatePiece[];

  constructor(pieces: readonly TemplatePiece[]) {
    this.#pieces = pieces.filter((piece) => 'control' in piece || piece.text !== '');
  }

  value(): unknown {
    if (this.#next() === QUOTE) return this.#quoted();
    if (this.#takeIf('[')) return this.#list(']', () => this.value());
    if (this.#takeIf('{')) {
      const members = this.#list('}', () => {
        const name = this.#next() === QUOTE ? this.#quoted() : this.take(/^[^:]+/)[0];
        this.take(/^:/);
        return [name, this.value()] as const;
      });
      return Object.fromEntries(members);
    }
    return JSON.parse(this.take(/^[^,\]}]+/)[0]);
  }

  take(pattern: RegExp): RegExpExecArray {
    const piece = this.#pieces[0];
    const match = piece && 'text' in piece ? pattern.exec(piece.text) : null;
    if (!match) throw new Error(`parseCall: ${JSON.stringify(piece)} is not what ${pattern} expects`);
    const rest = (piece as { text: string }).text.slice(match[0].length);
    if (rest === '') this.#pieces.shift();
    else this.#pieces[0] = { text: rest };
    return match;
  }

  end(): void {
    if (this.#pieces.length > 0) throw new Error('parseCall: something follows the arguments');
  }

  #list<Item>(close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.#takeIf(close)) {
      if (items.length > 0) this.take(/^,/);
      items.push(item());
    }
    return items;
  }

  #quoted(): string {
    this.#pieces.shift();
    const piece = this.#pieces.shift();
    if (piece && 'control' in piece && piece.control === QUOTE) return '';
    const close = this.#pieces.shift();
    if (!piece || !('text' in piece) || !close || !('control' in close) || close.control !== QUOTE)
      throw new Error('parseCall: a text does not end');
    return piece.text;
  }

  #takeIf(letter: string): boolean {
    const piece = this.#pieces[0];
    if (!piece || !('text' in piece) || !piece.text.startsWith(letter)) return false;
    this.take(/^./);
    return true;
  }

  #next(): string | undefined {
    const piece = this.#pieces[0];
    return piece && 'control' in piece ? piece.control : undefined;
  }
}
