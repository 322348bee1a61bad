import type { Context } from 'hono';
import { isRecord } from '../generate/protocol.ts';
import { Budget } from './budget.ts';
import { ApiError } from './errors.ts';

/** Largest body that is read whole; files go to the store piece by piece. */
export const MAX_BODY_BYTES = 32 * 2 ** 20;
/** Bodies above `SMALL_BODY_BYTES` that are being read or answered, all together; more wait unread. */
const BODY_BYTES_IN_MEMORY = 512 * 2 ** 20;
const SMALL_BODY_BYTES = 2 ** 18;

/** Refuses bodies that say to be too large, and lets large ones wait until there is memory for them. */
export function limitBodies() {
  const budget = new Budget(BODY_BYTES_IN_MEMORY);
  return async (context: Context, next: () => Promise<void>) => {
    const announced = context.req.header('content-length');
    const hasBody = announced !== undefined || context.req.header('transfer-encoding') !== undefined;
    const length = announced === undefined ? MAX_BODY_BYTES : Number(announced);
    if (!hasBody || length <= SMALL_BODY_BYTES) return next();
    if (length > MAX_BODY_BYTES) throw tooLarge();
    const share = await budget.take(length, context.req.raw.signal);
    try {
      return await next();
    } finally {
      share.keep(0);
    }
  };
}

/** The bytes of a request as they come. */
export async function* bodyPieces(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = request.body?.getReader();
  if (!reader) return;
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** The whole body, whether or not its length was announced truly. */
export async function readBody(request: Request): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of bodyPieces(request)) {
    total += piece.length;
    if (total > MAX_BODY_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The body of a request as a JSON object. @param expected what it should hold, for the error message */
export async function readJson(
  request: Request,
  expected = '{"contents": […]}',
): Promise<Record<string, unknown>> {
  const json = parseJson((await readBody(request)).toString());
  if (isRecord(json)) return json;
  throw new ApiError('INVALID_ARGUMENT', `The request body is no JSON object; ${expected} was expected.`);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ApiError('INVALID_ARGUMENT', `Invalid JSON payload received: ${error.message.slice(0, 120)}.`);
  }
}

const tooLarge = (): ApiError =>
  new ApiError(
    'INVALID_ARGUMENT',
    `The request is larger than ${MAX_BODY_BYTES} bytes (32 MB). Send fewer or smaller pictures, or upload them as files.`,
  );
