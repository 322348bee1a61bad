import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { LETTERS } from '../../worlds/choices.ts';
import {
  type Benchmark,
  choiceCase,
  openCase,
  PictureSource,
  parseRecord,
  readPicture,
  Whole,
} from './benchmark.ts';
import type { Row } from './rows.ts';
import { sameOpen } from './scores.ts';

const texts = z.array(z.string()).min(2).max(LETTERS.length);

/** Hendrycks et al.: tables without a head; and records as datasets have them. */
const mmlu: Benchmark = {
  name: 'mmlu',
  form: 'six cells question,A,B,C,D,letter, or {"question", "choices": [4 texts], "answer": 0 to 3}',
  parse(row) {
    const cells = z
      .tuple([z.string(), z.string(), z.string(), z.string(), z.string(), z.enum(['A', 'B', 'C', 'D'])])
      .transform(([question, a, b, c, d, letter]) => ({
        question,
        options: [a, b, c, d],
        right: LETTERS.indexOf(letter),
      }));
    const record = z
      .object({ question: z.string(), choices: texts, answer: Whole })
      .transform(({ question, choices, answer }) => ({ question, options: choices, right: answer }));
    const parsed = parseRecord(z.union([cells, record]), row, mmlu.form);
    checkRight(parsed, row);
    return () => choiceCase({ suite: 'mmlu', ...parsed });
  },
};

/** Clark et al.: records with a question's stem and labelled choices, or as datasets have them. */
const arc: Benchmark = {
  name: 'arc',
  form: '{"question": {"stem", "choices": [{"text", "label"}]}, "answerKey"} or {"question", "choices": {"text": [], "label": []}, "answerKey"}',
  parse(row) {
    const official = z
      .object({
        question: z.object({
          stem: z.string(),
          choices: z.array(z.object({ text: z.string(), label: z.string() })),
        }),
        answerKey: z.string(),
      })
      .transform(({ question: { stem, choices }, answerKey }) => ({
        question: stem,
        options: choices.map(({ text }) => text),
        right: choices.findIndex(({ label }) => label === answerKey),
      }));
    const record = z
      .object({
        question: z.string(),
        choices: z.object({ text: texts, label: z.array(z.string()) }),
        answerKey: z.string(),
      })
      .transform(({ question, choices: { text, label }, answerKey }) => ({
        question,
        options: text,
        right: label.indexOf(answerKey),
      }));
    const parsed = parseRecord(z.union([official, record]), row, arc.form);
    checkRight(parsed, row);
    return () => choiceCase({ suite: 'arc', ...parsed });
  },
};

/** Zellers et al.; asked by letter, not by the likelihood of each ending as the paper has it. */
const hellaswag: Benchmark = {
  name: 'hellaswag',
  form: '{"ctx", "endings": [4 texts], "label": 0 to 3}',
  parse(row) {
    const { ctx, endings, label } = parseRecord(
      z.object({ ctx: z.string(), endings: texts, label: Whole }),
      row,
      hellaswag.form,
    );
    const parsed = { question: `${ctx}\nHow does it go on?`, options: endings, right: label };
    checkRight(parsed, row);
    return () => choiceCase({ suite: 'hellaswag', ...parsed });
  },
};

/** Yue et al.: up to seven pictures, named `<image 1>` in the question; options as a list, or one as Python writes it. */
const mmmu: Benchmark = {
  name: 'mmmu',
  form: '{"question", "options": [texts] or "[\'…\']", "answer": letter or text, "image_1": path or bytes, …}',
  parse(row, context) {
    const picture = PictureSource.nullish();
    const record = z.object({
      question: z.string(),
      options: z.union([z.array(z.string()), z.string().transform(pythonList)]).default([]),
      answer: z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat()),
      image_1: PictureSource,
      image_2: picture,
      image_3: picture,
      image_4: picture,
      image_5: picture,
      image_6: picture,
      image_7: picture,
    });
    const { question, options, answer, ...images } = parseRecord(record, row, mmmu.form);
    const sources = Object.values(images).filter((source) => source !== null && source !== undefined);
    const right = LETTERS.indexOf(answer[0]);
    if (options.length > 0) checkRight({ options, right }, row);
    return async () => {
      const pictures = await Promise.all(sources.map((source) => readPicture(source, context, row.where)));
      if (options.length > 0) return choiceCase({ suite: 'mmmu', question, options, right, pictures });
      return openCase('mmmu', 'accuracy', question, answer[0], (reply) => sameOpen(reply, answer), pictures);
    };
  },
};

/** `['a', "b's"]` as Python prints a list of texts. */
export function pythonList(text: string): string[] {
  return [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, single, double]) =>
    (single ?? double).replace(/\\(.)/g, '$1'),
  );
}

function checkRight({ options, right }: { options: readonly string[]; right: number }, row: Row): void {
  if (right >= 0 && right < options.length) return;
  throw new UserError(
    `${row.where}: the answer names none of its ${options.length} choices. Mend it, or delete it.`,
  );
}

export const choiceBenchmarks: readonly Benchmark[] = [mmlu, arc, hellaswag, mmmu];
