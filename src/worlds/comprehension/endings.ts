import type { Random } from '../../base/random.ts';
import { choiceText, LETTERS } from '../choices.ts';
import { names } from '../logic/words.ts';
import { drawOwned, fill, pickWording, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

/** Everyday doings, step by step: each step follows from those before it. */
export const scripts: readonly (readonly string[])[] = [
  [
    '{name} fills a pot with water.',
    '{name} puts the pot on the stove.',
    'The water boils.',
    '{name} puts the noodles in.',
    '{name} pours the water away and eats the noodles.',
  ],
  [
    '{name} gets on the bike.',
    '{name} rides down the hill.',
    'A tyre goes flat.',
    '{name} stops and takes the wheel off.',
    '{name} mends the tyre.',
  ],
  [
    '{name} digs a hole in the garden.',
    '{name} puts a small tree into it.',
    '{name} fills the hole with earth.',
    '{name} waters the tree.',
    'The tree grows new leaves.',
  ],
  [
    '{name} opens the washing machine.',
    '{name} puts the dirty clothes in.',
    '{name} starts the machine.',
    'The clothes come out clean and wet.',
    '{name} hangs them on the line.',
  ],
  [
    '{name} takes a sheet of paper.',
    '{name} writes a letter.',
    '{name} puts it into an envelope.',
    '{name} sticks a stamp on it.',
    '{name} drops it into the letter box.',
  ],
  [
    '{name} feels tired.',
    '{name} brushes the teeth.',
    '{name} goes to bed.',
    '{name} turns the light off.',
    '{name} falls asleep.',
  ],
  [
    '{name} mixes flour, eggs and sugar.',
    '{name} pours the dough into a tin.',
    '{name} puts the tin into the oven.',
    'The cake turns brown.',
    '{name} takes the cake out and lets it cool.',
  ],
  [
    '{name} packs a bag.',
    '{name} goes to the station.',
    '{name} buys a ticket.',
    'The train arrives.',
    '{name} gets on and finds a seat.',
  ],
  [
    '{name} ties the skates.',
    '{name} steps onto the ice.',
    '{name} goes faster and faster.',
    '{name} slips and falls.',
    '{name} gets up and rubs the knee.',
  ],
  [
    '{name} hears the dog bark.',
    '{name} takes the lead from the hook.',
    'They walk to the park.',
    '{name} throws a stick.',
    'The dog brings the stick back.',
  ],
  [
    '{name} dips the brush into the paint.',
    '{name} paints the fence white.',
    '{name} lets the paint dry.',
    '{name} looks at the white fence.',
    '{name} puts the brush away.',
  ],
  [
    '{name} walks into the library.',
    '{name} looks for a book about ships.',
    '{name} finds it on the top shelf.',
    '{name} takes it to the desk.',
    '{name} carries the book home and reads it.',
  ],
  [
    '{name} puts up the tent.',
    '{name} collects dry wood.',
    '{name} lights a fire.',
    '{name} roasts a sausage.',
    '{name} puts the fire out and crawls into the tent.',
  ],
  [
    '{name} sees dark clouds.',
    '{name} opens the umbrella.',
    'It begins to rain.',
    '{name} runs home.',
    '{name} changes the wet shoes.',
  ],
];

const asking: Wordings = {
  train: ['{story}\nWhat happens next?', '{story}\nHow does it go on?', 'Which sentence comes next? {story}'],
  validation: ['{story}\nWhich one follows?'],
  test: ['How does this story go on? {story}'],
};

/** The first steps of a doing, and four sentences of which one goes on. The other three are of other doings. */
export function drawEnding(
  random: Random,
  split: Split,
): { prompt: string; options: string[]; letter: string } {
  const draw = () => {
    const script = random.integer(0, scripts.length);
    const shown = random.integer(2, 5);
    const others = random.sample(
      scripts.flatMap((_, i) => (i === script ? [] : [i])),
      3,
    );
    const wrong = others.map((other) => [other, random.integer(1, 5)] as const);
    return { script, shown, wrong, name: random.pick(names) };
  };
  const { script, shown, wrong, name } = drawOwned(
    draw,
    (drawn) => `ending ${drawn.script} ${drawn.shown} ${drawn.wrong.map(String).toSorted()} ${drawn.name}`,
    split,
  );
  const right = scripts[script][shown];
  const sentences = random.shuffle([right, ...wrong.map(([other, step]) => scripts[other][step])]);
  const options = sentences.map((sentence) => fill(sentence, { name }));
  const story = scripts[script]
    .slice(0, shown)
    .map((sentence) => fill(sentence, { name }))
    .join(' ');
  const question = pickWording(asking, random, split).replace('{story}', () => story);
  return { prompt: choiceText(question, options), options, letter: LETTERS[sentences.indexOf(right)] };
}
