import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { extentOf } from '../draw/outlines.ts';
import { findCase, scenes } from './index.ts';
import type { Scene, SceneObject } from './scene.ts';
import { COLORS, SHAPES, SIZES } from './vocabulary.ts';

/**
 * A second oracle, written on its own: it reads the question's words and looks at the outlines.
 * It understands the plainest wordings of each form; the others share the finders with these.
 */
type Rule = (groups: string[], scene: Scene) => string | undefined;

/** The objects that a phrase such as "the large red things" may mean. */
function meant(phrase: string, scene: Scene): SceneObject[] {
  const nouns = /^(a|an|the|any|all|object|thing|shape|figure)s?$/;
  const wanted = phrase.split(' ').filter((word) => !nouns.test(word));
  return scene.objects.filter((object) => {
    const own: string[] = [object.color, object.shape, object.size, `${object.shape}s`, `${object.shape}es`];
    return wanted.every((word) => own.includes(word));
  });
}

function single(phrase: string, scene: Scene): SceneObject {
  const found = meant(phrase, scene);
  expect(found, phrase).toHaveLength(1);
  return found[0];
}

function middle(object: SceneObject): [number, number] {
  const points = object.contours[0];
  const range = (axis: 0 | 1) => points.map((point) => point[axis]).sort((a, b) => a - b);
  const [xs, ys] = [range(0), range(1)];
  return [(xs[0] + xs[xs.length - 1]) / 2, (ys[0] + ys[ys.length - 1]) / 2];
}

function holds(one: SceneObject, relation: string, other: SceneObject): boolean {
  const [[x, y], [otherX, otherY]] = [middle(one), middle(other)];
  if (/left/.test(relation)) return x < otherX;
  if (/right/.test(relation)) return x > otherX;
  return /above|over|higher/.test(relation) ? y < otherY : y > otherY;
}

/** All words of what the rules read; in the wordings of strangers they may catch others, and such questions are left out. */
const KNOWN = new Set(
  [
    ...[...COLORS, ...SIZES, ...SHAPES].flatMap((word) => [word, `${word}s`, `${word}es`]),
    ...['object', 'thing', 'shape', 'figure'].flatMap((word) => [word, `${word}s`]),
    'a an the any all to on of left right above below over under higher lower than or colour size',
    'larger bigger smaller leftmost rightmost topmost bottommost',
  ].flatMap((words) => words.split(' ')),
);

const yesOrNo = (truth: boolean) => (truth ? 'yes' : 'no');
const RELATION = '((?:to the |on the )?(?:left|right) of|above|below|over|under|higher than|lower than)';

const RULES: readonly (readonly [RegExp, Rule])[] = [
  [
    /^(?:what|which) colour is (the [a-z ]+)\?$/,
    ([a], scene) =>
      /most|of the|low|high|top|bottom|above|over|under/.test(a) ? undefined : single(a, scene).color,
  ],
  [
    /^(?:what|which) size does (the [a-z ]+) have\?$/,
    ([a], scene) =>
      /most|of the|low|high|top|bottom|above|over|under/.test(a) ? undefined : single(a, scene).size,
  ],
  [
    /^what is the shape of (the (?:small |medium |large )?\w+ \w+)\?$/,
    ([a], scene) => (/most|top|bottom|est/.test(a) ? undefined : single(a, scene).shape),
  ],
  [
    /^how many ([a-z ]+?) (?:are there|are shown|do you see|can you see|can be seen)\?$/,
    ([kinds], scene) => String(meant(kinds, scene).length),
  ],
  [
    /^(?:is there|do you see|can you see|can you find) (an? [a-z]+ ?[a-z]* ?[a-z]*?)\?$/,
    ([a], scene) => yesOrNo(meant(a, scene).length > 0),
  ],
  [
    /^(?:are there|do you see|can you find) (any [a-z ]+)\?$/,
    ([a], scene) => yesOrNo(meant(a, scene).length > 0),
  ],
  [
    /^is (the [a-z ]+) (left or right of|right or left of|above or below|below or above) (the [a-z ]+)\?$/,
    ([a, sides, b], scene) =>
      sides.split(/ or | of/).find((side) => side !== '' && holds(single(a, scene), side, single(b, scene))),
  ],
  [
    new RegExp(`^is (the [a-z ]+?) ${RELATION} (the [a-z ]+)\\?$`),
    ([a, relation, b], scene) =>
      / or\b/.test(a) ? undefined : yesOrNo(holds(single(a, scene), relation, single(b, scene))),
  ],
  [
    new RegExp(`^what (?:is|do you see|can you see|can be seen) ${RELATION} (the [a-z ]+)\\?$`),
    ([relation, b], scene) => {
      const found = scene.objects.filter(
        (object) => object !== single(b, scene) && holds(object, relation, single(b, scene)),
      );
      expect(found).toHaveLength(1);
      return `${found[0].color} ${found[0].shape}`;
    },
  ],
  [
    /^(?:do you know )?(?:what|(?:what|which) \w+) is the (leftmost|rightmost|topmost|bottommost)\?$/,
    ([side], scene) => {
      const key = { leftmost: [0, 1], rightmost: [0, -1], topmost: [1, 1], bottommost: [1, -1] }[side];
      const sorted = [...scene.objects].sort((a, b) => (middle(a)[key![0]] - middle(b)[key![0]]) * key![1]);
      return `${sorted[0].color} ${sorted[0].shape}`;
    },
  ],
  [
    /^(?:do you know )?(?:what|(?:what|which) \w+) is (?:nearest|closest) to (?!the (?:top|bottom|left|right))(the [a-z ]+)\?$/,
    ([b], scene) => {
      const target = single(b, scene);
      const distance = (object: SceneObject) =>
        Math.hypot(middle(object)[0] - middle(target)[0], middle(object)[1] - middle(target)[1]);
      const rest = scene.objects
        .filter((object) => object !== target)
        .sort((a, c) => distance(a) - distance(c));
      return `${rest[0].color} ${rest[0].shape}`;
    },
  ],
  [
    /^do (the [a-z ]+) and (the [a-z ]+) have the same (colour|shape|size)\?$/,
    ([a, b, attribute], scene) => {
      const key = attribute === 'colour' ? 'color' : (attribute as 'shape' | 'size');
      return yesOrNo(single(a, scene)[key] === single(b, scene)[key]);
    },
  ],
  [
    /^is (the [a-z ]+) (larger|bigger|smaller) than (the [a-z ]+)\?$/,
    ([a, more, b], scene) => {
      const [one, other] = [single(a, scene), single(b, scene)];
      return yesOrNo(
        // Not by the boxes' areas: they depend on how the objects are turned.
        more === 'smaller'
          ? extentOf(one.contours) < extentOf(other.contours)
          : extentOf(one.contours) > extentOf(other.contours),
      );
    },
  ],
  [
    /^(?:are there|do you see|can you see) more ([a-z ]+) than ([a-z ]+)\?$/,
    ([a, b], scene) => yesOrNo(meant(a, scene).length > meant(b, scene).length),
  ],
  [
    /^(?:are there|do you see|can you see) more ([a-z ]+) or (?:more )?([a-z ]+)\?$/,
    ([a, b], scene) => (meant(a, scene).length > meant(b, scene).length ? a : b),
  ],
  [
    /^(?:are there|do you see|can you see) as many ([a-z ]+) as ([a-z ]+)\?$/,
    ([a, b], scene) => yesOrNo(meant(a, scene).length === meant(b, scene).length),
  ],
];

describe('answers', () => {
  // Not those of training: some of these are put otherwise, and what the oracle reads is the wording.
  it('agree with a second oracle that reads the question', () => {
    const random = new Random('oracle');
    const checked = RULES.map(() => 0);
    for (const task of scenes.tasks) {
      for (let i = 0; i < 4000; i++) {
        const { scene, question } = findCase(task, random, 'validation');
        const text = question.text
          .toLowerCase()
          .replaceAll('color', 'colour')
          .replaceAll('gray', 'grey')
          .replace(/\??$/, '?');
        const at = RULES.findIndex(([pattern]) => pattern.test(text));
        if (at < 0 || / in th(e|is) | please| here| anywhere| that you/.test(text)) continue;
        const groups = (RULES[at][0].exec(text) as RegExpExecArray).slice(1);
        if (
          !groups
            .join(' ')
            .split(' ')
            .every((word) => KNOWN.has(word))
        )
          continue;
        const answer = RULES[at][1](groups, scene);
        if (answer === undefined) continue;
        expect(
          question.answer,
          `${text} ${JSON.stringify(scene.objects.map((o) => [o.size, o.color, o.shape]))}`,
        ).toBe(answer);
        checked[at]++;
      }
    }
    for (const [i, [pattern]] of RULES.entries()) expect(checked[i], String(pattern)).toBeGreaterThan(2);
  });

  it('are balanced', () => {
    for (const [task, lowest] of [
      ['existence', 0.45],
      ['relations', 0.45],
      ['comparison', 0.45],
    ] as const) {
      const random = new Random(`balance ${task}`);
      const answers = Array.from({ length: 2500 }, () => findCase(task, random, 'test').question.answer);
      const yes = answers.filter((answer) => answer === 'yes').length;
      const share = yes / (yes + answers.filter((answer) => answer === 'no').length);
      expect(share, task).toBeGreaterThan(lowest);
      expect(share, task).toBeLessThan(1 - lowest);
    }
    const random = new Random('balance count');
    const counts = Array.from({ length: 1500 }, () => findCase('count', random, 'test').question.answer);
    for (const digit of ['0', '1', '2', '3', '4', '5', '6']) {
      const share = counts.filter((count) => count === digit).length / counts.length;
      expect(share, digit).toBeGreaterThan(0.03);
      expect(share, digit).toBeLessThan(0.35);
    }
  });

  it('are balanced in training documents too', () => {
    const random = new Random('balance documents');
    let [yes, no] = [0, 0];
    for (let i = 0; i < 250; i++) {
      for (const turn of scenes.document(random, 'train')) {
        const [part] = turn.parts;
        if ('text' in part && part.text === 'yes') yes++;
        if ('text' in part && part.text === 'no') no++;
      }
    }
    expect(yes / (yes + no)).toBeGreaterThan(0.45);
    expect(yes / (yes + no)).toBeLessThan(0.55);
  });
});
