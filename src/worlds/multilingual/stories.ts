import type { Random } from '../../base/random.ts';
import type { ForeignLanguage as Language } from '../translation/grammar.ts';
import { type Noun, nouns } from '../translation/words.ts';
import { capitalise, drawOwned, fill, pickWording, type Question, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';

/** What happens in a story: what it comes to, and how that is written as a thought. */
const PLOTS = {
  gain: { result: (n: number, m: number) => n + m, thought: '{n}+{m}' },
  loss: { result: (n: number, m: number) => n - m, thought: '{n}-{m}' },
  boxes: { result: (n: number, m: number) => n * m, thought: '{n}*{m}' },
  more: { result: (n: number, m: number) => n + m, thought: '{n}+{m}' },
  less: { result: (n: number, m: number) => n - m, thought: '{n}-{m}' },
} as const;
type Plot = keyof typeof PLOTS;
const plots = Object.keys(PLOTS) as Plot[];

/**
 * Each plot in each language. `{x}` are the things, in Chinese with their measure word, which alone is `{c}`; `{how}` asks how many of them,
 * with a capital where it begins a sentence: `{How}`.
 */
const wordings: Readonly<Record<Language, Readonly<Record<Plot, Wordings>>>> = {
  French: {
    gain: {
      train: [
        '{a} a {n} {x}. {b} lui en donne {m}. {How} a {a} maintenant ?',
        '{a} possède {n} {x} et en achète {m} de plus. {How} a {a} en tout ?',
      ],
      validation: ['{n} {x} sont à {a}, qui en trouve {m} autres. {How} a {a} à présent ?'],
      test: ['{b} offre {m} {x} à {a}, qui en avait déjà {n}. {How} a {a} après cela ?'],
    },
    loss: {
      train: [
        '{a} a {n} {x} et en donne {m} à {b}. {How} reste-t-il à {a} ?',
        '{a} avait {n} {x}. {m} sont perdus ou donnés. {How} a encore {a} ?',
      ],
      validation: ['Sur les {n} {x} de {a}, {b} en prend {m}. {How} garde {a} ?'],
      test: ['{a} vend {m} de ses {n} {x}. {How} lui reste-t-il ?'],
    },
    boxes: {
      train: [
        'Il y a {n} boîtes avec {m} {x} dans chacune. {How} y a-t-il en tout ?',
        '{a} a {n} sacs. Dans chaque sac il y a {m} {x}. {How} a {a} ?',
      ],
      validation: ['{n} boîtes contiennent chacune {m} {x}. {How} cela fait-il ?'],
      test: ['Chacun des {n} enfants apporte {m} {x}. {How} apportent-ils ensemble ?'],
    },
    more: {
      train: [
        '{a} a {n} {x}. {b} en a {m} de plus. {How} a {b} ?',
        '{b} a {m} {x} de plus que {a}, qui en a {n}. {How} a {b} ?',
      ],
      validation: ['{a} en est à {n} {x} et {b} à {m} de plus. {How} a {b} ?'],
      test: ['Si {a} a {n} {x} et {b} {m} de plus, {how} a {b} ?'],
    },
    less: {
      train: [
        '{a} a {n} {x}. {b} en a {m} de moins. {How} a {b} ?',
        '{b} a {m} {x} de moins que {a}, qui en a {n}. {How} a {b} ?',
      ],
      validation: ['{a} en est à {n} {x} et {b} à {m} de moins. {How} a {b} ?'],
      test: ['Si {a} a {n} {x} et {b} {m} de moins, {how} a {b} ?'],
    },
  },
  German: {
    gain: {
      train: [
        '{a} hat {n} {x}. {b} gibt noch {m} dazu. {How} hat {a} jetzt?',
        '{a} besitzt {n} {x} und kauft {m} weitere. {How} hat {a} insgesamt?',
      ],
      validation: ['{a} hatte {n} {x} und findet {m} mehr. {How} sind es nun?'],
      test: ['{b} schenkt {a} {m} {x}; vorher waren es {n}. {How} hat {a} danach?'],
    },
    loss: {
      train: [
        '{a} hat {n} {x} und gibt {b} {m} davon. {How} hat {a} noch?',
        '{a} hatte {n} {x}. {m} gehen verloren. {How} bleiben übrig?',
      ],
      validation: ['{a} hat {n} {x}; {b} nimmt {m}. {How} behält {a}?'],
      test: ['{a} hatte {n} {x} und verkauft {m}. {How} bleiben {a}?'],
    },
    boxes: {
      train: [
        'In {n} Kisten liegen je {m} {x}. {How} sind es insgesamt?',
        '{a} hat {n} Taschen. In jeder sind {m} {x}. {How} hat {a}?',
      ],
      validation: ['{n} Kisten enthalten jeweils {m} {x}. {How} macht das?'],
      test: ['Jedes von {n} Kindern bringt {m} {x} mit. {How} bringen sie zusammen?'],
    },
    more: {
      train: [
        '{a} hat {n} {x}. {b} hat {m} mehr. {How} hat {b}?',
        '{b} hat {m} {x} mehr als {a}, und {a} hat {n}. {How} hat {b}?',
      ],
      validation: ['Bei {a} sind es {n} {x}, bei {b} {m} mehr. {How} hat {b}?'],
      test: ['Wenn {a} {n} {x} hat und {b} {m} mehr, {how} hat dann {b}?'],
    },
    less: {
      train: [
        '{a} hat {n} {x}. {b} hat {m} weniger. {How} hat {b}?',
        '{b} hat {m} {x} weniger als {a}, und {a} hat {n}. {How} hat {b}?',
      ],
      validation: ['Bei {a} sind es {n} {x}, bei {b} {m} weniger. {How} hat {b}?'],
      test: ['Wenn {a} {n} {x} hat und {b} {m} weniger, {how} hat dann {b}?'],
    },
  },
  Spanish: {
    gain: {
      train: [
        '{a} tiene {n} {x}. {b} le da {m} más. ¿{How} tiene {a} ahora?',
        '{a} posee {n} {x} y compra {m} más. ¿{How} tiene {a} en total?',
      ],
      validation: ['{a} tenía {n} {x} y encuentra {m} más. ¿{How} hay ahora?'],
      test: ['{b} regala {m} {x} a {a}, que ya tenía {n}. ¿{How} tiene {a} después?'],
    },
    loss: {
      train: [
        '{a} tiene {n} {x} y da {m} a {b}. ¿{How} le quedan?',
        '{a} tenía {n} {x}. Pierde {m}. ¿{How} tiene todavía?',
      ],
      validation: ['De {n} {x} de {a}, {b} toma {m}. ¿{How} conserva {a}?'],
      test: ['{a} vende {m} de sus {n} {x}. ¿{How} quedan?'],
    },
    boxes: {
      train: [
        'Hay {n} cajas con {m} {x} en cada una. ¿{How} hay en total?',
        '{a} tiene {n} bolsas. En cada bolsa hay {m} {x}. ¿{How} tiene {a}?',
      ],
      validation: ['{n} cajas contienen {m} {x} cada una. ¿{How} son?'],
      test: ['Cada uno de {n} niños trae {m} {x}. ¿{How} traen juntos?'],
    },
    more: {
      train: [
        '{a} tiene {n} {x}. {b} tiene {m} más. ¿{How} tiene {b}?',
        '{b} tiene {m} {x} más que {a}, y {a} tiene {n}. ¿{How} tiene {b}?',
      ],
      validation: ['{a} cuenta {n} {x}, y {b} tiene {m} más. ¿{How} tiene {b}?'],
      test: ['Si {a} tiene {n} {x} y {b} {m} más, ¿{how} tiene {b}?'],
    },
    less: {
      train: [
        '{a} tiene {n} {x}. {b} tiene {m} menos. ¿{How} tiene {b}?',
        '{b} tiene {m} {x} menos que {a}, y {a} tiene {n}. ¿{How} tiene {b}?',
      ],
      validation: ['{a} cuenta {n} {x}, y {b} tiene {m} menos. ¿{How} tiene {b}?'],
      test: ['Si {a} tiene {n} {x} y {b} {m} menos, ¿{how} tiene {b}?'],
    },
  },
  Chinese: {
    gain: {
      train: [
        '{a}有{n}{x}。{b}又给了{m}{c}。{a}现在有{how}？',
        '{a}有{n}{x}，又买了{m}{c}。{a}一共有{how}？',
      ],
      validation: ['{a}原来有{n}{x}，又找到{m}{c}。现在有{how}？'],
      test: ['{b}送给{a}{m}{c}，{a}本来有{n}{x}。后来{a}有{how}？'],
    },
    loss: {
      train: ['{a}有{n}{x}，给了{b}{m}{c}。{a}还有{how}？', '{a}本来有{n}{x}，丢了{m}{c}。还剩{how}？'],
      validation: ['{a}的{n}{x}里，{b}拿走了{m}{c}。{a}留下{how}？'],
      test: ['{a}有{n}{x}，卖了{m}{c}。剩下{how}？'],
    },
    boxes: {
      train: [
        '有{n}个盒子，每个盒子里有{m}{x}。一共有{how}？',
        '{a}有{n}个袋子，每个袋子里有{m}{x}。{a}有{how}？',
      ],
      validation: ['{n}个盒子各装{m}{x}。总共是{how}？'],
      test: ['{n}个孩子每人带来{m}{x}。他们一共带来{how}？'],
    },
    more: {
      train: ['{a}有{n}{x}。{b}多{m}{c}。{b}有{how}？', '{b}比{a}多{m}{x}，{a}有{n}。{b}有{how}？'],
      validation: ['{a}是{n}{x}，{b}比{a}多{m}{c}。{b}有{how}？'],
      test: ['如果{a}有{n}{x}，{b}多{m}{c}，那么{b}有{how}？'],
    },
    less: {
      train: ['{a}有{n}{x}。{b}少{m}{c}。{b}有{how}？', '{b}比{a}少{m}{x}，{a}有{n}。{b}有{how}？'],
      validation: ['{a}是{n}{x}，{b}比{a}少{m}{c}。{b}有{how}？'],
      test: ['如果{a}有{n}{x}，{b}少{m}{c}，那么{b}有{how}？'],
    },
  },
};

const names = ['Anna', 'Leo', 'Mia', 'Paul', 'Nora', 'Max', 'Eva', 'Tom'] as const;
const things = nouns.filter(({ alive, english: [one] }) => !alive && one !== 'house' && one !== 'door');

/** The things of a story, and the words that ask how many of them. */
function namesOf(language: Language, noun: Noun): { x: string; how: string; c?: string } {
  switch (language) {
    case 'French': {
      const x = noun.french[2];
      return { x, how: `combien ${/^[aeiouhéêâ]/.test(x) ? `d'${x}` : `de ${x}`}` };
    }
    case 'German':
      // No wording wants the dative, which would have an n more.
      return { x: noun.german[2], how: `wie viele ${noun.german[2]}` };
    case 'Spanish':
      return {
        x: noun.spanish[2],
        how: `${noun.spanish[0] === 'f' ? 'cuántas' : 'cuántos'} ${noun.spanish[2]}`,
      };
    case 'Chinese':
      return { x: noun.chinese.join(''), how: `多少${noun.chinese.join('')}`, c: noun.chinese[0] };
  }
}

/** A story of one calculation in one language, and the number that it asks for. */
export function askStory(language: Language, random: Random, split: Split): Question {
  const { plot, n, m } = drawOwned(
    () => {
      const plot = random.pick(plots);
      const few = plot === 'boxes';
      const n = random.integer(few ? 2 : 5, few ? 10 : 60);
      return { plot, n, m: random.integer(2, few ? 10 : Math.min(40, n - 1)) };
    },
    ({ plot, n, m }) => `multilingual ${plot} ${n} ${m}`,
    split,
  );
  const [a, b] = random.sample(names, 2);
  const { x, how, c = '' } = namesOf(language, random.pick(things));
  const { result, thought } = PLOTS[plot];
  const answer = String(result(n, m));
  return {
    prompt: fill(pickWording(wordings[language][plot], random, split), {
      a,
      b,
      n,
      m,
      x,
      how,
      How: capitalise(how),
      c,
    }),
    answer,
    thought: `${fill(thought, { n, m })}=${answer}`,
  };
}
