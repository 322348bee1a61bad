import type { Command } from 'commander';
import { listModels } from '../library.ts';
import { parameterCount } from '../model/parameters.ts';
import { jsonOption } from './arguments.ts';
import { note, table, write, writeDocument } from './terminal.ts';

/** `alhena models`: what there is to load. */
export function addModels(program: Command): void {
  program
    .command('models')
    .description('list the models of this machine')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) => {
      const models = (await listModels()).map(({ name, folder, config }) => ({
        name,
        parameters: parameterCount(config),
        contextLength: config.contextLength,
        folder,
      }));
      if (json) return writeDocument({ models });
      if (models.length === 0)
        return note('There are no models here yet; train one with `alhena train nano`.');
      const rows = models.map(({ name, parameters, contextLength, folder }) => [
        name,
        `${(parameters / 1e6).toFixed(1)} million`,
        `${contextLength} tokens`,
        folder,
      ]);
      write(table(['MODEL', 'PARAMETERS', 'CONTEXT', 'FOLDER'], rows));
    });
}
