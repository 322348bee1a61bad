import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { UserError } from '../../base/errors.ts';
import { Resampler } from '../../media/resampler.ts';
import { SAMPLE_RATE } from '../../media/sound.ts';
import { concatenate, normalise, peakOf } from './signal.ts';
import type { Manner } from './voices.ts';

const PROGRAMS = ['espeak-ng', 'flite'] as const;
type Program = (typeof PROGRAMS)[number];

const found = new Map<Program, boolean>();

/** Whether a program of this machine answers; asked once. */
function has(program: Program): boolean {
  const known = found.get(program);
  if (known !== undefined) return known;
  const there = spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
  found.set(program, there);
  return there;
}

/** The programs that speech needs and this machine lacks; both are needed, since voices are drawn from both. */
export const missingSpeechPrograms = (): Program[] => PROGRAMS.filter((program) => !has(program));

/** Whether worlds of speech can speak here. */
export const canSpeak = (): boolean => missingSpeechPrograms().length === 0;

/** Throws UserError where a program is missing; worlds of speech check that before long runs. */
export function checkSpeech(): void {
  const missing = missingSpeechPrograms();
  if (missing.length > 0) throw notInstalled(missing);
}

const notInstalled = (missing: readonly Program[]): UserError =>
  new UserError(
    `Speech needs ${missing.join(' and ')}, not installed here. Run: apt-get install ${PROGRAMS.join(' ')}`,
    'FAILED_PRECONDITION',
  );

/** Words a minute, and 0 to 99, of espeak-ng's usual speech. */
const USUAL_SPEED = 160;
const USUAL_PITCH = 50;

/** flite writes into files alone: /dev/stdout is a socket under Node, which cannot be opened. */
const FLITE_FILE = join(tmpdir(), `alhena-flite-${process.pid}-${threadId}.wav`);

function command(text: string, { voice, pitch, speed: wanted, scale }: Manner): [Program, string[]] {
  // Scaled sound is shorter by as much.
  const speed = wanted / scale;
  if (voice.program === 'flite') {
    const stretch = `duration_stretch=${(1 / speed).toFixed(3)}`;
    return ['flite', ['-voice', voice.name, '--setf', stretch, '-t', text, '-o', FLITE_FILE]];
  }
  const settings = ['-s', (USUAL_SPEED * speed).toFixed(0), '-p', (USUAL_PITCH * pitch).toFixed(0)];
  return ['espeak-ng', ['--stdout', '-v', voice.name, ...settings, '--', text]];
}

/**
 * `text` spoken, from its first sound to its last, its loudest sample at 0.9. The same arguments give the same samples.
 * Throws UserError where the voice's program is not installed.
 */
export function speak(text: string, manner: Manner): Float32Array {
  const [program, settings] = command(text, manner);
  const { stdout, stderr, error, status } = spawnSync(program, settings, { maxBuffer: 2 ** 24 });
  if (error && 'code' in error && error.code === 'ENOENT') throw notInstalled([program]);
  if (error || status !== 0) {
    const why = error?.message ?? stderr.toString().trim();
    throw new UserError(
      `${program} ${settings.join(' ')} failed: ${why || `status ${status}`}. Speech was made with espeak-ng 1.51 and flite 2.2.`,
      'FAILED_PRECONDITION',
    );
  }
  return normalise(trim(readWave(program === 'flite' ? takeFile() : stdout, program, manner.scale)));
}

function takeFile(): Buffer {
  const bytes = readFileSync(FLITE_FILE);
  rmSync(FLITE_FILE);
  return bytes;
}

/** Rates are rounded to multiples of this, so that a resampler needs few kernels. */
const RATE_STEP = 500;

/**
 * The samples of a WAV file of 16 bits, mono, at 16 kHz, as if it had been recorded at `scale` times its rate. Programs
 * that write into a pipe cannot know the length, so what the header says of it is not read.
 */
function readWave(file: Buffer, program: Program, scale: number): Float32Array {
  const data = file.indexOf('data');
  if (file.toString('latin1', 0, 4) !== 'RIFF' || data < 0)
    throw new Error(`${program} wrote ${file.length} bytes; a WAV file was expected`);
  const samples = new Float32Array((file.length - data - 8) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = file.readInt16LE(data + 8 + 2 * i) / 2 ** 15;
  const rate = RATE_STEP * Math.round((scale * file.readUInt32LE(24)) / RATE_STEP);
  const resampler = new Resampler(rate, SAMPLE_RATE);
  return concatenate([resampler.push(samples), resampler.finish()]);
}

/** Below −46 dB of the loudest sample nothing is heard. */
const THRESHOLD = 0.005;
/** 20 ms stay on either side, so that no soft consonant is cut. */
const MARGIN = 320;

/** Without the silence around it. */
function trim(samples: Float32Array): Float32Array {
  const loudest = peakOf(samples);
  const heard = (sample: number) => Math.abs(sample) > THRESHOLD * loudest;
  const first = samples.findIndex(heard);
  if (first < 0) return samples;
  const last = samples.findLastIndex(heard);
  return samples.slice(Math.max(0, first - MARGIN), last + MARGIN);
}
