import { extname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../base/errors.ts';
import { type InlineData, inlinePicture } from '../generate/inline.ts';
import { decoderFor } from '../generate/media.ts';
import type { GenerateOptions, Usage } from '../generate/types.ts';
import type { Picture } from '../media/picture.ts';
import type { Part, Turn } from '../text/turns.ts';
import {
  addDrawingOptions,
  addModelOptions,
  addSamplingOptions,
  type DrawingArguments,
  jsonOption,
  type SamplingArguments,
  samplingOf,
} from './arguments.ts';
import { decodeUserFile, readUserFile, writePictures } from './files.ts';
import { type ModelArguments, openModel } from './load.ts';
import { runInWindows } from './run-windows.ts';
import { note, thoughtWriter, write, writeDocument } from './terminal.ts';

interface RunArguments extends SamplingArguments, ModelArguments, DrawingArguments {
  readonly json?: boolean;
  readonly out?: string;
  readonly onlyPicture?: boolean;
}

/** A part of the answer as the document of `--json` has it. */
type DocumentPart = { text: string; readonly thought?: true } | { readonly inlineData: InlineData };

/** `alhena run`: one answer, streamed. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('answer one prompt, with files if there are any')
    .argument('<prompt>', 'what to ask', (text: string) => {
      if (text.trim() === '') throw new InvalidArgumentError('It is empty; write what to ask.');
      return text;
    })
    .argument(
      '[file...]',
      'pictures, sound, films or PDF: PNG, JPEG, WebP, GIF, AVIF, BMP, WAV, MP3, Ogg, FLAC, M4A, MP4, WebM',
    )
    .option(
      '--out <path>',
      'where the picture goes that was asked for, as a PNG; several are numbered',
      pngPath,
    )
    .option('--only-picture', 'answer with one picture and no text')
    .addOption(jsonOption());
  addSamplingOptions(addModelOptions(addDrawingOptions(command))).action(run);
}

function pngPath(path: string): string {
  if (extname(path).toLowerCase() === '.png') return path;
  throw new InvalidArgumentError('Expected the path of a PNG, for example picture.png.');
}

async function run(prompt: string, files: string[], options: RunArguments): Promise<void> {
  const contents = await Promise.all(files.map(readUserFile));
  const model = await openModel(options);
  const decode = decoderFor(model);
  const shown: Part[] = [];
  for (const [i, file] of files.entries()) shown.push(...(await decodeUserFile(file, contents[i], decode)));
  const turns: Turn[] = [{ role: 'user', parts: [...shown, { text: prompt }] }];
  const windowed = await runInWindows(model, turns, generateOptions(options));
  if (windowed) {
    const { text, usage } = windowed;
    if (options.json) writeDocument({ model: model.name, text, parts: [{ text }], usage });
    else write(`${text}\n`);
    return model.dispose();
  }
  const writer = thoughtWriter();
  const parts: DocumentPart[] = [];
  const drawn: Picture[] = [];
  let [text, thought] = ['', ''];
  let usage: Usage | undefined;
  let finishReason: string | undefined;
  for await (const event of model.stream(turns, generateOptions(options))) {
    text += event.text;
    thought += event.thought ?? '';
    ({ usage, finishReason } = event);
    if (event.text !== '') appendText(parts, event.text);
    if (event.drawing) {
      drawn.push(event.drawing.picture);
      parts.push({ inlineData: await inlinePicture(event.drawing.picture) });
    }
    if (options.json) continue;
    if (event.thought) writer.thought(event.thought);
    if (event.text !== '') writer.text(event.text);
  }
  const said: DocumentPart[] = parts.length > 0 ? parts : [{ text }];
  const all = thought === '' ? said : [{ text: thought, thought: true as const }, ...said];
  if (options.json) writeDocument({ model: model.name, text, parts: all, usage });
  else if (text !== '' && !text.endsWith('\n')) write('\n');
  await model.dispose();
  if (options.out === undefined) {
    if (drawn.length > 0 && !options.json) note(pictureHint(drawn.length));
    return;
  }
  if (drawn.length === 0) throw new UserError(noPicture(options.out, finishReason === 'MAX_TOKENS'));
  for (const path of await writePictures(options.out, drawn)) note(path);
}

function generateOptions(options: RunArguments): GenerateOptions {
  const { out, onlyPicture, guidance, candidates, temperature } = options;
  const draws = [out, onlyPicture, guidance, candidates].some((value) => value !== undefined);
  if (!draws) return samplingOf(options);
  return {
    ...samplingOf(options),
    modalities: onlyPicture ? ['image'] : ['text', 'image'],
    drawing: { guidance, candidates },
    // Candidates at temperature 0 would all be the same.
    temperature: candidates !== undefined && candidates > 1 && temperature === 0 ? undefined : temperature,
  };
}

function appendText(parts: DocumentPart[], text: string): void {
  const last = parts.at(-1);
  if (last && 'text' in last) last.text += text;
  else parts.push({ text });
}

const pictureHint = (count: number): string =>
  `(${count === 1 ? 'a picture was' : `${count} pictures were`} drawn; --out picture.png keeps ${count === 1 ? 'it' : 'them'})`;

const noPicture = (out: string, cutOff: boolean): string =>
  cutOff
    ? `The picture was cut off before its end by the most tokens that the answer may have, so ${out} was not written. Raise --max-tokens or shorten the prompt.`
    : `The answer holds no picture, so ${out} was not written. Ask for a picture, for example "Draw a red circle.".`;
