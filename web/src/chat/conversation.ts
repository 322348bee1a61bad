import type { AnswerPart, GrowingPicture, Problem, Usage } from '../backend/types.ts';

/** A picture of a conversation; its bytes lie in the store under the id. */
export interface FileReference {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
}

/** A part of an answer as it is kept: pictures by reference. */
export type KeptPart =
  | Exclude<AnswerPart, { kind: 'picture' }>
  | { readonly kind: 'picture'; readonly picture: FileReference };

interface MessageBase {
  readonly id: string;
  /** The message before it; `null` for the first ones of a conversation. */
  readonly parent: string | null;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export interface Question extends MessageBase {
  readonly role: 'user';
  readonly text: string;
  readonly files: readonly FileReference[];
}

/**
 * `running`: still being made; `waiting`: the server is busy and is asked again at `retryAt`;
 * `cut`: at the length limit; `stopped`: by the reader; `failed`: see `problem`.
 */
export type AnswerState = 'running' | 'waiting' | 'done' | 'cut' | 'stopped' | 'failed';

export interface Answer extends MessageBase {
  readonly role: 'model';
  readonly parent: string;
  readonly model: string;
  readonly parts: readonly KeptPart[];
  /** While it is being drawn; never kept. */
  readonly growing?: GrowingPicture;
  readonly state: AnswerState;
  readonly problem?: Problem;
  /** Milliseconds since 1970, while waiting. */
  readonly retryAt?: number;
  readonly usage?: Usage;
  /** From the first token on; undefined until there are two. */
  readonly tokensPerSecond?: number;
  /** Milliseconds from the request to the first piece of an answer. */
  readonly firstMilliseconds?: number;
}

export type Message = Question | Answer;

/**
 * A conversation as a tree: an edited question is a sibling of the old one, and so is an answer that was asked for
 * again. `selected` says which child of a message (of `ROOT` for the first ones) is shown; the latest without it.
 */
export interface Conversation {
  readonly id: string;
  /** Empty until the first question. */
  readonly title: string;
  /** The title was given by the user and stays. */
  readonly named: boolean;
  readonly created: number;
  readonly updated: number;
  /** In the order in which they were made, so a parent stands before its children. */
  readonly messages: readonly Message[];
  readonly selected: Readonly<Record<string, string>>;
}

/** What the list of conversations shows. */
export type Summary = Pick<Conversation, 'id' | 'title' | 'created' | 'updated'>;

/** Stands for the parent of the first messages in `selected`. */
export const ROOT = 'root';

export const isActive = ({ state }: Answer): boolean => state === 'running' || state === 'waiting';

/** The words of an answer, without thoughts and tools. */
export function answerText(parts: readonly KeptPart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** A title from the first question: its first line, cut at a word. */
export function titleOf(text: string): string {
  const line = text.trim().split('\n')[0].replace(/\s+/g, ' ');
  if (line.length <= TITLE_LENGTH) return line;
  const cut = line.slice(0, TITLE_LENGTH);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > TITLE_LENGTH / 2 ? space : TITLE_LENGTH).trimEnd()}…`;
}
const TITLE_LENGTH = 48;
