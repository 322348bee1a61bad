import { ApiError } from '../errors.ts';
import type { Files } from './files.ts';
import { fetchRemote, type RemoteFile, type RemoteOptions } from './remote.ts';

/** What `fileData` may point at. */
export interface FileSource {
  readonly files: Files;
  /** Set when files may be fetched from elsewhere. */
  readonly remote?: RemoteOptions;
}

/** The id in `files/{id}`, or in any URI that ends like that, whatever server it names. */
export function fileId(uri: string): string | undefined {
  return /(?:^|\/)files\/([a-z0-9][a-z0-9-]*)$/.exec(uri.trim())?.[1];
}

/** The bytes that `fileData.fileUri` means. @param where names the part in errors */
export async function resolveFile(
  { files, remote }: FileSource,
  owner: string,
  uri: string,
  where: string,
  signal?: AbortSignal,
): Promise<RemoteFile> {
  const id = fileId(uri);
  const file = id === undefined ? undefined : await files.find(id, owner);
  if (file) return { bytes: await files.bytes(file), mimeType: file.mimeType };
  if (remote && /^https?:/i.test(uri)) return fetchRemote(uri, { ...remote, signal });
  const shown = JSON.stringify(uri.slice(0, 200));
  if (id !== undefined) {
    throw new ApiError(
      'NOT_FOUND',
      `${where}.fileUri is ${shown}: the file files/${id.slice(0, 60)} does not exist or has expired. Upload it again.`,
    );
  }
  throw new ApiError(
    'INVALID_ARGUMENT',
    `${where}.fileUri is ${shown}; a file that was uploaded here was expected (…/files/ID). ` +
      'Upload it or send its bytes as inlineData; `alhena serve --fetch-urls` would fetch files from elsewhere.',
  );
}
