import { z } from 'zod';
import { UserError } from '../../base/errors.ts';

/** What a pull needs of the outside; tests bring their own. */
export interface Network {
  readonly fetch: typeof fetch;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Sent to the hub alone, never to where it redirects. */
  readonly token?: string;
}

/** One file of a model on the hub. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** SHA-256 of a large file, or the SHA-1 of git's blob of a small one. */
  readonly hash: { readonly kind: 'sha256' | 'git'; readonly value: string };
}

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));
const listing = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().min(0),
    oid: z.string(),
    lfs: z.object({ oid: hex(64), size: z.number().int().min(0) }).optional(),
  }),
);

/** Tries while a server is busy or out of reach. */
const ATTEMPTS = 5;
const LONGEST_WAIT = 60_000;

/** Names as the hub has them: two words, so nothing that could leave the folder or the address. */
export function checkRepository(name: string): string {
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(name)) return name;
  throw new UserError(
    `${JSON.stringify(name)} is no model on the hub; expected owner/name, such as google/gemma-4-12b-it.`,
  );
}

/** The files of a model that Alhena reads, the smallest first. */
export async function listFiles(
  endpoint: string,
  repository: string,
  revision: string,
  network: Network,
  signal?: AbortSignal,
): Promise<HubFile[]> {
  const url = `${endpoint}/api/models/${repository}/tree/${encodeURIComponent(revision)}?recursive=true`;
  const response = await request(url, {}, { repository, network, signal });
  const json: unknown = await response.json().catch(() => undefined);
  const parsed = listing.safeParse(json);
  if (!parsed.success) {
    throw new UserError(
      `${url}: expected a list of files, as huggingface.co gives it. Is --from a mirror of it?`,
    );
  }
  const files = parsed.data
    .filter(({ type, path }) => type === 'file' && isWanted(path))
    .map(
      ({ path, size, oid, lfs }): HubFile => ({
        path,
        size: lfs?.size ?? size,
        hash: lfs ? { kind: 'sha256', value: lfs.oid } : { kind: 'git', value: oid },
      }),
    );
  if (!files.some(({ path }) => path.endsWith('.safetensors')))
    throw new UserError(`${repository} has no safetensors; expected a model such as google/gemma-4-12b-it.`);
  return files.sort((a, b) => a.size - b.size);
}

/** Weights and what it takes to use them; no other formats, no pictures of the card. */
export const isWanted = (path: string): boolean =>
  /^(model[\w.-]*\.safetensors|model\.safetensors\.index\.json|(config|generation_config|tokenizer|tokenizer_config|processor_config|preprocessor_config)\.json|chat_template\.jinja|LICENSE[\w.]*)$/.test(
    path,
  );

export const fileUrl = (endpoint: string, repository: string, revision: string, path: string): string =>
  `${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${path}`;

/**
 * Asks the hub, again while it is busy (429, 5xx) or out of reach.
 * @throws UserError for answers that asking again does not change
 */
export async function request(
  url: string,
  headers: Record<string, string>,
  { repository, network, signal }: { repository: string; network: Network; signal?: AbortSignal },
): Promise<Response> {
  const { fetch, sleep, token } = network;
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  let failure = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let wait = 1000 * 2 ** attempt;
    try {
      // Authorization does not follow a redirect to another host: the fetch standard drops it.
      const response = await fetch(url, { headers: { ...headers, ...authorization }, signal });
      if (response.ok || response.status === 416) return response;
      await response.body?.cancel();
      failure = `status ${response.status}`;
      const refused = refusal(response.status, repository, token !== undefined);
      if (refused) throw refused;
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (seconds >= 0) wait = seconds * 1000;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof UserError) throw error;
      failure = `${(error as Error).message}${causeOf(error)}`;
    }
    if (attempt < ATTEMPTS - 1) await sleep(Math.min(wait, LONGEST_WAIT));
  }
  throw new UserError(
    `${url}: ${failure}, ${ATTEMPTS} times. Try again later; what has arrived is kept. A mirror or a folder can be named with --from.`,
  );
}

const causeOf = (error: unknown): string => {
  const cause = (error as { cause?: { message?: string } }).cause?.message;
  return cause ? ` (${cause})` : '';
};

function refusal(status: number, repository: string, hasToken: boolean): UserError | undefined {
  if (status === 401 || status === 403) {
    const next = hasToken
      ? 'HF_TOKEN was sent: check that it is valid and that its owner has accepted the terms of the model.'
      : "Accept the model's terms on huggingface.co, make a token there and set it as HF_TOKEN.";
    return new UserError(`${repository}: access was refused (${status}). ${next}`, 'FAILED_PRECONDITION');
  }
  if (status === 404)
    return new UserError(
      `${repository}: not found (404). Check the name; --from names another place.`,
      'NOT_FOUND',
    );
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return new UserError(`${repository}: the server answered ${status}.`);
  return undefined;
}
