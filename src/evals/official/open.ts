import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { type Benchmark, openCase, PictureSource, parseRecord, readPicture } from './benchmark.ts';
import { boxed, lastNumber, levenshteinSimilarity, relaxed, sameMathematics, sameNumber } from './scores.ts';

/** Cobbe et al.: the number after `####` is the answer. */
const gsm8k: Benchmark = {
  name: 'gsm8k',
  form: '{"question", "answer": "… #### NUMBER"}',
  parse(row) {
    const { question, answer } = parseRecord(
      z.object({ question: z.string(), answer: z.string().regex(/####\s*-?[\d.,]+\s*$/) }),
      row,
      gsm8k.form,
    );
    const right = lastNumber(answer.slice(answer.lastIndexOf('####')));
    if (right === undefined || Number.isNaN(right))
      throw new UserError(`${row.where}: no number after ####. Mend it, or delete it.`);
    return () => openCase('gsm8k', 'accuracy', question, answer, (reply) => sameNumber(reply, right));
  },
};

/** Hendrycks et al.: the answer is what the solution boxes. */
const math: Benchmark = {
  name: 'math',
  form: '{"problem", "solution": "… \\\\boxed{ANSWER} …"}',
  parse(row) {
    const { problem, solution } = parseRecord(
      z.object({ problem: z.string(), solution: z.string() }),
      row,
      math.form,
    );
    const right = boxed(solution);
    if (right === undefined)
      throw new UserError(`${row.where}: the solution boxes nothing. Mend it, or delete it.`);
    const question = `${problem}\nPut the answer into \\boxed{}.`;
    return () => openCase('math', 'accuracy', question, solution, (reply) => sameMathematics(reply, right));
  },
};

/** Masry et al.: questions about charts in `png/` beside the file, or pictures in the records. */
const chartqa: Benchmark = {
  name: 'chartqa',
  form: '{"imgname", "query", "label"} or {"image", "query", "label"}',
  parse(row, context) {
    const label = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat()[0]);
    const record = z.union([
      z
        .object({ imgname: z.string(), query: z.string(), label })
        .transform(({ imgname, ...rest }) => ({ image: `png/${imgname}`, ...rest })),
      z.object({ image: PictureSource, query: z.string(), label }),
    ]);
    const { image, query, label: right } = parseRecord(record, row, chartqa.form);
    return async () =>
      openCase('chartqa', 'relaxedAccuracy', query, right, (reply) => relaxed(reply, right), [
        await readPicture(image, context, row.where),
      ]);
  },
};

/** Mathew et al.: several texts are right; a reply counts by its likeness. */
const docvqa: Benchmark = {
  name: 'docvqa',
  form: '{"question", "image": path or bytes, "answers": [texts]}',
  parse(row, context) {
    const { question, image, answers } = parseRecord(
      z.object({ question: z.string(), image: PictureSource, answers: z.array(z.string()).min(1) }),
      row,
      docvqa.form,
    );
    return async () =>
      openCase(
        'docvqa',
        'levenshteinSimilarity',
        question,
        answers[0],
        (reply) => levenshteinSimilarity(reply, answers),
        [await readPicture(image, context, row.where)],
      );
  },
};

export const openBenchmarks: readonly Benchmark[] = [gsm8k, math, chartqa, docvqa];
