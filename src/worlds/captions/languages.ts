import type { ColorName, ShapeName, SizeName, Triple } from '../scenes/vocabulary.ts';
import type { ForeignLanguage as Language } from '../translation/grammar.ts';

/** How one language names things and strings them together. */
interface Naming {
  /** One thing in full, with the indefinite article or the measure word. */
  readonly thing: (triple: Triple) => string;
  /** Between all but the last two, and between those. */
  readonly comma: string;
  readonly and: string;
}

type Gender = 'm' | 'f' | 'n';
type Nouns = Readonly<Record<ShapeName, readonly [gender: Gender, word: string]>>;
/** Masculine and feminine. */
type Adjectives<Name extends string> = Readonly<Record<Name, readonly [masculine: string, feminine: string]>>;

const frenchNouns: Nouns = {
  circle: ['m', 'cercle'],
  square: ['m', 'carré'],
  rectangle: ['m', 'rectangle'],
  triangle: ['m', 'triangle'],
  star: ['f', 'étoile'],
  cross: ['f', 'croix'],
  ring: ['m', 'anneau'],
  heart: ['m', 'cœur'],
};
const frenchColors: Adjectives<ColorName> = {
  red: ['rouge', 'rouge'],
  orange: ['orange', 'orange'],
  yellow: ['jaune', 'jaune'],
  green: ['vert', 'verte'],
  blue: ['bleu', 'bleue'],
  purple: ['violet', 'violette'],
  pink: ['rose', 'rose'],
  brown: ['marron', 'marron'],
  black: ['noir', 'noire'],
  white: ['blanc', 'blanche'],
  grey: ['gris', 'grise'],
};

const germanNouns: Nouns = {
  circle: ['m', 'Kreis'],
  square: ['n', 'Quadrat'],
  rectangle: ['n', 'Rechteck'],
  triangle: ['n', 'Dreieck'],
  star: ['m', 'Stern'],
  cross: ['n', 'Kreuz'],
  ring: ['m', 'Ring'],
  heart: ['n', 'Herz'],
};
const germanColors: Readonly<Record<ColorName, string>> = {
  red: 'rot',
  orange: 'orangefarben',
  yellow: 'gelb',
  green: 'grün',
  blue: 'blau',
  purple: 'violett',
  pink: 'rosafarben',
  brown: 'braun',
  black: 'schwarz',
  white: 'weiß',
  grey: 'grau',
};
const germanSizes: Readonly<Record<SizeName, string>> = {
  small: 'klein',
  medium: 'mittelgroß',
  large: 'groß',
};

const spanishNouns: Nouns = {
  circle: ['m', 'círculo'],
  square: ['m', 'cuadrado'],
  rectangle: ['m', 'rectángulo'],
  triangle: ['m', 'triángulo'],
  star: ['f', 'estrella'],
  cross: ['f', 'cruz'],
  ring: ['m', 'anillo'],
  heart: ['m', 'corazón'],
};
const spanishColors: Adjectives<ColorName> = {
  red: ['rojo', 'roja'],
  orange: ['naranja', 'naranja'],
  yellow: ['amarillo', 'amarilla'],
  green: ['verde', 'verde'],
  blue: ['azul', 'azul'],
  purple: ['morado', 'morada'],
  pink: ['rosa', 'rosa'],
  brown: ['marrón', 'marrón'],
  black: ['negro', 'negra'],
  white: ['blanco', 'blanca'],
  grey: ['gris', 'gris'],
};
const spanishSizes: Adjectives<SizeName> = {
  small: ['pequeño', 'pequeña'],
  medium: ['mediano', 'mediana'],
  large: ['grande', 'grande'],
};

const chineseNouns: Readonly<Record<ShapeName, readonly [measure: string, word: string]>> = {
  circle: ['个', '圆'],
  square: ['个', '正方形'],
  rectangle: ['个', '长方形'],
  triangle: ['个', '三角形'],
  star: ['颗', '星'],
  cross: ['个', '十字'],
  ring: ['个', '圆环'],
  heart: ['颗', '心'],
};
const chineseColors: Readonly<Record<ColorName, string>> = {
  red: '红',
  orange: '橙',
  yellow: '黄',
  green: '绿',
  blue: '蓝',
  purple: '紫',
  pink: '粉',
  brown: '棕',
  black: '黑',
  white: '白',
  grey: '灰',
};
const chineseSizes: Readonly<Record<SizeName, string>> = { small: '小', medium: '中等', large: '大' };

const form = (gender: Gender, [masculine, feminine]: readonly [string, string]): string =>
  gender === 'f' ? feminine : masculine;

const NAMINGS: Readonly<Record<Language, Naming>> = {
  French: {
    comma: ', ',
    and: ' et ',
    thing({ size, color, shape }) {
      const [gender, noun] = frenchNouns[shape];
      const named = `${noun} ${form(gender, frenchColors[color])}`;
      const article = form(gender, ['un', 'une']);
      if (size === 'medium') return `${article} ${named} de taille moyenne`;
      // These stand before their noun.
      return `${article} ${form(gender, size === 'small' ? ['petit', 'petite'] : ['grand', 'grande'])} ${named}`;
    },
  },
  German: {
    comma: ', ',
    and: ' und ',
    thing({ size, color, shape }) {
      const [gender, noun] = germanNouns[shape];
      const ending = gender === 'm' ? 'er' : 'es';
      return `ein ${germanSizes[size]}${ending} ${germanColors[color]}${ending} ${noun}`;
    },
  },
  Spanish: {
    comma: ', ',
    and: ' y ',
    thing({ size, color, shape }) {
      const [gender, noun] = spanishNouns[shape];
      const [colored, sized] = [spanishColors[color], spanishSizes[size]].map((forms) => form(gender, forms));
      return `${form(gender, ['un', 'una'])} ${noun} ${colored} ${sized}`;
    },
  },
  Chinese: {
    comma: '、',
    and: '和',
    thing({ size, color, shape }) {
      const [measure, noun] = chineseNouns[shape];
      return `一${measure}${chineseColors[color]}色的${chineseSizes[size]}${noun}`;
    },
  },
};

/** What a picture of these things shows, in their order. */
export function caption(language: Language, things: readonly Triple[]): string {
  const { thing, comma, and } = NAMINGS[language];
  const phrases = things.map(thing);
  if (phrases.length < 2) return phrases.join('');
  return phrases.slice(0, -1).join(comma) + and + phrases.at(-1);
}

/** Whether a reply names the same things as a caption, in any order, whatever its capitals and its last full stop. */
export function namesTheSame(language: Language, reply: string, expected: string): boolean {
  const { comma, and } = NAMINGS[language];
  const things = (text: string) =>
    text
      .trim()
      .toLowerCase()
      .replace(/[.。]$/, '')
      .split(new RegExp(`${comma.trim()}|${and}`))
      .map((phrase) => phrase.trim())
      .sort();
  const [given, wanted] = [things(reply), things(expected)];
  return given.length === wanted.length && given.every((phrase, i) => phrase === wanted[i]);
}
