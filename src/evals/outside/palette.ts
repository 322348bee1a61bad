import type { ColorName } from '../../worlds/scenes/vocabulary.ts';

/** What people type when they want a colour: CSS names, short hex codes, palettes of design systems. */
export const CSS: Record<ColorName, readonly string[]> = {
  red: ['red', '#f00', '#e00', 'crimson', '#d32f2f', '#ff2222', '#e53935', '#cc0000'],
  orange: ['orange', 'darkorange', '#ff9800', '#f80', '#fb8c00', '#ff7f00'],
  yellow: ['yellow', '#ff0', 'gold', '#ffeb3b', '#fd0', '#ffe600'],
  green: ['green', 'limegreen', 'forestgreen', '#0a0', '#4caf50', 'lime', 'seagreen', 'darkgreen', '#2e7d32'],
  blue: ['blue', 'royalblue', 'dodgerblue', 'mediumblue', '#2196f3', '#00f', '#1565c0', 'navy', '#06c'],
  purple: ['purple', 'rebeccapurple', 'darkviolet', 'blueviolet', '#9c27b0', 'indigo', 'darkorchid', '#808'],
  pink: ['pink', 'hotpink', 'lightpink', 'deeppink', '#f9c', '#ff80ab', '#f8a'],
  brown: ['brown', 'saddlebrown', 'sienna', '#795548', '#840', '#964b00', '#6d4c41'],
  black: ['black', '#000', '#111', 'black', '#1a1a1a'],
  white: ['white', '#fff', 'white', '#f8f8f8', 'snow'],
  grey: ['gray', 'grey', '#888', 'darkgray', 'dimgray', '#999', '#777', '#9e9e9e', 'silver'],
};

/** The CSS names of this file in hexadecimal; a browser knows them, our own checks need numbers. */
const NAMED: Readonly<Record<string, string>> = {
  red: '#ff0000',
  crimson: '#dc143c',
  orange: '#ffa500',
  darkorange: '#ff8c00',
  yellow: '#ffff00',
  gold: '#ffd700',
  green: '#008000',
  limegreen: '#32cd32',
  forestgreen: '#228b22',
  lime: '#00ff00',
  seagreen: '#2e8b57',
  darkgreen: '#006400',
  blue: '#0000ff',
  royalblue: '#4169e1',
  dodgerblue: '#1e90ff',
  mediumblue: '#0000cd',
  navy: '#000080',
  purple: '#800080',
  rebeccapurple: '#663399',
  darkviolet: '#9400d3',
  blueviolet: '#8a2be2',
  indigo: '#4b0082',
  darkorchid: '#9932cc',
  pink: '#ffc0cb',
  hotpink: '#ff69b4',
  lightpink: '#ffb6c1',
  deeppink: '#ff1493',
  brown: '#a52a2a',
  saddlebrown: '#8b4513',
  sienna: '#a0522d',
  black: '#000000',
  white: '#ffffff',
  snow: '#fffafa',
  gray: '#808080',
  grey: '#808080',
  darkgray: '#a9a9a9',
  dimgray: '#696969',
  silver: '#c0c0c0',
  ivory: '#fffff0',
  beige: '#f5f5dc',
  lavender: '#e6e6fa',
  lightblue: '#add8e6',
  lightyellow: '#ffffe0',
  mintcream: '#f5fffa',
  honeydew: '#f0fff0',
  aliceblue: '#f0f8ff',
  linen: '#faf0e6',
  whitesmoke: '#f5f5f5',
  lightgray: '#d3d3d3',
  wheat: '#f5deb3',
  khaki: '#f0e68c',
  lightgreen: '#90ee90',
  skyblue: '#87ceeb',
  thistle: '#d8bfd8',
  midnightblue: '#191970',
  darkslategray: '#2f4f4f',
  teal: '#008080',
  tan: '#d2b48c',
  turquoise: '#40e0d0',
};

/** Grounds in the order of how often people choose them: none at all, pale, dark, loud. */
export const GROUNDS = {
  pale: [
    'ivory',
    'beige',
    'lavender',
    'lightblue',
    'lightyellow',
    'mintcream',
    'honeydew',
    'aliceblue',
  ].concat(['linen', 'whitesmoke', 'lightgray', '#eee', '#ddd', '#f0f0f0', '#fafafa', 'wheat', 'thistle']),
  dark: ['black', '#222', '#333', 'midnightblue', 'darkslategray', 'navy', 'darkgreen', '#111827', '#2b1b12'],
  loud: ['teal', 'skyblue', 'lightgreen', 'khaki', 'tan', 'turquoise', 'gray', 'orange', 'pink', 'yellow'],
} as const;

/** Red, green and blue, 0 to 255, of a CSS name of this file, "#abc" or "#aabbcc". */
export function toRgb(css: string): readonly [number, number, number] {
  const code = css.startsWith('#') ? css : NAMED[css];
  if (code === undefined) throw new Error(`outside pictures: no number for the colour "${css}"`);
  const digits =
    code.length === 4 ? [...code.slice(1)].map((digit) => digit + digit).join('') : code.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as [number, number, number];
}

/** How far apart two colours look: CIE 1976 ΔE, where 2 is just visible and black to white is 100. */
export function difference(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [toLab(one), toLab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Lightness 0 (black) to 100 (white). */
export function lightness(rgb: readonly number[]): number {
  return toLab(rgb)[0];
}

/** The middle of the way between two colours, at `share`. */
export function blend(one: readonly number[], other: readonly number[], share: number): number[] {
  return one.map((value, i) => value + (other[i] - value) * share);
}

export function toHex(rgb: readonly number[]): string {
  return `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

function toLab(rgb: readonly number[]): [number, number, number] {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const bend = (share: number) => (share > 216 / 24389 ? Math.cbrt(share) : (share * 24389) / 3132 + 4 / 29);
  const x = bend((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = bend(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = bend((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
