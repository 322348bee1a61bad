import { ApiError } from '../errors.ts';

/**
 * Holds the SHA-256 of what arrived against what was announced. Clients write it as base64 of the bytes, base64
 * of their hexadecimal form, or that form itself.
 */
export function checkDigest(digest: Buffer, announced: string | undefined): void {
  if (!announced) return;
  const hex = digest.toString('hex');
  const forms = [digest.toString('base64'), Buffer.from(hex).toString('base64'), hex];
  if (forms.some((form) => plain(form) === plain(announced))) return;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `The SHA-256 of the bytes is ${digest.toString('base64')}; ${JSON.stringify(announced.slice(0, 100))} was ` +
      'announced. Something was damaged on the way: upload it again.',
  );
}

const plain = (text: string): string => text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
