import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { pictureGrid } from '../media/patches.ts';
import { resize } from '../media/resize.ts';
import { toSquare } from '../media/square.ts';
import { PictureCodec } from '../model/picture-codec/codec.ts';
import { tinyCodec } from '../model/picture-codec/tiny.testing.ts';
import { nodeEngine } from '../tensor/node.ts';
import { alhenaTokenizer } from '../text/alhena.ts';
import { PictureWriter, sourceTokens } from '../text/pictures.ts';
import { stopIds, THOUGHT_END, THOUGHT_START } from '../text/template.ts';
import {
  CONTROL_TOKENS,
  isByte,
  isPictureCode,
  isTextPiece,
  KEPT_CODE,
  PICTURE_END,
  PICTURE_START,
  SOURCE_START,
  TOKEN_RANGES,
  TURN_END,
  VOCABULARY_SIZE,
} from '../text/tokens.ts';
import { modelText, type Turn, userText } from '../text/turns.ts';
import { Answer, textVocabulary } from './answer.ts';
import { bestOf, CANDIDATES_TEMPERATURE } from './candidates.ts';
import { drawingModel, TINY_DRAWS } from './drawing.testing.ts';
import { checkDrawing, Drawer } from './drawing.ts';
import { AnswerFormats } from './formats.ts';
import { complete } from './generator.ts';
import { guided, saysSomething, withoutThought } from './guided.ts';
import { createLanguageModel } from './languageModel.ts';
import { TINY, testParameters, testPicture } from './test-model.ts';
import type { GenerateEvent, GenerateOptions } from './types.ts';

const tokenizer = alhenaTokenizer();
const engine = await nodeEngine();
const parameters = testParameters(TINY_DRAWS);
const model = await drawingModel();
const blind = await createLanguageModel({ engine, checkpoint: { config: TINY, parameters }, tokenizer });
afterAll(async () => {
  await model.dispose();
  await blind.dispose();
});

const ASK = [userText('Draw a red circle.')];
const grid = { rows: 3, columns: 4 };

async function events(options: GenerateOptions, turns: readonly Turn[] = ASK): Promise<GenerateEvent[]> {
  const list: GenerateEvent[] = [];
  for await (const event of model.stream(turns, options)) list.push(event);
  return list;
}

async function draw(options: GenerateOptions, turns: readonly Turn[] = ASK) {
  const list = await events({ modalities: ['image'], ...options }, turns);
  const drawings = list.flatMap(({ drawing }) => (drawing?.complete ? [drawing] : []));
  return { drawings, text: list.map(({ text }) => text).join(''), last: list.at(-1)! };
}

describe('a picture alone', () => {
  it('is exactly one, of the grid that was asked for', async () => {
    const { drawings, text, last } = await draw({ drawing: { grid }, temperature: 1 });
    expect(text).toBe('');
    expect(drawings).toHaveLength(1);
    const [{ picture, codes }] = drawings;
    expect([picture.width, picture.height]).toEqual([16, 12]);
    expect(codes).toMatchObject(grid);
    expect(codes.codes).toHaveLength(12);
    expect(last).toMatchObject({ finishReason: 'STOP', usage: { outputTokens: 16, drawnTokens: 16 } });
  });

  it('is the same for the same seed, and another for another', async () => {
    const options = { drawing: { grid }, temperature: 1 };
    const [one, again, other] = [
      await draw({ ...options, seed: 1 }),
      await draw({ ...options, seed: 1 }),
      await draw({ ...options, seed: 2 }),
    ];
    expect(again.drawings).toEqual(one.drawings);
    expect(other.drawings[0].codes).not.toEqual(one.drawings[0].codes);
  });

  it('with the likeliest codes alone is the greedy one', async () => {
    const greedy = await draw({ drawing: { grid } });
    expect((await draw({ drawing: { grid }, temperature: 1, topK: 1 })).drawings).toEqual(greedy.drawings);
  });

  it('grows row by row', async () => {
    const list = await events({
      modalities: ['image'],
      temperature: 1,
      drawing: { grid, previews: true },
    });
    const growing = list.flatMap(({ drawing }) => (drawing ? [drawing] : []));
    const whole = growing.at(-1)!.codes.codes;
    expect(growing.map(({ complete }) => complete)).toEqual([false, false, false, true]);
    expect(growing.map(({ picture }) => picture.height)).toEqual([4, 8, 12, 12]);
    for (const { codes } of growing) expect(codes.codes).toEqual(whole.slice(0, codes.codes.length));
  });

  it('that is cut off is reported, and never padded', async () => {
    for (const maxOutputTokens of [1, 2, 3, 9, 15]) {
      const { drawings, last } = await draw({ drawing: { grid }, maxOutputTokens });
      expect(drawings).toEqual([]);
      expect(last).toMatchObject({ finishReason: 'MAX_TOKENS', usage: { outputTokens: maxOutputTokens } });
    }
    const exact = await draw({ drawing: { grid }, maxOutputTokens: 16 });
    expect(exact.drawings).toHaveLength(1);
    expect(exact.last.finishReason).toBe('STOP');
  });
});

describe('a picture that is made from another', () => {
  const formats = new AnswerFormats(textVocabulary(tokenizer, stopIds(tokenizer)));
  const source = { rows: 1, columns: 2, codes: [5, 7] };
  /** Tokens of an answer whose logits always want `<|source>` most, and to keep what stays. */
  const tokensOf = (room: number, modalities: GenerateOptions['modalities'], grid?: typeof source) => {
    const answer = new Answer(formats, room, { modalities, drawing: { grid } }, source);
    const tokens: number[] = [];
    for (;;) {
      const logits = new Float32Array(VOCABULARY_SIZE);
      logits[SOURCE_START] = 9;
      logits[PICTURE_START] = 8;
      logits[KEPT_CODE] = 7;
      const step = answer.next(logits);
      tokens.push(step.token);
      if (step.drawn?.complete) return { tokens, drawn: step.drawn.codes, answer };
      if (step.finishReason) return { tokens, answer };
    }
  };

  it('comes after the other’s codes, which are given', () => {
    for (const modalities of [['image'], ['text', 'image']] as const) {
      const { tokens, drawn, answer } = tokensOf(100, modalities);
      const given = [...sourceTokens(source), PICTURE_START];
      expect(tokens.slice(0, given.length)).toEqual(given);
      expect(drawn).toEqual({ ...source, kept: new Set([0, 1]) });
      expect(tokens.slice(given.length + 2)).toEqual([KEPT_CODE, KEPT_CODE, PICTURE_END]);
      expect(answer.drawnTokens).toBe(tokens.length);
    }
  });

  it('is as large as the other, unless told otherwise', () => {
    const wide = { ...source, columns: 5 };
    const { tokens, drawn } = tokensOf(100, ['image'], wide);
    expect(drawn).toMatchObject({ rows: 1, columns: 5 });
    expect(tokens).not.toContain(KEPT_CODE);
  });

  it('is made from nothing where there is no other, or no room for both', () => {
    expect(tokensOf(13, ['image']).tokens[0]).toBe(PICTURE_START);
    expect(tokensOf(13, ['image']).tokens).not.toContain(KEPT_CODE);
    expect(tokensOf(14, ['image']).tokens[0]).toBe(SOURCE_START);
    const none = new Answer(formats, 100, { modalities: ['image'] });
    expect(none.next(new Float32Array(VOCABULARY_SIZE)).token).toBe(PICTURE_START);
  });

  it('takes the last picture of the conversation, shown or drawn, where the model has learned it', async () => {
    const codec = await PictureCodec.create(engine, tinyCodec());
    const turns: Turn[] = [
      { role: 'user', parts: [{ picture: testPicture(8, 8) }, { picture: testPicture(16, 12) }] },
    ];
    const learned = new Drawer({ ...TINY_DRAWS, pictureSources: true }, codec);
    const source = await learned.sourceOf(turns);
    const square = toSquare(testPicture(16, 12));
    const size = { width: 16, height: 12 };
    expect(source).toMatchObject({ picture: resize(square, 32, 32), size, codes: { rows: 8, columns: 8 } });
    expect(source!.squared).toEqual([
      { role: 'user', parts: [{ picture: testPicture(8, 8) }, { picture: square }] },
    ]);
    const even: Turn[] = [{ role: 'user', parts: [{ picture: testPicture(8, 8) }] }];
    expect((await learned.sourceOf(even))!.squared).toBeUndefined();
    expect(await learned.sourceOf(ASK)).toBeUndefined();
    const later = [...turns, modelText('A circle.'), ...ASK];
    expect(await learned.sourceOf(later)).toEqual({
      ...source,
      squared: [...source!.squared!, ...later.slice(1)],
    });
    const drawn: Turn = { role: 'model', parts: [{ picture: testPicture(64, 64) }] };
    const own = await learned.sourceOf([...turns, drawn, ...ASK]);
    expect(own).toMatchObject({ size: { width: 64, height: 64 }, squared: undefined });
    expect(await new Drawer(TINY_DRAWS, codec).sourceOf(turns)).toBeUndefined();
    await codec.dispose();
  });
});

describe('text and pictures', () => {
  it('from any logits are legal, in any order', () => {
    const formats = new AnswerFormats(textVocabulary(tokenizer, stopIds(tokenizer)));
    const random = new Random('legal');
    let pictures = 0;
    for (let round = 0; round < 25; round++) {
      const most = random.integer(1, 60);
      const options: GenerateOptions = { modalities: ['text', 'image'], temperature: 1, seed: round };
      const answer = new Answer(formats, most, { ...options, drawing: { grid: { rows: 2, columns: 2 } } });
      let writer: PictureWriter | undefined;
      for (;;) {
        const logits = Float32Array.from({ length: VOCABULARY_SIZE }, () => random.normal());
        logits[PICTURE_START] += 6;
        const step = answer.next(logits);
        if (writer && !writer.ended) writer.push(step.token);
        else if (step.token === PICTURE_START) writer = new PictureWriter();
        else
          expect(
            isByte(step.token) || isTextPiece(step.token) || stopIds(tokenizer).includes(step.token),
          ).toBe(true);
        if (step.drawn?.complete) {
          expect(step.token).toBe(PICTURE_END);
          expect(step.drawn.codes).toEqual(writer!.picture);
          pictures++;
        }
        if (!step.finishReason) continue;
        expect(step.finishReason === 'MAX_TOKENS').toBe(answer.outputTokens === most);
        break;
      }
    }
    expect(pictures).toBeGreaterThan(20);
  });

  it('text after a picture begins anew, text before it comes whole', () => {
    const formats = new AnswerFormats(textVocabulary(tokenizer, stopIds(tokenizer)));
    const answer = new Answer(formats, 100, {
      modalities: ['text', 'image'],
      drawing: { grid: { rows: 1, columns: 1 } },
    });
    const [before, after] = ['See: 你', 'So it is.'].map((text) => [...tokenizer.encode(text)]);
    const { start } = TOKEN_RANGES.picture;
    const wanted = [...before, PICTURE_START, 31, 31, start, PICTURE_END, ...after, TURN_END];
    let text = '';
    for (const token of wanted) {
      const logits = new Float32Array(VOCABULARY_SIZE);
      logits[token] = 1;
      const step = answer.next(logits);
      expect(step.token).toBe(token);
      text += step.text;
      if (step.drawn?.complete) text += '[picture]';
    }
    expect(text).toBe('See: 你[picture]So it is.');
  });

  it('a conversation shows what was drawn in it as what the user shows', async () => {
    const picture = testPicture(16, 12);
    const turns: Turn[] = [...ASK, { role: 'model', parts: [{ picture }] }, userText('Make it blue.')];
    const without = model.countTokens(
      turns.map((turn) => (turn.role === 'model' ? { ...turn, parts: [] } : turn)),
    );
    const { rows, columns } = pictureGrid(picture, TINY_DRAWS.vision);
    expect(model.countTokens(turns)).toMatchObject({
      total: without.total + rows * columns + 2,
      picture: rows * columns,
    });
    const { drawings } = await draw({ drawing: { grid } }, turns);
    expect(drawings).toHaveLength(1);
    expect(blind.countTokens(turns)).toEqual(model.countTokens(turns));
  });
});

describe('guidance', () => {
  const random = new Random('guidance');
  const logits = (): Float32Array => Float32Array.from({ length: VOCABULARY_SIZE }, () => random.normal());

  it('of 1 is none, of 0 knows no request; text is left alone', () => {
    const [c, u] = [logits(), logits()];
    guided(c, u, 1).forEach((value, id) => {
      expect(value).toBeCloseTo(c[id], 5);
    });
    const [nothing, twice] = [guided(c, u, 0), guided(c, u, 2)];
    for (let id = 0; id < VOCABULARY_SIZE; id++) {
      expect(nothing[id]).toBe(isPictureCode(id) ? u[id] : c[id]);
      expect(twice[id]).toBeCloseTo(isPictureCode(id) ? 2 * c[id] - u[id] : c[id], 5);
    }
  });

  it('changes nothing where there is no request', async () => {
    const silent: Turn[] = [{ role: 'user', parts: [{ picture: testPicture(16, 16) }] }];
    const plain = await draw({ drawing: { grid } }, silent);
    expect((await draw({ drawing: { grid, guidance: 4 } }, silent)).drawings).toEqual(plain.drawings);
  });

  it('is deterministic, and can be aborted', async () => {
    const options: GenerateOptions = { drawing: { grid, guidance: 3 }, temperature: 1, seed: 5 };
    const [one, again] = await Promise.all([draw(options), draw(options)]);
    expect(one.drawings).toHaveLength(1);
    expect(again).toEqual(one);
    const signal = AbortSignal.abort();
    await expect(draw({ ...options, signal })).rejects.toThrow('abort');
    await expect(draw({ ...options, timeout: 0 })).rejects.toThrow('not complete after 0 ms');
  });
});

it('the row that guides knows nothing of what was thought', () => {
  const [start, end] = [CONTROL_TOKENS[THOUGHT_START], CONTROL_TOKENS[THOUGHT_END]];
  const [text, drawn] = [tokenizer.encode('Here it is.'), [PICTURE_START, 31]];
  const thought = [start, CONTROL_TOKENS['thought\n'], ...tokenizer.encode('27 small red star'), end];
  expect(withoutThought([...thought, ...text, ...drawn])).toEqual([...text, ...drawn]);
  expect(withoutThought([...text, ...drawn])).toEqual([...text, ...drawn]);
});

it('an answer that says something before its picture is not guided, whatever it thought', () => {
  const [start, end] = [CONTROL_TOKENS[THOUGHT_START], CONTROL_TOKENS[THOUGHT_END]];
  const thought = [start, CONTROL_TOKENS['thought\n'], ...tokenizer.encode('27 small red star'), end];
  const source = sourceTokens({ rows: 1, columns: 1, codes: [7] });
  for (const before of [[], thought, [...thought, ...source]])
    expect(saysSomething([...before, PICTURE_START])).toBe(false);
  for (const text of ['1. Put down the red block.', '\n'])
    expect(saysSomething([...thought, ...tokenizer.encode(text), PICTURE_START])).toBe(true);
});

describe('guided answers', () => {
  const sizes = [1, 2, 3, 4, 2, 1, 3, 2, 4, 1, 2];
  const optionsOf = (side: number, i: number): GenerateOptions => ({
    modalities: ['image'],
    drawing: { grid: { rows: side, columns: side }, guidance: 3 },
    temperature: 1,
    seed: i,
  });

  it('drawn together, more than fit and of several sizes, are what they are alone', async () => {
    const alone = [];
    for (const [i, side] of sizes.entries()) alone.push((await draw(optionsOf(side, i))).drawings);
    const together = await Promise.all(sizes.map((side, i) => draw(optionsOf(side, i))));
    expect(together.map(({ drawings }) => drawings)).toEqual(alone);
  });

  it('that leave do not disturb the others', async () => {
    const alone = (await draw(optionsOf(4, 1))).drawings;
    const controller = new AbortController();
    const leaving = [0, 2].map((i) =>
      expect(draw({ ...optionsOf(8, i), signal: controller.signal })).rejects.toThrow('abort'),
    );
    const staying = draw(optionsOf(4, 1));
    const stream = model.stream(ASK, { ...optionsOf(8, 3), drawing: { guidance: 2, previews: true } });
    await stream.next();
    await stream.return(undefined);
    controller.abort();
    await Promise.all(leaving);
    expect((await staying).drawings).toEqual(alone);
  });

  it('follow the configuration where a request says nothing', async () => {
    const config = { ...TINY_DRAWS, pictureGuidance: 3 };
    const eager = await createLanguageModel({
      engine,
      checkpoint: { config, parameters },
      codec: await PictureCodec.create(engine, tinyCodec()),
      tokenizer,
    });
    const { drawing: explicit, ...options } = optionsOf(4, 1);
    const guided = await draw({ ...options, drawing: explicit });
    const by = async (drawing: GenerateOptions['drawing']) => {
      const { pictures } = await complete(eager.stream(ASK, { ...options, drawing }));
      return pictures;
    };
    const { grid } = explicit!;
    const none = (await draw({ ...options, drawing: { grid } })).drawings;
    expect(await by({ grid })).toEqual(guided.drawings.map(({ picture }) => picture));
    expect(await by({ grid, guidance: 1 })).toEqual(none.map(({ picture }) => picture));
    expect(await by({ grid })).not.toEqual(await by({ grid, guidance: 1 }));
    await eager.dispose();
  });
});

describe('candidates', () => {
  it('are judged by the model itself, and one of them is given', async () => {
    const options: GenerateOptions = { drawing: { grid, candidates: 3 }, seed: 7 };
    const [best] = (await draw(options)).drawings;
    const each = [];
    for (const seed of [7, 8, 9])
      each.push((await draw({ drawing: { grid }, temperature: CANDIDATES_TEMPERATURE, seed })).drawings[0]);
    expect(each).toContainEqual(best);
    expect((await draw(options)).drawings[0]).toEqual(best);
  });

  it('the one that fits best wins; text alone loses', async () => {
    const usage = {} as GenerateEvent['usage'];
    async function* answer({ seed = 0 }: GenerateOptions): AsyncGenerator<GenerateEvent> {
      const codes = { rows: 1, columns: 1, codes: [seed] };
      const drawing = { picture: testPicture(1, 1, seed), codes, complete: true };
      yield { text: '', usage, ...(seed > 0 && { drawing }), finishReason: 'STOP' };
    }
    const chosen = async (fits: readonly number[]) => {
      for await (const event of bestOf(3, { seed: 0 }, answer, async ({ data }) => {
        const seed = [1, 2].find((seed) => testPicture(1, 1, seed).data.join() === data.join())!;
        return fits[seed];
      }))
        return event.drawing?.codes.codes[0];
    };
    expect(await chosen([0, -9, -3])).toBe(2);
    expect(await chosen([0, -3, -9])).toBe(1);
  });
});

it('a guided answer ends when the model is disposed of', async () => {
  const other = await drawingModel();
  const stream = other.stream(ASK, {
    modalities: ['image'],
    temperature: 1,
    drawing: { grid: { rows: 12, columns: 12 }, guidance: 2, previews: true },
  });
  await stream.next();
  const rest = (async () => {
    for await (const _ of stream);
  })();
  const ended = expect(rest).rejects.toThrow('disposed');
  await other.dispose();
  await ended;
});

it('a model that has not learned to draw says so', async () => {
  const ask = async (options: GenerateOptions) => {
    for await (const event of blind.stream(ASK, options)) if (event.drawing) return;
  };
  await expect(ask({ modalities: ['image'] })).rejects.toThrow(
    'The model tiny has not learned to answer in pictures; it answers in text.',
  );
  await expect(ask({ drawing: { candidates: 2 } })).rejects.toThrow(UserError);
  await expect(
    createLanguageModel({ engine, checkpoint: { config: TINY_DRAWS, parameters }, tokenizer }),
  ).rejects.toThrow('no picture codec');
});

it.each<[GenerateOptions, string]>([
  [{ modalities: [] }, 'modalities is empty'],
  [{ modalities: ['audio' as 'image'] }, 'modalities holds "audio"'],
  [{ modalities: ['image'], responseFormat: { type: 'json' } }, 'responseFormat too'],
  [{ modalities: ['image'], actions: { bins: 1 } }, 'actions too'],
  [{ modalities: ['image'], tools: { declarations: [], mode: 'ANY' } }, 'calls alone too'],
  [{ drawing: { grid: { rows: 0, columns: 8 } } }, 'drawing.grid.rows is 0; 1 to 16 codes'],
  [{ drawing: { grid: { rows: 8, columns: 1250 } } }, 'drawing.grid.columns is 1250'],
  [{ drawing: { guidance: -1 } }, 'drawing.guidance is -1'],
  [{ drawing: { guidance: Number.NaN } }, 'drawing.guidance is NaN'],
  [{ drawing: { candidates: 0 } }, 'drawing.candidates is 0'],
  [{ drawing: { candidates: 2 }, temperature: 0 }, 'temperature 0'],
])('%j is refused', (options, message) => {
  expect(() => checkDrawing(options)).toThrow(message);
});
