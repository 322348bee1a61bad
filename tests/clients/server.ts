import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GenerateOptions } from '../../src/generate/types.ts';
import { loadLanguageModel } from '../../src/library.ts';
import { encodePng } from '../../src/media/png.ts';
import { createApp } from '../../src/serve/app.ts';
import { EchoModel, echoApp } from '../../src/serve/echo.testing.ts';
import { type Listening, listen } from '../../src/serve/listen.ts';
import { FolderStore } from '../../src/serve/store/folder.ts';
import type { Turn } from '../../src/text/turns.ts';

/** What a client is driven against. */
export interface Target {
  /** A server with `nano`. */
  readonly url: string;
  /** A server that breaks after the second chunk of a stream. */
  readonly broken: string;
  /** A server that answers slowly and for long, and how many answers it is making. */
  readonly slow: string;
  readonly running: () => number;
  /** A server that calls the tools that it is told to, and says back what comes of it. */
  readonly agent: string;
  /** A red picture: base64 of a PNG. */
  readonly picture: string;
  /** The path of a picture of more than 8 MiB, which clients upload in two chunks. */
  readonly largePicture: string;
}

/** Starts what clients talk to. */
export async function startTarget(): Promise<Target & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'alhena-clients-'));
  const nano = await loadLanguageModel('nano');
  const app = createApp({
    models: { list: () => [{ name: 'nano', contextLength: nano.contextLength }], get: async () => nano },
    store: new FolderStore(join(folder, 'store')),
    now: () => performance.now(),
    log: (record) => record.kind === 'failure' && console.error(record),
  });
  const broken = echo((model) => {
    model.failAt = 2;
  });
  const slow = echo((model) => {
    model.pause = 50;
  });
  const apps = [app, broken.app, slow.app, agentApp()];
  const listening = await Promise.all(apps.map((it) => listen({ app: it, port: 0 })));
  const [main, breaking, slowly, agent]: Listening[] = listening;
  const png = await encodePng({ width: 48, height: 48, data: redPixels(48 * 48) });
  const largePicture = join(folder, 'large.bmp');
  await writeFile(largePicture, bitmap(1800, 1800));
  return {
    url: main.url,
    broken: breaking.url,
    slow: slowly.url,
    agent: agent.url,
    running: () => slow.model.running,
    picture: Buffer.from(png).toString('base64'),
    largePicture,
    async close() {
      await Promise.all(listening.map((it) => it.close()));
      await nano.dispose();
      await rm(folder, { recursive: true });
    },
  };
}

function echo(change: (model: EchoModel) => void) {
  const made = echoApp();
  // Programs send long instructions.
  made.model.contextLength = 32_768;
  change(made.model);
  return made;
}

/** Lines such as `call read_file {"file_path": "a.txt"}` are calls; `system?` asks for the system instruction. */
class AgentModel extends EchoModel {
  override contextLength = 32_768;

  override async *stream(turns: readonly Turn[], options?: GenerateOptions): ReturnType<EchoModel['stream']> {
    const texts = turns.at(-1)?.parts.flatMap((part) => ('text' in part ? [part.text] : [])) ?? [];
    const calls = texts.flatMap((text) => [...text.matchAll(/^call (\w+) (\{.*\})$/gm)]);
    const usage = {
      promptTokens: this.countTokens(turns).total,
      pictureTokens: 0,
      soundTokens: 0,
      filmTokens: 0,
      cachedTokens: 0,
      thoughtTokens: 0,
      outputTokens: calls.length,
      drawnTokens: 0,
    };
    for (const [, name, args] of calls)
      yield { text: '', functionCall: { name, args: JSON.parse(args) as Record<string, unknown> }, usage };
    if (calls.length > 0) yield { text: '', usage, finishReason: 'STOP' };
    else if (texts.at(-1) === 'system?') yield* super.stream([turns[0]], options);
    else yield* super.stream(turns, options);
  }
}

function agentApp() {
  const model = new AgentModel();
  const models = {
    list: () => [{ name: 'agent', contextLength: model.contextLength }],
    get: async () => model,
  };
  return echoApp({ models }).app;
}

const redPixels = (count: number) =>
  Uint8Array.from({ length: count * 3 }, (_, i) => (i % 3 === 0 ? 255 : 0));

/** An uncompressed picture, 24 bits a pixel. */
function bitmap(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(54 + width * height * 3, 0);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let i = 54; i < bytes.length; i += 3) bytes[i + 2] = 255;
  return bytes;
}
