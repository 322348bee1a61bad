import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchModel, createLanguageModel } from '../../generate/languageModel.ts';
import { TINY, testParameters, testPicture } from '../../generate/test-model.ts';
import type { GenerateOptions } from '../../generate/types.ts';
import { encodePng } from '../../media/png.ts';
import { wavFile } from '../../media/wav.testing.ts';
import { nodeEngine } from '../../tensor/node.ts';
import { alhenaTokenizer } from '../../text/alhena.ts';
import type { Case } from '../../worlds/world.ts';
import { pythonList } from './choices.ts';
import { codeOf } from './code.ts';
import { evaluateOfficial, OFFICIAL_SUITES, officialCases, weighted } from './index.ts';
import {
  boxed,
  lastNumber,
  levenshteinSimilarity,
  plainMathematics,
  relaxed,
  sameMathematics,
} from './scores.ts';

let folder: string;
const path = (name: string) => join(folder, name);
const put = async (name: string, text: string | Uint8Array) => {
  await writeFile(path(name), text);
  return path(name);
};
const lines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n');
const load = async (suite: string, file: string, runCode = false) => {
  const cases = await Promise.all((await officialCases(suite, file, runCode)).map((make) => make()));
  return cases.map((item) => ({ ...item, score: (reply: string) => item.score(reply, []) }));
};
const textOf = ({ turns }: Pick<Case, 'turns'>) =>
  turns
    .at(-1)
    ?.parts.map((part) => ('text' in part ? part.text : ''))
    .join('');
const picturesOf = ({ turns }: Pick<Case, 'turns'>) =>
  turns.at(-1)?.parts.filter((part) => 'picture' in part).length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alhena-official-'));
  await mkdir(path('png'));
  const png = await encodePng(testPicture(20, 16));
  await writeFile(path('png/7.png'), png);
  await writeFile(path('page.png'), png);
});
afterAll(() => rm(folder, { recursive: true }));

describe('forms of the files', () => {
  it('mmlu: the original table, quotes and line breaks included', async () => {
    const file = await put('m.csv', 'What is 2 + 2?,3,4,5,6,B\n"Which, of\nthese?","a ""b""",c,d,e,A\n');
    const [sum, quoted] = await load('mmlu', file);
    expect(textOf(sum)).toContain('What is 2 + 2?\nA. 3\nB. 4\nC. 5\nD. 6\n');
    expect([sum.expected, quoted.expected]).toEqual(['B', 'A']);
    expect(textOf(quoted)).toContain('Which, of\nthese?\nA. a "b"\n');
    expect([
      sum.score('B'),
      sum.score('The answer is B.'),
      sum.score('4'),
      sum.score('A'),
      sum.score(''),
    ]).toEqual([1, 1, 1, 0, 0]);
  });

  it('mmlu: records, in lines, packed, and in Parquet with 64-bit answers', async () => {
    const record = {
      question: 'Capital of Italy?',
      subject: 'geography',
      choices: ['a', 'b', 'c', 'Rome'],
      answer: 3,
    };
    const parquet = parquetWriteBuffer({
      columnData: [
        { name: 'question', data: [record.question], type: 'STRING' },
        { name: 'choices', data: [record.choices], type: 'JSON' },
        { name: 'answer', data: [3n], type: 'INT64' },
      ],
    });
    for (const file of [
      await put('m.jsonl', lines(record)),
      await put('m.jsonl.gz', gzipSync(lines(record))),
      await put('m.json', JSON.stringify([record])),
      await put('m.parquet', new Uint8Array(parquet)),
    ]) {
      expect(
        (await load('mmlu', file)).map(({ expected }) => expected),
        file,
      ).toEqual(['D']);
    }
  });

  it('arc: labels may be digits', async () => {
    const file = await put(
      'arc.jsonl',
      lines(
        {
          id: 'x',
          question: {
            stem: 'Hot?',
            choices: [
              { text: 'ice', label: '1' },
              { text: 'fire', label: '2' },
            ],
          },
          answerKey: '2',
        },
        { question: 'Cold?', choices: { text: ['ice', 'fire'], label: ['A', 'B'] }, answerKey: 'A' },
      ),
    );
    expect((await load('arc', file)).map(({ expected }) => expected)).toEqual(['B', 'A']);
  });

  it('hellaswag', async () => {
    const record = {
      ind: 4,
      activity_label: 'x',
      ctx: 'A man sits.',
      endings: ['a', 'b', 'c', 'd'],
      label: '2',
    };
    const [one] = await load('hellaswag', await put('h.jsonl', lines(record)));
    expect(one.expected).toBe('C');
  });

  it('gsm8k: the last number counts', async () => {
    const record = { question: 'How many?', answer: '3 * 400 = <<3*400=1200>>1200\n#### 1,200' };
    const [one] = await load('gsm8k', await put('g.jsonl', lines(record)));
    expect([one.score('so 1200'), one.score('#### 1,200.'), one.score('1200 or 7'), one.score('')]).toEqual([
      1, 1, 0, 0,
    ]);
  });

  it('math: a file for each problem, or lines', async () => {
    const record = {
      problem: 'Half?',
      level: 'Level 1',
      type: 'Algebra',
      solution: 'It is $\\boxed{\\dfrac{1}{2}}$.',
    };
    for (const file of [await put('1.json', JSON.stringify(record)), await put('1.jsonl', lines(record))]) {
      const [one] = await load('math', file);
      expect([
        one.score('\\boxed{\\frac12}'),
        one.score('The answer is 1/2'),
        one.score('\\boxed{2}'),
      ]).toEqual([1, 1, 0]);
    }
  });

  it('mmmu: pictures by path, options as Python prints them; open questions', async () => {
    const base = { id: 'x', image_1: 'page.png', image_2: null };
    const file = await put(
      'mmmu.jsonl',
      lines(
        { ...base, question: '<image 1> Which?', options: "['one', \"it's\"]", answer: 'B' },
        { ...base, question: 'How much?', options: '[]', answer: ['2.5', 'two and a half'] },
      ),
    );
    const [choice, open] = await load('mmmu', file);
    expect([choice.expected, picturesOf(choice)]).toEqual(['B', 1]);
    expect([open.score('2.50'), open.score('Two and a half.'), open.score('3')]).toEqual([1, 1, 0]);
  });

  it('chartqa: pictures in png/, 5 % of tolerance', async () => {
    const [one] = await load(
      'chartqa',
      await put('c.json', lines([{ imgname: '7.png', query: 'How many?', label: '40' }])),
    );
    expect(picturesOf(one)).toBe(1);
    expect([one.score('41.9'), one.score('42.1'), one.score('40%')]).toEqual([1, 0, 1]);
  });

  it('docvqa: any of the answers, by likeness', async () => {
    const record = {
      questionId: 1,
      question: 'Date?',
      image: 'page.png',
      answers: ['1 May 1999', 'May 1st'],
    };
    const [one] = await load('docvqa', await put('d.json', JSON.stringify({ data: [record] })));
    expect([one.score('1 may 1999'), one.score('May 1st'), one.score('something else')]).toEqual([1, 1, 0]);
    expect(one.score('1 May 1998')).toBeCloseTo(0.9);
  });
});

describe('code', () => {
  const humaneval = {
    task_id: 'HumanEval/0',
    prompt: 'from typing import List\n\ndef double(x: int) -> int:\n    """Twice x."""\n',
    entry_point: 'double',
    canonical_solution: '    return 2 * x\n',
    test: 'def check(candidate):\n    assert candidate(3) == 6\n',
  };
  const mbpp = {
    task_id: 11,
    text: 'Write a function that doubles.',
    code: 'def double(x):\n  return 2 * x',
    test_list: ['assert double(2) == 4'],
    test_setup_code: '',
  };

  it('is not run unless that was asked for', async () => {
    const file = await put('he.jsonl', lines(humaneval));
    await expect(load('humaneval', file)).rejects.toThrow('--run-code');
    await expect(load('mbpp', await put('mb.jsonl', lines(mbpp)))).rejects.toThrow('--run-code');
  });

  it('humaneval: completions and whole functions; errors, endless loops and floods of memory fail', async () => {
    const [one] = await load('humaneval', await put('he.jsonl', lines(humaneval)), true);
    expect(one.score(one.expected)).toBe(1);
    expect(one.score('```python\ndef double(x: int) -> int:\n    return x + x\n```')).toBe(1);
    expect(one.score('    return x\n')).toBe(0);
    expect(one.score('    return (\n')).toBe(0);
    expect(one.score('    return [0] * (1 << 32)\n')).toBe(0);
    expect(one.score('    import os; os._exit(1)\n')).toBe(0);
  });

  it('humaneval: a whole function may call the helpers that the prompt has before it', async () => {
    const prompt = `def helper(x):\n    """One more."""\n    return x + 1\n\n\n${humaneval.prompt}`;
    const [one] = await load('humaneval', await put('helped.jsonl', lines({ ...humaneval, prompt })), true);
    const head = 'def double(x: int) -> int:\n';
    expect(one.score(`\`\`\`python\n${head}    return helper(x) + x - 1\n\`\`\``)).toBe(1);
    expect(one.score(`from typing import List\n\n${head}    return helper(2 * x) - 1`)).toBe(1);
    expect(one.score(`${head}    return helper(x)`)).toBe(0);
    expect(one.score('    return helper(x) + x - 1\n')).toBe(1);
  });

  it('mbpp', async () => {
    const [one] = await load('mbpp', await put('mb.jsonl', lines(mbpp)), true);
    expect([one.score(one.expected), one.score('def double(x):\n  return x')]).toEqual([1, 0]);
  });

  it('takes the fenced block, also an open one', () => {
    expect(codeOf('Here:\n```python\na\n```\nbye')).toBe('a\n');
    expect(codeOf('```\na')).toBe('a');
    expect(codeOf('a')).toBe('a');
  });
});

describe('speech', () => {
  const samples = Float32Array.from({ length: 1600 }, (_, i) => Math.sin(i / 8) / 2);
  const wav = wavFile([samples], 16_000, { code: 1, bits: 16 });
  const soundOf = ({ turns }: Pick<Case, 'turns'>) =>
    turns[0].parts.flatMap((part) => ('sound' in part ? [part.sound] : []))[0];

  it('librispeech, fleurs and manifests: sound beside the file or below audio/', async () => {
    await mkdir(path('audio/dev'), { recursive: true });
    await put('8-1-0.wav', wav);
    await put('audio/dev/7.wav', wav);
    for (const [suite, file] of [
      ['librispeech', await put('8-1.trans.txt', '8-1-0 HE HOPED THERE WOULD BE STEW\n')],
      [
        'fleurs',
        await put('dev.tsv', '3\t7.wav\tHe hoped: "stew".\the hoped there would be stew\tx\t1600\tMALE\n'),
      ],
      [
        'speech',
        await put(
          'manifest.jsonl',
          lines({ audio_filepath: '8-1-0.wav', text: 'He hoped there would be stew', duration: 1 }),
        ),
      ],
    ]) {
      const [one] = await load(suite, file);
      expect(soundOf(one).samples.length, suite).toBe(1600);
      expect(one.score('He hoped there would be stew.')).toBe(1);
      expect(one.score('he hopes there would be stew')).toBeCloseTo(5 / 6);
      expect([one.score(''), one.score(Array(12).fill('no').join(' '))]).toEqual([0, -1]);
    }
  });

  it('a set scores 1 less its word error rate, longer utterances count for more', () => {
    // 1 of 2 words and 0 of 8 wrong: 1 error in 10 words.
    expect(weighted([0.5, 1], [2, 8]).value).toBeCloseTo(0.9);
    expect(weighted([1, 0, 1, 1], [1, 1, 1, 1])).toEqual({ value: 0.75, interval: expect.closeTo(0.49, 2) });
  });
});

describe('errors', () => {
  it.for<[suite: string, name: string, text: string, message: string]>([
    ['mmlu', 'e.csv', 'a,b,c,d,e,A\n\nonly,three,cells\n', 'line 3: expected six cells'],
    ['mmlu', 'e2.csv', 'a,b,c,d,e,E\n', 'line 1: expected six cells'],
    ['mmlu', 'e3.csv', 'a,"b,c,d,e,A\n', 'e3.csv: no table'],
    [
      'mmlu',
      'e.jsonl',
      '{"question": "q", "choices": ["a", "b"], "answer": 2}',
      'line 1: the answer names none',
    ],
    ['gsm8k', 'e.jsonl', '\n{"question": "q"', 'line 2: no JSON'],
    ['gsm8k', 'e2.jsonl', '{"question": "q", "answer": "no number"}', 'line 1: expected {"question"'],
    ['math', 'e.json', '{"problem": "p", "solution": "none"}', 'boxes nothing'],
    ['chartqa', 'e.json', '[{"imgname": "none.png", "query": "q", "label": "1"}]', 'there is no picture'],
    ['arc', 'e.json', '[]', 'holds no record'],
    ['mmlu', 'e.doc', '', 'expected a name that ends in'],
    ['mmlu', 'e.jsonl.gz', 'x', 'no gzip'],
    ['mmlu', 'e.parquet', 'x', 'cannot be read as Parquet'],
    ['trivia', 'e.json', '[]', 'mmlu, arc'],
    ['librispeech', 'e.trans.txt', 'a b\n\nonly\n', 'line 3: expected a line'],
    ['librispeech', 'f.trans.txt', 'none WORD', 'there is no file'],
    ['fleurs', 'f.tsv', '1\ta.wav\tx\n', 'line 1: expected cells'],
    ['speech', 'f.jsonl', '{"audio_filepath": "page.png", "text": "word"}', 'holds no sound'],
    ['speech', 'g.jsonl', '{"audio_filepath": "page.png", "text": "…"}', 'no word is said'],
  ])('%s, %s', async ([suite, name, text, message]) => {
    await expect(load(suite, await put(name, text))).rejects.toThrow(message);
  });

  it('a file that is not there', async () => {
    await expect(load('mmlu', path('nothing.csv'))).rejects.toThrow('cannot be read');
  });
});

describe('scores', () => {
  it('numbers, boxes and LaTeX', () => {
    expect([lastNumber('1,234.5 and -7'), lastNumber('none'), lastNumber('.5')]).toEqual([
      -7,
      undefined,
      0.5,
    ]);
    expect([boxed('\\boxed{1} or \\boxed{\\frac{1}{2}}'), boxed('\\boxed{')]).toEqual([
      '\\frac{1}{2}',
      undefined,
    ]);
    for (const [a, b] of [
      ['\\frac{3}{4}', '\\dfrac34'],
      ['x = 5', '5.'],
      ['\\left( 1, 2 \\right)', '(1,2)'],
      ['1,000', '1000'],
      ['90^\\circ', '90'],
      ['50\\%', '50'],
      ['.5', '0.5'],
      ['\\text{yes}', 'yes'],
    ])
      expect(plainMathematics(a), a).toBe(plainMathematics(b));
    expect(sameMathematics('so \\boxed{12}', '21')).toBe(0);
  });

  it('likeness and tolerance', () => {
    expect(levenshteinSimilarity('', ['a'])).toBe(0);
    expect(relaxed('0', '0')).toBe(1);
    expect(relaxed('Blue.', 'blue')).toBe(1);
  });

  it('lists of Python', () => {
    expect(pythonList('[]')).toEqual([]);
    expect(pythonList("['a', \"it's\", 'b\\'c']")).toEqual(['a', "it's", "b'c"]);
  });
});

describe('the tokens of an answer', () => {
  /** The options that a model of this context is asked with for one case of a suite. */
  async function askedWith(suite: string, model: Partial<BatchModel>): Promise<GenerateOptions> {
    const file = {
      mmlu: await put('tokens.csv', 'What is 2 + 2?,3,4,5,6,B\n'),
      gsm8k: await put('tokens.jsonl', lines({ question: 'How many?', answer: '#### 3' })),
      speech: await put('spoken.jsonl', lines({ audio_filepath: 'spoken.wav', text: 'yes' })),
    }[suite]!;
    await put('spoken.wav', wavFile([new Float32Array(1600)], 16_000, { code: 1, bits: 16 }));
    const asked: GenerateOptions[] = [];
    const stub = {
      name: 'stub',
      contextLength: 100_000,
      thinks: false,
      countTokens: () => ({ total: 100, picture: 0, film: 0, sound: 0 }),
      async *stream(_: unknown, options: GenerateOptions) {
        asked.push(options);
        yield { text: 'B', finishReason: 'STOP', usage: {} };
      },
      ...model,
    } as unknown as BatchModel;
    await evaluateOfficial(stub, { suite, file, n: 1, seed: '1' });
    expect(asked).toHaveLength(1);
    return asked[0];
  }

  it.for([
    ['mmlu', 96],
    ['gsm8k', 1024],
    ['speech', 512],
  ] as const)('%s: %i, and a thought has its own beside them', async ([suite, most]) => {
    const plain = await askedWith(suite, {});
    expect(plain).toMatchObject({ maxOutputTokens: most });
    expect(plain.thinking).toBeUndefined();
    const thinking = await askedWith(suite, { thinks: true });
    expect(thinking).toMatchObject({ maxOutputTokens: 2048 + most, thinking: { budget: 2048 } });
  });

  it('leave half of a short context to the thought, and no more than the answer does not need', async () => {
    const of = (suite: string, contextLength: number) => askedWith(suite, { thinks: true, contextLength });
    expect((await of('mmlu', 500)).thinking).toEqual({ budget: 400 - 96 });
    expect((await of('gsm8k', 500)).thinking).toEqual({ budget: 200 });
  });
});

it('scores a model; what is too long for the context counts as wrong and is told', async () => {
  const file = await put(
    'run.jsonl',
    lines(
      { question: 'Capital of Italy?', choices: ['Oslo', 'Rome'], answer: 1 },
      { question: 'word '.repeat(300), choices: ['Oslo', 'Rome'], answer: 1 },
    ),
  );
  const model = await createLanguageModel({
    engine: await nodeEngine(),
    checkpoint: { config: TINY, parameters: testParameters(TINY) },
    tokenizer: alhenaTokenizer(),
  });
  const seen: string[] = [];
  const { result, tooLong } = await evaluateOfficial(model, {
    suite: 'mmlu',
    file,
    examples: file,
    shots: 1,
    n: 10,
    seed: '1',
    inspect: ({ reply }) => seen.push(reply),
  });
  expect(tooLong).toBe(1);
  expect(seen[1]).toBe('');
  expect(result).toMatchObject({ suite: 'mmlu', n: 2 });
  await model.dispose();
  expect(OFFICIAL_SUITES).toEqual([
    'mmlu',
    'arc',
    'hellaswag',
    'mmmu',
    'gsm8k',
    'math',
    'chartqa',
    'docvqa',
    'humaneval',
    'mbpp',
    'librispeech',
    'fleurs',
    'speech',
  ]);
});
