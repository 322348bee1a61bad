import { expect, test } from 'vitest';
import { Random } from '../../base/random.ts';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { drawGrowth, orderOf } from './growth.ts';
import { stills } from './index.ts';
import { drawStory, nameOf, type Prop } from './story.ts';

test('the laws of all worlds', () => expectFilmLaws(stills));

/** What a comparison of two stills tells, without knowing the story. */
function compare(before: readonly Prop[], after: readonly Prop[]): string {
  const key = (prop: Prop) => `${nameOf(prop)} ${prop.corner}`;
  const [gone] = before.filter((prop) => !after.some((other) => key(other) === key(prop)));
  const [fresh] = after.filter((prop) => !before.some((other) => key(other) === key(prop)));
  if (!gone && !fresh) return 'nothing changes';
  if (!gone) return `${/^[aeiou]/.test(fresh.color) ? 'an' : 'a'} ${nameOf(fresh)} comes`;
  if (!fresh) return `the ${nameOf(gone)} goes`;
  if (gone.corner === fresh.corner) return `the ${nameOf(gone)} turns ${fresh.color}`;
  return `the ${nameOf(gone)} moves to the ${fresh.corner}`;
}

test('whoever compares stills two by two tells the same story', () => {
  const random = new Random('stories');
  for (let i = 0; i < 400; i++) {
    const { stills: all, steps } = drawStory(random, 'test', 1);
    steps.forEach(({ told }, at) => {
      expect(told).toBe(compare(all[at], all[at + 1]));
    });
    for (const props of all) {
      expect(new Set(props.map(({ corner }) => corner)).size).toBe(props.length);
      expect(new Set(props.map(({ color }) => color)).size).toBe(props.length);
    }
  }
});

test('levels are in order when stills are, and no two are alike', () => {
  const random = new Random('growth');
  for (let i = 0; i < 400; i++) {
    const growth = drawGrowth(random, 'test', 1);
    const levels = orderOf(growth).map((number) => growth.levels[number - 1]);
    for (let at = 1; at < levels.length; at++) {
      const step = (levels[at] - levels[at - 1]) * (growth.rises ? 1 : -1);
      expect(step).toBeGreaterThan(0.1);
    }
  }
});
