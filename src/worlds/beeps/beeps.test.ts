import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { SAMPLE_RATE } from '../../media/sound.ts';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { beeps, drawShow, shootShow } from './index.ts';

test('the laws of all worlds', () => expectFilmLaws(beeps));

/** The strongest of a row of frequencies; 0 in silence. */
function pitchOf(samples: Float32Array): number {
  let [best, most] = [0, 5];
  for (let hertz = 180; hertz < 1750; hertz += 4) {
    let [real, imaginary] = [0, 0];
    for (let i = 0; i < samples.length; i++) {
      const angle = (2 * Math.PI * hertz * i) / SAMPLE_RATE;
      real += samples[i] * Math.cos(angle);
      imaginary += samples[i] * Math.sin(angle);
    }
    const power = Math.hypot(real, imaginary);
    if (power > most) [best, most] = [hertz, power];
  }
  return best;
}

test('whoever listens to each frame alone hears the same beeps', () => {
  const random = new Random('ears');
  for (let i = 0; i < 12; i++) {
    const show = drawShow(random, 'test', 0);
    const [part] = shootShow(show, random, 'test', 0).parts;
    if (!('film' in part) || !part.film.sound) throw new Error('a film with sound was expected');
    const { sound, frames } = part.film;
    frames.forEach(({ time }, at) => {
      const from = Math.round(time * SAMPLE_RATE);
      const hertz = pitchOf(sound.samples.subarray(from, from + Math.round(show.step * SAMPLE_RATE)));
      const heard = hertz === 0 ? undefined : hertz > 700 ? 'high' : 'low';
      expect(heard).toBe(show.slides[at].pitch);
    });
  }
});
