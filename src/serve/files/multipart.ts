import { ApiError } from '../errors.ts';

export interface MultipartPart {
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Splits a body of multipart/related or multipart/form-data (RFC 2046) into its parts. */
export function splitMultipart(body: Buffer, contentType: string): MultipartPart[] {
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Content-Type names no boundary; multipart/related; boundary=… was expected.',
    );
  }
  // With a line break before it, the first delimiter looks like all others.
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: MultipartPart[] = [];
  let start = text.indexOf(delimiter);
  while (start >= 0) {
    const from = start + delimiter.length;
    if (text.subarray(from, from + 2).toString() === '--') return parts;
    const end = text.indexOf(delimiter, from);
    const blank = text.indexOf('\r\n\r\n', from);
    if (end < 0 || blank < 0 || blank > end) break;
    const headers = new Map(
      text
        .subarray(from, blank)
        .toString()
        .split('\r\n')
        .flatMap((line): [string, string][] => {
          const colon = line.indexOf(':');
          return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
        }),
    );
    parts.push({ headers, body: text.subarray(blank + 4, end) });
    start = end;
  }
  throw new ApiError('INVALID_ARGUMENT', 'The multipart body has no end. Send all of it.');
}
