import type { Random } from '../../base/random.ts';
import { pictureWorld } from '../pictures.ts';
import { fill, pickQuestion, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { type DocumentData, documentKinds, drawData, drawDocument } from './form.ts';

const wordings = {
  field: {
    train: ['What is the {label}?', '{label}?', 'Which {label} is given?', 'Read the {label}.'],
    validation: ['What stands under {label}?'],
    test: ['Tell me the {label} in this document.'],
  },
  price: {
    train: ['How much is the {label}?', 'What does the {label} cost?', 'What is the price of the {label}?'],
    validation: ['How much was paid for the {label}?'],
    test: ['Say the price of the {label}.'],
  },
  total: {
    train: ['What is the total?', 'How much is it in all?', 'What is the sum of the bill?'],
    validation: ['How much was paid in all?'],
    test: ['What does everything cost together?'],
  },
  time: {
    train: [
      'When does the one to {label} leave?',
      'At what time is {label}?',
      'What is the time for {label}?',
    ],
    validation: ['When is the departure to {label}?'],
    test: ['At which time does {label} stand?'],
  },
  owner: {
    train: [
      'What has {value} beside it?',
      'To which label does {value} belong?',
      'What is {value} the value of?',
    ],
    validation: ['Beside which word stands {value}?'],
    test: ['What does {value} stand for here?'],
  },
  title: {
    train: ['What is the title?', 'Which word is at the top?', 'Read the heading.'],
    validation: ['What is the heading?'],
    test: ['Which title does it have?'],
  },
  dearest: {
    train: ['What costs the most?', 'Which is the dearest thing?'],
    validation: ['Which thing has the highest price?'],
    test: ['On what was the most spent?'],
  },
  cheapest: {
    train: ['What costs the least?', 'Which is the cheapest thing?'],
    validation: ['Which thing has the lowest price?'],
    test: ['On what was the least spent?'],
  },
  together: {
    train: ['What do {a} and {b} cost together?', 'How much are {a} and {b} in all?'],
    validation: ['What is the price of {a} and {b} together?'],
    test: ['Add the prices of {a} and {b}.'],
  },
  first: {
    train: ['Which leaves first?', 'Where does the first one go?'],
    validation: ['What is the first departure?'],
    test: ['Which one is the earliest?'],
  },
  last: {
    train: ['Which leaves last?', 'Where does the last one go?'],
    validation: ['What is the last departure?'],
    test: ['Which one is the latest?'],
  },
  count: {
    train: ['How many lines are below the title?', 'How many entries are there?', 'Count the entries.'],
    validation: ['What is the number of entries?'],
    test: ['How many entries does it have?'],
  },
} satisfies Record<string, Wordings>;

export function askDocument(
  task: string,
  { kind, title, lines }: DocumentData,
  random: Random,
  split: Split,
): Question | undefined {
  const ask = (
    name: keyof typeof wordings,
    answer: string | number,
    values = {},
    thought?: string,
  ): Question => ({
    prompt: fill(pickQuestion(wordings[name], random, split), values),
    answer: String(answer),
    thought,
  });
  const items = kind === 'receipt' ? lines.slice(0, -1) : lines;
  const item = random.pick(items);
  if (task === 'fields') {
    if (kind === 'form') return ask('field', item.value, { label: item.label.toLowerCase() });
    if (kind === 'timetable') return ask('time', item.value, { label: item.label });
    return random.chance(0.25)
      ? ask('total', lines[lines.length - 1].value)
      : ask('price', item.value, { label: item.label });
  }
  if (task === 'layout') {
    const roll = random.next();
    if (roll < 0.3) return ask('title', title);
    if (roll < 0.5) return ask('count', lines.length);
    if (lines.filter(({ value }) => value === item.value).length > 1) return undefined;
    return ask('owner', item.label, { value: item.value });
  }
  if (kind === 'timetable')
    return random.chance(0.5) ? ask('first', lines[0].label) : ask('last', lines[lines.length - 1].label);
  if (kind === 'form') return undefined;
  const prices = items
    .map(({ label, value }) => ({ label, price: Number(value) }))
    .toSorted((a, b) => b.price - a.price);
  const all = prices.map(({ label, price }) => `${label} ${price}`).join(', ');
  const roll = random.next();
  if (roll < 0.3)
    return prices[0].price > prices[1].price ? ask('dearest', prices[0].label, {}, all) : undefined;
  const [last, next] = prices.toReversed();
  if (roll < 0.6) return last.price < next.price ? ask('cheapest', last.label, {}, all) : undefined;
  const [a, b] = random.sample(prices, 2);
  const sum = a.price + b.price;
  return ask(
    'together',
    sum,
    { a: a.label, b: b.label },
    `${a.label} ${a.price}, ${b.label} ${b.price}: ${a.price}+${b.price}=${sum}`,
  );
}

/** Forms, receipts and timetables: the value of a field, where it stands, and what follows from them. Twin of DocVQA. */
export const documents = pictureWorld({
  suite: 'documents',
  tasks: ['fields', 'layout', 'deduction'],
  questions: 8,
  draw(random, split, difficulty, task) {
    const kinds = task === 'deduction' ? (['receipt', 'timetable'] as const) : documentKinds;
    const data = drawData(random, split, difficulty, random.pick(kinds));
    const part = drawDocument(data, random, split, difficulty);
    return { part, question: (name, draws, owner) => askDocument(name, data, draws, owner) };
  },
});
