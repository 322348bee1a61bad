import { type Command, InvalidArgumentError } from 'commander';
import type { Usage } from '../generate/types.ts';
import type { Turn } from '../text/turns.ts';
import {
  addSamplingOptions,
  jsonOption,
  modelOption,
  precisionOption,
  type SamplingArguments,
  samplingOf,
} from './arguments.ts';
import { readPicture } from './files.ts';
import { type ModelArguments, openModel } from './load.ts';
import { thoughtWriter, write, writeDocument } from './terminal.ts';

interface RunArguments extends SamplingArguments, ModelArguments {
  readonly json?: boolean;
}

/** `alhena run`: one answer, streamed. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('answer one prompt, with pictures if there are any')
    .argument('<prompt>', 'what to ask', (text: string) => {
      if (text.trim() === '') throw new InvalidArgumentError('It is empty; write what to ask.');
      return text;
    })
    .argument('[file...]', 'pictures: PNG, JPEG, WebP, GIF, AVIF or BMP')
    .addOption(modelOption())
    .addOption(precisionOption())
    .addOption(jsonOption());
  addSamplingOptions(command).action(run);
}

async function run(prompt: string, files: string[], options: RunArguments): Promise<void> {
  const pictures = [];
  for (const file of files) pictures.push({ picture: await readPicture(file) });
  const turns: Turn[] = [{ role: 'user', parts: [...pictures, { text: prompt }] }];
  const model = await openModel(options);
  const writer = thoughtWriter();
  let [text, thought] = ['', ''];
  let usage: Usage | undefined;
  for await (const event of model.stream(turns, samplingOf(options))) {
    text += event.text;
    thought += event.thought ?? '';
    usage = event.usage;
    if (options.json) continue;
    if (event.thought) writer.thought(event.thought);
    if (event.text !== '') writer.text(event.text);
  }
  const thoughts = thought === '' ? [] : [{ text: thought, thought: true }];
  if (options.json) writeDocument({ model: model.name, text, parts: [...thoughts, { text }], usage });
  else if (!text.endsWith('\n')) write('\n');
  await model.dispose();
}
