import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ApiError } from '../errors.ts';

const MAX_REDIRECTS = 3;

export interface RemoteOptions {
  /** Largest file that is fetched, in bytes; default 20 MB. */
  readonly maxBytes?: number;
  /** For all of it, redirects included; default 10 seconds. */
  readonly milliseconds?: number;
  /** Which addresses may be connected to; default: public ones alone. */
  readonly isAllowed?: (address: string) => boolean;
  readonly signal?: AbortSignal;
}

export interface RemoteFile {
  readonly bytes: Uint8Array;
  /** As the other server says; may be empty. */
  readonly mimeType: string;
}

/**
 * Fetches a file from a URL that a client wrote. A request must not reach what only this machine can reach
 * (server-side request forgery), so every address is checked at the moment of connecting, after the name was
 * resolved and for each redirect anew: a name that resolves differently the second time gains nothing.
 * @throws ApiError for URLs, addresses, sizes, answers and times that are not allowed
 */
export async function fetchRemote(url: string, options: RemoteOptions = {}): Promise<RemoteFile> {
  const { maxBytes = 20e6, milliseconds = 10_000, isAllowed = isPublicAddress } = options;
  const timeout = AbortSignal.timeout(milliseconds);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    let target = parse(url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await open(target, isAllowed, signal);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.destroy();
        target = parse(location, target);
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw new Refused(`its server answers with status ${status}`);
      }
      const mimeType = (response.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
      return { bytes: await readAll(response, maxBytes), mimeType };
    }
    throw new Refused(`it redirects more than ${MAX_REDIRECTS} times`);
  } catch (error) {
    options.signal?.throwIfAborted();
    const slow = `it took more than ${milliseconds / 1000} seconds`;
    const reason = timeout.aborted ? slow : 'its server cannot be reached';
    throw new ApiError(
      'INVALID_ARGUMENT',
      `The file at ${JSON.stringify(url.slice(0, 200))} was not fetched: ` +
        `${error instanceof Refused ? error.message : reason}. Upload it, or send its bytes as inlineData.`,
    );
  }
}

/** Whether anyone on the internet could reach this address: no loopback, private, link-local, reserved ones. */
export function isPublicAddress(address: string): boolean {
  // `process` reads IPv4 written within IPv6 as IPv4.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** Why a URL was not fetched; in words that may be shown. */
class Refused extends Error {}

function parse(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new Refused('http:// or https:// was expected');
  if (url.username !== '' || url.password !== '') throw new Refused('it holds a password');
  return url;
}

function open(
  url: URL,
  isAllowed: (address: string) => boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Addresses are connected to without a look-up.
  if (isIP(host) && !isAllowed(host)) throw new Refused(`${host} is not a public address`);
  const checkedLookup: LookupFunction = (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      const addresses: LookupAddress[] = found ?? [];
      if (error || addresses.length === 0) return done(error ?? new Error('no address'), '', 0);
      if (!addresses.every(({ address }) => isAllowed(address)))
        return done(new Refused(`${name} is not at a public address`), '', 0);
      if (options.all) return done(null, addresses);
      done(null, addresses[0].address, addresses[0].family);
    });
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { accept: 'image/*,*/*;q=0.5', 'user-agent': 'alhena' };
    // No shared agent: a connection that was kept would skip the look-up and its check.
    send(url, { lookup: checkedLookup, signal, headers, agent: false }, resolve).on('error', reject).end();
  });
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of response as AsyncIterable<Uint8Array>) {
    total += piece.length;
    if (total > maxBytes) throw new Refused(`it has more than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
