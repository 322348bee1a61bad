import { createHash } from 'node:crypto';
import { ApiError } from '../errors.ts';
import { Alone } from '../store/alone.ts';
import { readRecord, type Store, writeRecord } from '../store/store.ts';
import { checkDigest } from './digest.ts';

/** Bytes are kept in pieces of this size, so that no upload has to fit into memory. */
const PIECE_BYTES = 8 * 2 ** 20;
const HOUR = 3_600_000;
/** An upload may rest this long before it is forgotten. */
const UPLOAD_MILLISECONDS = 24 * HOUR;
const ID = /^[a-z0-9][a-z0-9-]{0,59}$/;

export interface FileLimits {
  /** Largest file; default 100 MB. */
  readonly fileBytes: number;
  /** All files and unfinished uploads of the server together; default 4 GB. */
  readonly totalBytes: number;
  /** Files and unfinished uploads; default 1,000. */
  readonly count: number;
  /** How long a file is kept; default 48 hours. */
  readonly milliseconds: number;
}

export const FILE_LIMITS: FileLimits = {
  fileBytes: 100e6,
  totalBytes: 4e9,
  count: 1000,
  milliseconds: 48 * HOUR,
};

/** A file as it is kept; `files/{id}` in the API. */
export interface StoredFile {
  readonly id: string;
  /** Whose key uploaded it; other keys do not see it. */
  readonly owner: string;
  readonly displayName?: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Base64. */
  readonly sha256Hash: string;
  /** Milliseconds since 1970, both. */
  readonly created: number;
  readonly expires: number;
  /** Its bytes are in `blobs/{blob}-0`, `-1`, … */
  readonly blob: string;
  readonly pieces: number;
}

/** What a client says about a file before it sends it. */
export interface UploadStart {
  readonly owner: string;
  readonly mimeType: string;
  readonly id?: string;
  readonly displayName?: string;
  readonly sizeBytes?: number;
  readonly sha256Hash?: string;
}

/** An upload under way; its id is the capability that its URL carries. */
export interface Upload extends UploadStart {
  readonly upload: string;
  received: number;
  pieces: number;
  /** The file that it became. */
  finished?: string;
}

export interface FilesOptions {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly limits?: Partial<FileLimits>;
}

/** The files that clients uploaded: kept in a store, found by ids that nobody can guess, gone after two days. */
export class Files {
  readonly #store: Store;
  readonly #now: () => number;
  readonly limits: FileLimits;
  /** Two requests for one upload wait for each other. */
  readonly #alone = new Alone();

  constructor({ store, now, limits }: FilesOptions) {
    this.#store = store;
    this.#now = now;
    this.limits = { ...FILE_LIMITS, ...limits };
  }

  /** Begins an upload. Throws ApiError for a file that is too large, one too many, or whose name is taken. */
  async begin(start: UploadStart): Promise<Upload> {
    if (start.sizeBytes !== undefined) this.#checkSize(start.sizeBytes);
    if (start.id !== undefined && (await this.#record(start.id))) {
      throw new ApiError(
        'ALREADY_EXISTS',
        `The file files/${start.id} already exists. Choose another name, or leave it out.`,
      );
    }
    await this.#checkRoom(start.sizeBytes ?? 0);
    const upload: Upload = { ...start, upload: randomId(40), received: 0, pieces: 0 };
    await this.#save(upload);
    return upload;
  }

  async upload(id: string): Promise<Upload> {
    const upload = ID.test(id) ? await readRecord<Upload>(this.#store, `uploads/${id}`) : undefined;
    if (upload) return upload;
    throw new ApiError(
      'NOT_FOUND',
      'There is no such upload, or it is older than a day. Begin again with X-Goog-Upload-Command: start.',
    );
  }

  /**
   * Adds the bytes of `body` from `offset` on. What arrived before a connection broke stays, so the client asks
   * how far it came and goes on from there.
   */
  append(
    id: string,
    offset: number | undefined,
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<Upload> {
    return this.#alone.run(id, async () => {
      const upload = await this.upload(id);
      if (upload.finished !== undefined) return upload;
      const at = offset ?? upload.received;
      if (at !== upload.received) {
        throw new ApiError(
          'INVALID_ARGUMENT',
          `X-Goog-Upload-Offset is ${at}; ${upload.received} was expected. Ask with X-Goog-Upload-Command: query.`,
        );
      }
      let held: Uint8Array[] = [];
      let heldBytes = 0;
      const flush = async () => {
        if (heldBytes === 0) return;
        const expires = this.#now() + UPLOAD_MILLISECONDS + this.limits.milliseconds;
        await this.#store.write(`blobs/${id}-${upload.pieces}`, Buffer.concat(held), expires);
        upload.received += heldBytes;
        upload.pieces++;
        [held, heldBytes] = [[], 0];
        await this.#save(upload);
      };
      try {
        for await (const bytes of body) {
          this.#checkSize(upload.received + heldBytes + bytes.length, upload.sizeBytes);
          held.push(bytes);
          heldBytes += bytes.length;
          if (heldBytes >= PIECE_BYTES) await flush();
        }
      } finally {
        await flush();
      }
      return upload;
    });
  }

  /** Makes a file of an upload, once its size and digest are what was announced. Repeating it is harmless. */
  finish(id: string): Promise<StoredFile> {
    return this.#alone.run(id, async () => {
      const upload = await this.upload(id);
      if (upload.finished !== undefined) return this.get(upload.finished, upload.owner);
      const { received, sizeBytes = received, pieces } = upload;
      if (received !== sizeBytes) {
        throw new ApiError(
          'INVALID_ARGUMENT',
          `The upload has ${received} bytes; ${sizeBytes} were announced. Send the rest, then finalize.`,
        );
      }
      const digest = createHash('sha256');
      for (let i = 0; i < pieces; i++) digest.update(await this.#piece(id, i));
      const sha256 = digest.digest();
      checkDigest(sha256, upload.sha256Hash);
      const created = this.#now();
      const { owner, displayName, mimeType } = upload;
      const file: StoredFile = {
        id: upload.id ?? randomId(24),
        owner,
        displayName,
        mimeType,
        sizeBytes,
        sha256Hash: sha256.toString('base64'),
        created,
        expires: created + this.limits.milliseconds,
        blob: id,
        pieces,
      };
      await writeRecord(this.#store, `files/${file.id}`, file, file.expires);
      upload.finished = file.id;
      await this.#save(upload);
      return file;
    });
  }

  /** Ends an upload and forgets its bytes. */
  async cancel(id: string): Promise<void> {
    const { pieces } = await this.upload(id);
    await this.#removePieces(id, pieces);
    await this.#store.remove(`uploads/${id}`);
  }

  async get(id: string, owner: string): Promise<StoredFile> {
    const file = await this.find(id, owner);
    if (file) return file;
    const shown = JSON.stringify(`files/${id.slice(0, 60)}`);
    throw new ApiError('NOT_FOUND', `The file ${shown} does not exist or has expired. Upload it again.`);
  }

  async find(id: string, owner: string): Promise<StoredFile | undefined> {
    const file = await this.#record(id);
    return file?.owner === owner ? file : undefined;
  }

  /** All files of one owner, the latest first. */
  async list(owner: string): Promise<StoredFile[]> {
    const files = (await this.#all()).filter((file) => file.owner === owner);
    return files.sort((a, b) => b.created - a.created || a.id.localeCompare(b.id));
  }

  async remove(id: string, owner: string): Promise<void> {
    const { blob, pieces } = await this.get(id, owner);
    await this.#store.remove(`files/${id}`);
    await this.#removePieces(blob, pieces);
  }

  /** The bytes of a file, piece by piece. */
  async *pieces({ blob, pieces }: StoredFile): AsyncGenerator<Uint8Array, void, undefined> {
    for (let i = 0; i < pieces; i++) yield await this.#piece(blob, i);
  }

  async bytes(file: StoredFile): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pieces(file)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  #record(id: string): Promise<StoredFile | undefined> {
    return ID.test(id) ? readRecord<StoredFile>(this.#store, `files/${id}`) : Promise.resolve(undefined);
  }

  async #all(): Promise<StoredFile[]> {
    const names = await this.#store.names('files');
    const files = await Promise.all(names.map((name) => this.#record(name)));
    return files.filter((file) => file !== undefined);
  }

  async #piece(blob: string, index: number): Promise<Uint8Array> {
    const bytes = await this.#store.read(`blobs/${blob}-${index}`);
    if (bytes) return bytes;
    throw new ApiError('NOT_FOUND', 'The bytes of this file are gone. Upload it again.');
  }

  async #removePieces(blob: string, pieces: number): Promise<void> {
    for (let i = 0; i < pieces; i++) await this.#store.remove(`blobs/${blob}-${i}`);
  }

  #save(upload: Upload): Promise<void> {
    return writeRecord(this.#store, `uploads/${upload.upload}`, upload, this.#now() + UPLOAD_MILLISECONDS);
  }

  #checkSize(bytes: number, announced = this.limits.fileBytes): void {
    const { fileBytes } = this.limits;
    if (bytes <= Math.min(announced, fileBytes)) return;
    throw new ApiError(
      'INVALID_ARGUMENT',
      bytes > fileBytes
        ? `The file has ${bytes} bytes or more; at most ${fileBytes} were expected. Send a smaller one.`
        : `The upload has more than the ${announced} bytes that were announced. Begin again with the right size.`,
    );
  }

  async #checkRoom(bytes: number): Promise<void> {
    const files = await this.#all();
    const uploads = await Promise.all(
      (await this.#store.names('uploads')).map((name) => readRecord<Upload>(this.#store, `uploads/${name}`)),
    );
    const open = uploads.filter((upload) => upload !== undefined && upload.finished === undefined);
    const used =
      files.reduce((sum, file) => sum + file.sizeBytes, 0) +
      open.reduce((sum, upload) => sum + Math.max(upload?.received ?? 0, upload?.sizeBytes ?? 0), 0);
    const { count, totalBytes } = this.limits;
    if (files.length + open.length < count && used + bytes <= totalBytes) return;
    throw new ApiError(
      'RESOURCE_EXHAUSTED',
      `The server keeps ${files.length + open.length} files with ${used} bytes; ${count} files and ${totalBytes} ` +
        'bytes are the most. Delete some, or wait until they expire.',
    );
  }
}

/** Letters and digits drawn by the system's generator; 24 of them hold 124 bits. */
export function randomId(length: number): string {
  let id = '';
  while (id.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      // 252 is the largest multiple of 36 in a byte: every character is equally likely.
      if (byte < 252 && id.length < length) id += (byte % 36).toString(36);
    }
  }
  return id;
}
