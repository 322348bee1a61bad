import type { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { Canvas, type Color } from '../draw/canvas.ts';
import { blur, noise, sharpen, tone } from '../draw/effects.ts';
import { compress } from '../draw/jpeg.ts';
import { loseResolution } from '../draw/scale.ts';
import { paintBackground } from './background.ts';
import { mix, sampleColor } from './colors.ts';
import type { Scene, SceneObject } from './scene.ts';
import { castShadow, fillOutlined, samplePen, sampleShadow } from './strokes.ts';

/** The share of flat pictures on plain grounds, as ImageMagick, SVG and canvas programs paint them. */
const CLEAN_SHARE = 0.4;

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [1, 1, 1];

/**
 * Paints the scene in a random manner; what it shows stays unambiguous.
 * @param difficulty 0 (nearly all pictures flat and clean) to 1 (every manner)
 */
export function renderScene(scene: Scene, random: Random, difficulty = 1): Picture {
  const clean = random.chance(1 - (1 - CLEAN_SHARE) * (0.1 + 0.9 * difficulty));
  const colors = sampleColors(scene, clean, random);
  const pen = random.chance((clean ? 0.26 : 0.22) * difficulty) ? samplePen(random) : undefined;
  const shadow = random.chance((clean ? 0.12 : 0.05) * difficulty) ? sampleShadow(random) : undefined;
  const canvas = new Canvas(scene.width, scene.height);
  // A clear line sets things apart from any ground, such as white ones from white.
  const bold = clean && pen?.color !== undefined && pen.share > 0.025 && random.chance(0.3);
  const line = bold ? { ...pen, least: 1 } : pen;
  paintBackground(canvas, bold && pen.color ? [pen.color] : colors, clean, random, difficulty);
  // Without smoothing a thin line would be dashed.
  const hard = random.chance(clean ? 0.25 : 0.1) && line === undefined;
  if (shadow !== undefined) for (const object of scene.objects) castShadow(canvas, object, shadow);
  scene.objects.forEach((object, i) => {
    const paint = random.chance(clean ? 0.9 : 0) ? colors[i] : shading(object, colors[i], random);
    if (line === undefined) canvas.fillPath(object.contours, paint, 1, hard);
    else fillOutlined(canvas, object, paint, colors[i], line);
  });
  const smallest =
    2 * Math.min(...scene.objects.map((object) => Math.max(object.halfWidth, object.halfHeight)));
  if (clean && random.chance(1 - difficulty)) return canvas.toPicture();
  if (clean) wearLightly(canvas, smallest, random);
  else wear(canvas, smallest, random);
  return canvas.toPicture();
}

/** One program paints all red things in the same red, mostly; a photograph does not. */
function sampleColors(scene: Scene, clean: boolean, random: Random): Color[] {
  const usual = random.chance(clean ? 0.7 : 0.3);
  const uniform = random.chance(clean ? 0.85 : 0.4);
  const palette = new Map<string, Color>();
  return scene.objects.map((object) => {
    const color = (uniform && palette.get(object.color)) || sampleColor(object.color, random, usual);
    palette.set(object.color, color);
    return color;
  });
}

/** Flat, or a slight change of lightness across the object; white stays white and black stays black. */
function shading(
  object: SceneObject,
  color: Color,
  random: Random,
): Color | ((x: number, y: number) => Color) {
  if (random.chance(0.45)) return color;
  const strength = random.uniform(0.02, object.color === 'white' ? 0.06 : 0.14);
  const angle = random.uniform(0, 2 * Math.PI);
  const reach = Math.max(object.halfWidth, object.halfHeight);
  const [stepX, stepY] = [Math.cos(angle) / reach, Math.sin(angle) / reach];
  const light = mix(color, WHITE, strength * 0.7);
  const dark = mix(color, BLACK, strength);
  return (x, y) => mix(dark, light, 0.5 + ((x - object.x) * stepX + (y - object.y) * stepY) / 2);
}

/** What scalers and lossy files do to flat pictures. */
function wearLightly(canvas: Canvas, smallest: number, random: Random): void {
  const roll = random.next();
  if (roll < 0.12) blur(canvas, random.uniform(0.3, 0.7));
  else if (roll < 0.22) sharpen(canvas, random.uniform(0.2, 0.6));
  else if (roll < 0.3) enlargeFew(canvas, smallest, random);
  if (random.chance(0.17)) compress(canvas, random.uniform(3, 16));
}

/** A source of few pixels, of 32 a side and more, in which the smallest object still has eight. */
function enlargeFew(canvas: Canvas, smallest: number, random: Random): void {
  const least = Math.max(8 / smallest, 32 / Math.min(canvas.width, canvas.height));
  if (least > 0.9) return;
  const factor = random.uniform(least, Math.max(least, 0.8));
  loseResolution(canvas, factor, random.pick(['nearest', 'nearest', 'linear', 'cubic', 'cubic'] as const));
}

/** What cameras do. */
function wear(canvas: Canvas, smallest: number, random: Random): void {
  if (random.chance(0.3)) blur(canvas, random.uniform(0.3, 0.8));
  else if (random.chance(0.1)) sharpen(canvas, random.uniform(0.2, 0.8));
  if (random.chance(0.06)) enlargeFew(canvas, smallest, random);
  if (random.chance(0.3)) {
    const gain = () => random.uniform(0.96, 1.03);
    tone(canvas, random.uniform(0.88, 1.12), [gain(), gain(), gain()]);
  }
  if (random.chance(0.35)) noise(canvas, random, random.uniform(0.005, 0.05), random.pick([0, 0.5, 1]));
  if (random.chance(0.12)) compress(canvas, random.uniform(4, 18));
}
