/**
 * Writes real files of other programs, with questions about them, for looking and tuning:
 *
 *     node tools/outside-pictures.ts [folder] [--count 20] [--seed outside] [--largest 4000]
 *
 * `count` pictures of each program: librsvg (through sharp), Chromium's SVG, Chromium's canvas, ImageMagick.
 * A program that is not installed is named and left out. `manifest.jsonl` has one line a question;
 * `outsideFolderCases` reads the folder.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { Random } from '../src/base/random.ts';
import { FORMATS, type Save, saveSvg } from '../src/evals/outside/file.ts';
import type { ManifestLine } from '../src/evals/outside/folder.ts';
import { draftOutside, OUTSIDE_TASKS, type OutsideDraft } from '../src/evals/outside/index.ts';
import { paintOnCanvas, toDrawing } from '../src/evals/outside/on-canvas.ts';
import { askAbout } from '../src/evals/outside/questions.ts';
import { toSvg } from '../src/evals/outside/svg.ts';
import { magickArguments } from '../src/evals/outside/with-magick.ts';

const run = promisify(execFile);

interface Program {
  readonly name: string;
  draw(draft: OutsideDraft): Promise<Uint8Array>;
  close?(): Promise<void>;
}

/** The program, or why it is not there. */
type Found = Program | { readonly name: string; readonly absent: string };

const librsvg: Program = {
  name: 'librsvg',
  draw: ({ sketch, style, save }) => saveSvg(toSvg(sketch, style), save),
};

/** Chromium, twice: its own SVG as a screenshot, and a canvas that a script fills. */
async function findChromium(): Promise<Found[]> {
  const names = ['chromium-svg', 'chromium-canvas'];
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  try {
    const { chromium } = await import('playwright-core');
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    const browser = await chromium.launch({ executablePath, args });
    const page = await browser.newPage();
    return [
      { name: names[0], draw: (draft) => screenshot(page, draft) },
      { name: names[1], draw: (draft) => canvasFile(page, draft), close: () => browser.close() },
    ];
  } catch (error) {
    const absent = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return names.map((name) => ({ name, absent }));
  }
}

async function screenshot(page: Page, { sketch, style, save }: OutsideDraft): Promise<Uint8Array> {
  const { width, height } = sketch;
  await page.setViewportSize({ width, height });
  await page.setContent(`<body style="margin:0;overflow:hidden">${toSvg(sketch, style)}</body>`);
  if (save.format === 'jpeg') return page.screenshot({ type: 'jpeg', quality: save.quality });
  return convert(await page.screenshot({ type: 'png' }), save);
}

async function canvasFile(page: Page, { sketch, style, save }: OutsideDraft): Promise<Uint8Array> {
  const own = save.format === 'gif' ? 'png' : save.format;
  const drawing = toDrawing(sketch, style);
  const url = await page.evaluate(paintOnCanvas, [drawing, `image/${own}`, save.quality / 100] as [
    typeof drawing,
    string,
    number,
  ]);
  const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  return own === save.format ? bytes : convert(bytes, save);
}

/** For formats that the program cannot write itself, as a person would with another program. */
async function convert(png: Uint8Array, { format, quality }: Save): Promise<Uint8Array> {
  if (format === 'png') return png;
  const { default: sharp } = await import('sharp');
  return format === 'gif' ? sharp(png).gif().toBuffer() : sharp(png).webp({ quality }).toBuffer();
}

/** ImageMagick 7 is `magick`, 6 is `convert`; other programs go by the second name too. */
async function findMagick(folder: string): Promise<Found> {
  const name = 'imagemagick';
  for (const command of ['magick', 'convert']) {
    const version = await run(command, ['-version']).catch(() => ({ stdout: '' }));
    if (!version.stdout.startsWith('Version: ImageMagick')) continue;
    return {
      name,
      draw: async ({ sketch, style, save }) => {
        const file = join(folder, `magick-draft.${save.format}`);
        const drawing = magickArguments(toDrawing(sketch, style));
        await run(command, [...drawing, '-quality', String(save.format === 'png' ? 75 : save.quality), file]);
        const bytes = await readFile(file);
        await rm(file);
        return bytes;
      },
    };
  }
  return { name, absent: 'neither magick nor convert is ImageMagick' };
}

/** One picture's lines for the manifest: a question of every task that has a clear one. */
function ask(draft: OutsideDraft, file: string, random: Random): ManifestLine[] {
  const lines: ManifestLine[] = [];
  for (const task of OUTSIDE_TASKS) {
    for (let attempt = 0; attempt < 20; attempt++) {
      const question = askAbout(task, draft.sketch, random);
      if (question === undefined) continue;
      const { text, answer, alternatives } = question;
      lines.push({ file, task, question: text, answer, ...(alternatives && { alternatives }) });
      break;
    }
  }
  return lines;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: 'outside' },
    largest: { type: 'string', default: '4000' },
  },
});
const folder = positionals[0] ?? 'runs/outside';
const [count, largest] = [Number(values.count), Number(values.largest)];
if (!Number.isInteger(count) || count < 1) throw new Error(`--count ${values.count}: expected 1 or more`);
if (!(largest >= 64)) throw new Error(`--largest ${values.largest}: expected 64 or more pixels a side`);
await mkdir(folder, { recursive: true });
const programs: Found[] = [librsvg, ...(await findChromium()), await findMagick(folder)];
const manifest: ManifestLine[] = [];
for (const program of programs) {
  if ('absent' in program) {
    console.log(`${program.name}: left out, ${program.absent}`);
    continue;
  }
  const random = new Random(`${values.seed} ${program.name}`);
  const started = Date.now();
  for (let i = 0; i < count; ) {
    const drawn = draftOutside(OUTSIDE_TASKS[i % OUTSIDE_TASKS.length], random);
    if (Math.max(drawn.sketch.width, drawn.sketch.height) > largest) continue;
    // Every format gets its turn, however few pictures there are.
    const draft = { ...drawn, save: { ...drawn.save, format: FORMATS[i % FORMATS.length] } };
    const ending = draft.save.format === 'jpeg' ? 'jpg' : draft.save.format;
    const file = `${program.name}-${String(i).padStart(4, '0')}.${ending}`;
    await writeFile(join(folder, file), await program.draw(draft));
    manifest.push(...ask(draft, file, random));
    i++;
  }
  await program.close?.();
  console.log(`${program.name}: ${count} pictures in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
await writeFile(
  join(folder, 'manifest.jsonl'),
  `${manifest.map((line) => JSON.stringify(line)).join('\n')}\n`,
);
console.log(`${manifest.length} questions in ${join(folder, 'manifest.jsonl')}`);
