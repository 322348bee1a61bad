import { createInterface, type Interface } from 'node:readline/promises';
import type { Command } from 'commander';
import { UserError } from '../base/errors.ts';
import { decoderFor } from '../generate/media.ts';
import type { GenerateOptions, LanguageModel } from '../generate/types.ts';
import type { Picture } from '../media/picture.ts';
import { secondsOf } from '../media/sound.ts';
import type { Part, Turn } from '../text/turns.ts';
import { addModelOptions, addSamplingOptions, type SamplingArguments, samplingOf } from './arguments.ts';
import { decodeUserFile, readUserFile, writePictures } from './files.ts';
import { type ModelArguments, openModel } from './load.ts';
import { faint, note, red, thoughtWriter, write } from './terminal.ts';

const HELP = `/file PATH     send a picture, sound, film or PDF with the next message
/save PATH     keep the pictures of the last answer, as PNG
/new           begin a new conversation
/exit          leave (or Ctrl-D)
Ctrl-C         stop an answer`;

/** `alhena chat`: a conversation in the terminal. */
export function addChat(program: Command): void {
  const command = program.command('chat').description('talk with a model in the terminal');
  addSamplingOptions(addModelOptions(command)).action(async (options: SamplingArguments & ModelArguments) => {
    const model = await openModel(options);
    const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: '› ' });
    note(faint(`${model.name} listens. /help tells what else there is.`));
    await new Chat(model, samplingOf(options), lines).talk();
    await model.dispose();
  });
}

/** One conversation after another, line by line. */
class Chat {
  readonly #model: LanguageModel;
  readonly #options: GenerateOptions;
  readonly #lines: Interface;
  #turns: Turn[] = [];
  /** Files that go with the next message. */
  #files: Part[] = [];
  /** What the last answer drew. */
  #drawn: Picture[] = [];
  #answering: AbortController | undefined;
  /** Once closed, lines that were read already still come, but there is nobody to prompt. */
  #closed = false;

  constructor(model: LanguageModel, options: GenerateOptions, lines: Interface) {
    this.#model = model;
    this.#options = options;
    this.#lines = lines;
    lines.on('close', () => {
      this.#closed = true;
    });
    lines.on('SIGINT', () => {
      if (this.#answering) this.#answering.abort();
      else lines.close();
    });
  }

  async talk(): Promise<void> {
    this.#lines.prompt();
    for await (const line of this.#lines) {
      if (line.trim() === '/exit') break;
      try {
        await this.#take(line.trim());
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        note(red(error.message));
      }
      if (!this.#closed) this.#lines.prompt();
    }
    this.#lines.close();
  }

  async #take(line: string): Promise<void> {
    const [command, ...rest] = line.split(' ');
    const argument = rest.join(' ').trim();
    if (line === '') return;
    if (command === '/help') note(HELP);
    else if (command === '/new') {
      this.#turns = [];
      this.#files = [];
      note(faint('A new conversation.'));
    } else if (command === '/file' || command === '/picture') {
      if (argument === '')
        throw new UserError(`${command} needs the path of a file, such as ${command} cat.png.`);
      const path = argument.replace(/^(['"])(.*)\1$/, '$2');
      const parts = await decodeUserFile(path, await readUserFile(path), decoderFor(this.#model));
      this.#files.push(...parts);
      note(faint(`${parts.map(described).join(', ')} go with your next message.`));
    } else if (command === '/save') {
      if (this.#drawn.length === 0)
        throw new UserError('The last answer holds no picture. Ask for one, such as "Draw a red circle."');
      if (!argument.toLowerCase().endsWith('.png'))
        throw new UserError('/save needs the path of a PNG, such as /save circle.png.');
      for (const path of await writePictures(argument, this.#drawn)) note(faint(`Wrote ${path}.`));
    } else if (command.startsWith('/')) {
      throw new UserError(`There is no command ${command}. /help lists them.`);
    } else await this.#answer(line);
  }

  async #answer(text: string): Promise<void> {
    const turns: Turn[] = [...this.#turns, { role: 'user', parts: [...this.#files, { text }] }];
    const { total } = this.#model.countTokens(turns);
    if (total > this.#model.contextLength) {
      throw new UserError(
        `The conversation would be ${total} tokens long; ${this.#model.name} reads ${this.#model.contextLength}. Begin anew with /new.`,
      );
    }
    this.#answering = new AbortController();
    const writer = thoughtWriter();
    const parts: Part[] = [];
    this.#drawn = [];
    try {
      for await (const event of this.#model.stream(turns, {
        ...this.#options,
        signal: this.#answering.signal,
      })) {
        append(parts, event.text);
        if (event.drawing) {
          const { picture } = event.drawing;
          parts.push({ picture });
          this.#drawn.push(picture);
          writer.text(`[a picture of ${picture.width} × ${picture.height} pixels; /save PATH keeps it]\n`);
        }
        if (event.thought) writer.thought(event.thought);
        if (event.text !== '') writer.text(event.text);
      }
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
      note(faint(' (stopped)'));
    } finally {
      this.#answering = undefined;
    }
    write('\n');
    this.#turns = [...turns, { role: 'model', parts: parts.length > 0 ? parts : [{ text: '' }] }];
    this.#files = [];
  }
}

/** Adds text to an answer: to its last part, unless a picture came since. */
function append(parts: Part[], text: string): void {
  const last = parts.at(-1);
  if (text === '') return;
  if (last && 'text' in last) parts[parts.length - 1] = { text: last.text + text };
  else parts.push({ text });
}

/** What a file turned out to be. */
function described(part: Part): string {
  if ('picture' in part) return `${part.picture.width} × ${part.picture.height} pixels`;
  if ('sound' in part) return `${secondsOf(part.sound).toFixed(1)} seconds of sound`;
  if ('film' in part) return `${part.film.frames.length} frames of film`;
  return 'text';
}
