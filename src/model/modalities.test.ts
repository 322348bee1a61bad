import { describe, expect, it } from 'vitest';
import { UserError } from '../base/errors.ts';
import type { Turn } from '../text/turns.ts';
import { type ModelConfig, modalitiesOf, videoOf } from './config.ts';
import { FAMILY } from './family.ts';
import { checkInput, checkWrites } from './modalities.ts';
import { modelConfigSchema } from './schema.ts';

const nano: ModelConfig = FAMILY.nano;
const hearing: ModelConfig = {
  ...nano,
  modalities: { input: ['text', 'audio'], output: ['text', 'action'] },
};
const turn = (part: Turn['parts'][number]): Turn[] => [{ role: 'user', parts: [part, { text: 'What?' }] }];
const sound = { sound: { samples: new Float32Array(640), sampleRate: 16_000 as const } };
const picture = { picture: { width: 1, height: 1, data: new Uint8Array(3) } };
const film = { film: { frames: [{ time: 0, ...picture }] } };

describe('modalities', () => {
  it('are text and pictures where config.json says nothing, and what it says otherwise', () => {
    expect(modalitiesOf(nano)).toEqual({ input: ['text', 'image'], output: ['text'] });
    expect(modelConfigSchema.parse(hearing).modalities).toEqual(hearing.modalities);
    expect(
      modelConfigSchema.safeParse({ ...nano, modalities: { input: ['smell'], output: [] } }).success,
    ).toBe(false);
  });

  it('refuse what was not learned, by name, and what to do', () => {
    expect(() => checkInput(nano, turn(picture))).not.toThrow();
    expect(() => checkInput(hearing, turn(sound))).not.toThrow();
    for (const part of [sound, film]) expect(() => checkInput(nano, turn(part))).toThrow(UserError);
    expect(() => checkInput(nano, turn(sound))).toThrow(
      'The model nano has not learned sound; it reads text and pictures. Leave the sound out, or take a model that lists "audio"',
    );
    expect(() => checkInput(hearing, turn(film))).toThrow(/has not learned film; it reads text and sound/);
    expect(() => checkWrites('nano', modalitiesOf(nano).output, 'image')).toThrow(
      /has not learned to answer in pictures; it answers in text/,
    );
    expect(() => checkWrites('h', hearing.modalities!.output, 'action')).not.toThrow();
  });

  it('films are watched as Gemma 4 does where config.json says nothing', () => {
    expect(videoOf(FAMILY['gemma-4-12b'])).toEqual({ maxFrames: 32, maxPatches: 70 });
    expect(videoOf({ ...nano, video: undefined })).toEqual({ maxFrames: 32, maxPatches: 16 });
    expect(videoOf(nano)).toEqual({ maxFrames: 10, maxPatches: 16 });
    expect(videoOf({ ...nano, video: { maxFrames: 8, maxPatches: 9 } })).toEqual({
      maxFrames: 8,
      maxPatches: 9,
    });
  });
});
