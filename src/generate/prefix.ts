import type { Prompt } from './prompt.ts';

/** Tokens of one page: what can be reused is a whole number of pages. */
export const PAGE_TOKENS = 16;

/** Keys and values of `PAGE_TOKENS` tokens in all layers, `[PAGE_TOKENS, W]`. */
export type Page = Float32Array;

interface Node {
  readonly key: string;
  readonly parent: Node | undefined;
  readonly page: Page;
  readonly children: Map<string, Node>;
}

/**
 * What requests left in the cache, for later ones that begin alike: conversations that go on, shared system
 * instructions, several candidates of one prompt. A tree of pages, each known by its tokens and all that came
 * before it (a key and a value depend on nothing else). Pages beyond `budget` bytes are forgotten, the longest
 * unused first.
 */
export class PrefixCache {
  readonly #budget: number;
  readonly #roots = new Map<string, Node>();
  /** All pages; the longest unused first. A page stands after those that follow it, so the first is always a leaf. */
  readonly #nodes = new Set<Node>();
  #bytes = 0;

  /** @param budget bytes; 0 keeps nothing */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get enabled(): boolean {
    return this.#budget > 0;
  }

  /** The longest run of pages that begins as `keys` do. */
  match(keys: readonly string[]): Page[] {
    const found: Node[] = [];
    let children = this.#roots;
    for (const key of keys) {
      const node = children.get(key);
      if (!node) break;
      found.push(node);
      children = node.children;
    }
    this.#touch(found);
    return found.map(({ page }) => page);
  }

  /** Keeps `pages`, whose tokens `keys` tell. */
  insert(keys: readonly string[], pages: readonly Page[]): void {
    if (!this.enabled) return;
    const path: Node[] = [];
    let children = this.#roots;
    for (const [i, page] of pages.entries()) {
      let node = children.get(keys[i]);
      if (!node) {
        node = { key: keys[i], parent: path.at(-1), page, children: new Map() };
        children.set(node.key, node);
        this.#bytes += page.byteLength;
      }
      path.push(node);
      children = node.children;
    }
    this.#touch(path);
    for (const node of this.#nodes) {
      if (this.#bytes <= this.#budget) break;
      this.#nodes.delete(node);
      (node.parent?.children ?? this.#roots).delete(node.key);
      this.#bytes -= node.page.byteLength;
    }
  }

  #touch(path: readonly Node[]): void {
    for (const node of path.toReversed()) {
      this.#nodes.delete(node);
      this.#nodes.add(node);
    }
  }
}

/** The pages of one sequence as it grows, and their keys. */
export class History {
  readonly #scope: string;
  readonly #width: number;
  readonly #mostPages: number;
  readonly #keys: string[] = [];
  readonly #pages: Page[] = [];
  #tokens: (string | number)[] = [];
  #page: Page;

  /**
   * @param scope whose pages these are: those of other scopes never match
   * @param width values per token, `W`
   * @param budget bytes; what comes after them is not kept
   */
  constructor(scope: string, width: number, budget: number) {
    this.#scope = scope;
    this.#width = width;
    this.#mostPages = Math.floor(budget / (PAGE_TOKENS * width * 4));
    this.#page = new Float32Array(0);
  }

  get keys(): readonly string[] {
    return this.#keys;
  }

  get pages(): readonly Page[] {
    return this.#pages;
  }

  /** Begins with pages of an earlier request. */
  restore(keys: readonly string[], pages: readonly Page[]): void {
    this.#keys.push(...keys.slice(0, pages.length));
    this.#pages.push(...pages);
  }

  /** @param states `[tokens, W]` */
  push(tokens: readonly (string | number)[], states: Float32Array): void {
    tokens.forEach((token, i) => {
      if (this.#pages.length >= this.#mostPages) return;
      if (this.#tokens.length === 0) this.#page = new Float32Array(PAGE_TOKENS * this.#width);
      const own = states.subarray(i * this.#width, (i + 1) * this.#width);
      this.#page.set(own, this.#tokens.length * this.#width);
      this.#tokens.push(token);
      if (this.#tokens.length < PAGE_TOKENS) return;
      this.#keys.push(pageKey(this.#scope, this.#keys.length, this.#tokens));
      this.#pages.push(this.#page);
      this.#tokens = [];
    });
  }
}

/** Content hashes of a prompt's pictures and sounds. */
export interface ContentHashes {
  readonly pictures: readonly string[];
  readonly sounds: readonly string[];
}

/** What tells the tokens of a prompt apart: ids, and for soft slots their content's hash and the place in it. */
export function tokenNames(
  { ids, blocks, soundBlocks }: Prompt,
  { pictures, sounds }: ContentHashes,
): (string | number)[] {
  let place = 0;
  return Array.from(ids, (id, i) => {
    const [all, hashes] = blocks[i] >= 0 ? [blocks, pictures] : [soundBlocks, sounds];
    const block = all[i];
    if (block < 0) return id;
    place = i > 0 && all[i - 1] === block ? place + 1 : 0;
    return `${hashes[block]}:${place}`;
  });
}

/** Keys of all whole pages of some tokens. */
export function pageKeys(scope: string, names: readonly (string | number)[]): string[] {
  const count = Math.floor(names.length / PAGE_TOKENS);
  return Array.from({ length: count }, (_, page) =>
    pageKey(scope, page, names.slice(page * PAGE_TOKENS, (page + 1) * PAGE_TOKENS)),
  );
}

/** The scope stands in the first page alone: the others are found through it. */
const pageKey = (scope: string, page: number, names: readonly (string | number)[]): string =>
  page === 0 ? JSON.stringify([scope, ...names]) : names.join();

/** SHA-256 of each picture's patches and shape and of each sound's frames, in hexadecimal. */
export async function hashContents(prompt: Prompt): Promise<ContentHashes> {
  const { pixels, patchRows, patchColumns, soundFrames } = prompt;
  return {
    pictures: await hashBlocks(prompt.blocks, [pixels, patchRows, patchColumns]),
    sounds: await hashBlocks(prompt.soundBlocks, [soundFrames]),
  };
}

/**
 * SHA-256 of what stands in each block's slots.
 * @param blocks `[T]` block of each token, −1 for none
 * @param contents of all slots, `[slots, …]` each
 */
async function hashBlocks(
  blocks: Int32Array,
  contents: readonly (Float32Array | Int32Array)[],
): Promise<string[]> {
  const soft = blocks.filter((block) => block >= 0);
  const hashes: string[] = [];
  for (let start = 0; start < soft.length; ) {
    let end = start + 1;
    while (end < soft.length && soft[end] === soft[start]) end++;
    const parts = contents.map((content) => {
      const width = content.length / soft.length;
      return content.subarray(start * width, end * width);
    });
    const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
      at += part.byteLength;
    }
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    hashes[soft[start]] = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    start = end;
  }
  return hashes;
}
