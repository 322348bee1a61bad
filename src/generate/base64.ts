import { UserError } from '../base/errors.ts';

/** Decodes standard or URL-safe base64, padded or not; `where` names the field in the error. */
export function decodeBase64(text: string, where: string): Uint8Array {
  if (text.startsWith('data:')) {
    throw new UserError(
      `${where} begins with "${text.slice(0, 24)}"; base64 alone was expected. Leave out everything up to the comma.`,
    );
  }
  const plain = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const wrong = plain.search(/[^A-Za-z0-9+/]/);
  if (wrong >= 0) {
    throw new UserError(
      `${where} holds ${JSON.stringify(plain[wrong])} at position ${wrong}; base64 was expected. Encode the file's bytes.`,
    );
  }
  // Four characters carry three bytes, so one character left over carries none.
  if (plain.length % 4 === 1) {
    throw new UserError(
      `${where} has ${plain.length} base64 characters, so its end is cut off. Send all of it.`,
    );
  }
  const binary = atob(plain);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
