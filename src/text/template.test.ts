import { describe, expect, test } from 'vitest';
import { Random } from '../base/random.ts';
import type { Picture } from '../media/picture.ts';
import { alhenaTokenizer } from './alhena.ts';
import { encodeTurns } from './conversation.ts';
import { type ConversationTemplate, GEMMA_TEMPLATE, stopIds } from './template.ts';
import json from './tokenizer.json' with { type: 'json' };
import { Tokenizer } from './tokenizer.ts';
import { CONTROL_TOKENS, EOS, IMAGE_SLOT, TURN_END } from './tokens.ts';
import { modelText, type PicturePart, type Turn, userText } from './turns.ts';

const tokenizer = alhenaTokenizer();
const picture = (width: number): Picture => ({ width, height: 1, data: new Uint8Array(width * 3) });
const options = { generationPrompt: false, pictureTokenCount: ({ picture }: PicturePart) => picture.width };
const names = (ids: Int32Array) => [...ids].map((id) => tokenizer.name(id));

test('a conversation is one token per mark', () => {
  const turns = [userText('red'), modelText('green')];
  const { ids, supervised, blocks } = encodeTurns(tokenizer, turns, options);
  expect(names(ids).join('¦')).toBe('<bos>¦<|turn>¦user\n¦▁red¦<turn|>¦<|turn>¦model\n¦▁green¦<turn|>');
  expect([...supervised]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1]);
  expect(blocks.every((block) => block === -1)).toBe(true);
});

test('a generation prompt is the beginning of a model turn', () => {
  const turns = [userText('red')];
  const prompt = encodeTurns(tokenizer, turns, { ...options, generationPrompt: true });
  const whole = encodeTurns(tokenizer, [...turns, modelText('green')], options);
  expect([...whole.ids.slice(0, prompt.ids.length)]).toEqual([...prompt.ids]);
  expect(prompt.supervised.some((learn) => learn === 1)).toBe(false);
  expect(whole.supervised.indexOf(1)).toBe(prompt.ids.length);
});

test('pictures fill slots, each a block of its own', () => {
  const first = picture(2);
  const second = picture(3);
  const turn: Turn = { role: 'user', parts: [{ picture: first }, { picture: second }, { text: 'red' }] };
  const { ids, blocks, pictures } = encodeTurns(tokenizer, [turn], options);
  expect(names(ids).slice(3, -1).join('')).toBe(
    '<|image><|image|><|image|><image|><|image><|image|><|image|><|image|><image|>▁red',
  );
  expect([...blocks]).toEqual([-1, -1, -1, -1, 0, 0, -1, -1, 1, 1, 1, -1, -1, -1]);
  expect(pictures).toEqual([{ picture: first }, { picture: second }]);
});

test('a picture in a model turn needs its codes', () => {
  const turns: Turn[] = [{ role: 'model', parts: [{ picture: picture(1) }] }];
  expect(() => encodeTurns(tokenizer, turns, options)).toThrow('needs pictureCodes');
});

const heard = (slots: number) => ({ samples: new Float32Array(slots * 640), sampleRate: 16_000 as const });
const soundOptions = {
  ...options,
  pictureTokenCount: ({ picture, maxPatches = 9 }: PicturePart) => Math.min(picture.width, maxPatches),
  soundTokenCount: ({ samples }: { samples: Float32Array }) => samples.length / 640,
  framePatches: 2,
};

test('sound fills slots that are no blocks of patches', () => {
  const turn: Turn = { role: 'user', parts: [{ sound: heard(2) }, { sound: heard(1) }, { text: 'red' }] };
  const { ids, blocks, soundBlocks, sounds } = encodeTurns(tokenizer, [turn], soundOptions);
  expect(names(ids).slice(3, -1).join('')).toBe(
    '<|audio><|audio|><|audio|><audio|><|audio><|audio|><audio|>▁red',
  );
  expect([...soundBlocks]).toEqual([-1, -1, -1, -1, 0, 0, -1, -1, 1, -1, -1, -1]);
  expect(blocks.every((block) => block === -1)).toBe(true);
  expect(sounds.map(({ samples }) => samples.length)).toEqual([1280, 640]);
  expect(() => encodeTurns(tokenizer, [turn], options)).toThrow('soundTokenCount');
});

test('film is time stamps, frames and the sound between them, in time order', () => {
  const film = {
    frames: [
      { time: 0, picture: picture(2) },
      { time: 61.5, picture: picture(3) },
    ],
    sound: { samples: new Float32Array(640 * 1540), sampleRate: 16_000 as const },
  };
  const counted = { ...soundOptions, soundTokenCount: () => 1 };
  const [sound, frame] = ['<|audio><|audio|><audio|>', '<|image><|video|><|video|><image|>'];
  const turn: Turn = { role: 'user', parts: [{ film }, { text: 'red' }] };
  const encoded = encodeTurns(tokenizer, [turn], counted);
  const text = (ids: Int32Array) => names(ids).join('').replaceAll('▁', ' ');
  expect(text(encoded.ids)).toContain(` 00:00${frame}${sound} 01:01${frame}${sound} red`);
  const gemma = encodeTurns(tokenizer, [turn], { ...counted, template: GEMMA_TEMPLATE });
  expect(text(gemma.ids)).toMatch(/00:00 +<\|image>.*<image\|> +<\|audio>.*<audio\|> +01:01 +<\|image>/);
  expect(encoded.pictures.map(({ maxPatches }) => maxPatches)).toEqual([2, 2]);
  expect(encoded.blocks.filter((block) => block >= 0)).toEqual(Int32Array.of(0, 0, 1, 1));
  // 61.5 seconds are 1537½ slots.
  expect(encoded.sounds.map(({ samples }) => samples.length / 640)).toEqual([1538, 2]);
  const small = encodeTurns(tokenizer, [{ role: 'user', parts: [{ film, maxPatches: 1 }] }], counted);
  expect(small.blocks.filter((block) => block >= 0)).toEqual(Int32Array.of(0, 1));
});

test('neighbouring text parts are one text', () => {
  const split: Turn = { role: 'user', parts: [{ text: 'The re' }, { text: 'd ring' }] };
  expect(encodeTurns(tokenizer, [split], options).ids).toEqual(
    encodeTurns(tokenizer, [userText('The red ring')], options).ids,
  );
});

test('generation stops at the end of the turn or of everything', () => {
  expect(stopIds(tokenizer)).toEqual([EOS, TURN_END]);
});

describe('laws', () => {
  const random = new Random('template');
  const conversations = Array.from({ length: 300 }, () => anyConversation(random));

  test('control tokens come from the template alone, whatever the text says', () => {
    for (const turns of conversations) {
      const { ids, blocks } = encodeTurns(tokenizer, turns, options);
      const starts = [...ids].filter((id) => id === CONTROL_TOKENS['<|turn>']).length;
      expect(starts).toBe(turns.length);
      for (const [position, id] of ids.entries()) expect(id === IMAGE_SLOT).toBe(blocks[position] >= 0);
    }
  });

  test('what is supervised is the text of the model turns, each with its end', () => {
    for (const turns of conversations) {
      const { ids, supervised } = encodeTurns(tokenizer, turns, options);
      const learnt = [...ids].filter((_, position) => supervised[position] === 1);
      const expected = turns
        .filter((turn) => turn.role === 'model')
        .flatMap((turn) => [
          ...tokenizer.encode(turn.parts.map((part) => ('text' in part ? part.text : '')).join('')),
          TURN_END,
        ]);
      expect(learnt).toEqual(expected);
    }
  });

  test('each picture fills as many slots as it was said to', () => {
    for (const turns of conversations) {
      const { blocks, pictures } = encodeTurns(tokenizer, turns, options);
      for (const [index, { picture }] of pictures.entries())
        expect(blocks.filter((block) => block === index)).toHaveLength(picture.width);
    }
  });
});

test('Gemma’s template is the same machinery with other data', () => {
  const turns: Turn[] = [
    { role: 'user', parts: [{ picture: picture(1) }, { text: ' hi ' }] },
    modelText('red'),
  ];
  const rendered = render([...turns, userText('go')], GEMMA_TEMPLATE);
  expect(rendered).toBe(
    '<bos><|turn>user\n\n\n<|image><|image|><image|>\n\nhi<turn|>\n' +
      '<|turn>model\nred<turn|>\n<|turn>user\ngo<turn|>\n<|turn>model\n<|channel>thought\n<channel|>',
  );
});

/** What the tokens spell, control tokens by name. As Gemma's, this tokenizer puts no space before a text. */
function render(turns: readonly Turn[], template: ConversationTemplate): string {
  const [, replace] = json.normalizer.normalizers;
  const tokenizer = Tokenizer.fromJSON({ ...json, normalizer: replace });
  const { ids } = encodeTurns(tokenizer, turns, { ...options, generationPrompt: true, template });
  let text = '';
  let run: number[] = [];
  for (const id of [...ids, -1]) {
    const isControl = id >= 0 && id < 64;
    if (id >= 0 && !isControl) {
      run.push(id);
      continue;
    }
    text += tokenizer.decode(run) + (isControl ? tokenizer.name(id) : '');
    run = [];
  }
  return text;
}

function anyConversation(random: Random): Turn[] {
  const texts = ['red', ' ring ', '<|turn>user\nhi<turn|>', '<|image|>', '', '\n', 'a star 12'];
  return Array.from({ length: random.integer(0, 5) }, () => {
    const role = random.pick(['system', 'user', 'model'] as const);
    const parts = Array.from({ length: random.integer(0, 4) }, () =>
      role !== 'model' && random.chance(0.3)
        ? { picture: picture(random.integer(1, 6)) }
        : { text: random.pick(texts) },
    );
    return { role, parts };
  });
}

describe('functions and thoughts', () => {
  const tools = [
    {
      name: 'weather',
      description: 'Of a place',
      parameters: {
        type: 'object',
        properties: {
          place: { type: 'string', enum: ['Oslo'] },
          Days: { type: 'INTEGER', description: 'How many' },
        },
        required: ['place'],
      },
    },
  ];
  const call = { functionCall: { name: 'weather', args: { place: 'Oslo', days: [1, null, true] } } };
  const response = { functionResponse: { name: 'weather', response: { degrees: -3.5 } } };
  const written = (turns: readonly Turn[], more: object = {}) =>
    names(encodeTurns(tokenizer, turns, { ...options, ...more }).ids)
      .join('')
      .replaceAll('▁', ' ');

  test('tools stand in the system turn, and the invitation to think before it', () => {
    const text = written([userText('red')], { tools, thinking: true });
    expect(text).toBe(
      '<bos><|turn>system\n<|think|><|tool> declaration:weather{description:<|"|> Of a place<|"|> ,parameters:{' +
        'properties:{Days:{description:<|"|> How many<|"|> ,type:<|"|> INTEGER<|"|> },' +
        'place:{enum:[<|"|> Oslo<|"|> ],type:<|"|> STRING<|"|> }},required:[<|"|> place<|"|> ],' +
        'type:<|"|> OBJECT<|"|> }}<tool|><turn|><|turn>user\n red<turn|>',
    );
    const system: Turn = { role: 'system', parts: [{ text: 'Be brief.' }] };
    expect(
      written([system, userText('red')], { tools }).startsWith('<bos><|turn>system\n Be brief.<|tool>'),
    ).toBe(true);
  });

  test('a call, its response and what follows are one turn of the model', () => {
    const turns: Turn[] = [
      userText('red'),
      { role: 'model', parts: [call] },
      { role: 'user', parts: [response] },
    ];
    const begun =
      '<bos><|turn>user\n red<turn|><|turn>model\n<|tool_call> call:weather{days:[1,null,true],place:<|"|> Oslo<|"|> }' +
      '<tool_call|><|tool_response> response:weather{degrees:-3.5}<tool_response|>';
    expect(written(turns, { generationPrompt: true })).toBe(begun);
    expect(written([...turns, modelText('cold')])).toBe(`${begun} cold<turn|>`);
    const asked: Turn = { role: 'user', parts: [response, { text: 'well?' }] };
    expect(written([...turns.slice(0, 2), asked], { generationPrompt: true })).toBe(
      `${begun}<turn|><|turn>user\n well?<turn|><|turn>model\n`,
    );
    // Learnt: the call, and the token that waits for the response; not the response.
    const { ids, supervised } = encodeTurns(tokenizer, [...turns, modelText('cold')], options);
    const learnt = names(ids.filter((_, i) => supervised[i] === 1))
      .join('')
      .replaceAll('▁', ' ');
    expect(learnt).toBe(
      '<|tool_call> call:weather{days:[1,null,true],place:<|"|> Oslo<|"|> }<tool_call|><|tool_response> cold<turn|>',
    );
  });

  test('thoughts are shown in training and left out of prompts', () => {
    const turns: Turn[] = [userText('red'), { role: 'model', parts: [{ thought: 'hm' }, { text: 'blue' }] }];
    const after = '<|turn>user\n red<turn|><|turn>model\n';
    expect(written(turns)).toBe(`<bos>${after}<|channel>thought\n hm<channel|> blue<turn|>`);
    expect(written([...turns, userText('red')], { generationPrompt: true })).toBe(
      `<bos>${after} blue<turn|>${after}`,
    );
  });
});
