import type { Random } from '../../base/random.ts';
import type { Picture } from '../../media/picture.ts';
import { Canvas, type Color, type Contour, type Point } from '../draw/canvas.ts';
import { blur, loseResolution, noise, sharpen, tone } from '../draw/effects.ts';
import { compress } from '../draw/jpeg.ts';
import { paintBackground } from './background.ts';
import { mix, sampleColor } from './colors.ts';
import type { Scene, SceneObject } from './scene.ts';

/** The share of flat pictures on plain grounds, as ImageMagick, SVG and canvas programs paint them. */
const CLEAN_SHARE = 0.4;

const BLACK: Color = [0, 0, 0];
const WHITE: Color = [1, 1, 1];

/** Paints the scene in a random manner; what it shows stays unambiguous. */
export function renderScene(scene: Scene, random: Random): Picture {
  const clean = random.chance(CLEAN_SHARE);
  const usual = random.chance(clean ? 0.6 : 0.2);
  // One program paints all red things in the same red; a photograph does not.
  const palette = new Map<string, Color>();
  const uniform = clean || random.chance(0.4);
  const colors = scene.objects.map((object) => {
    const color = (uniform && palette.get(object.color)) || sampleColor(object.color, random, usual);
    palette.set(object.color, color);
    return color;
  });
  const canvas = new Canvas(scene.width, scene.height);
  paintBackground(canvas, colors, clean, random);
  const hard = random.chance(clean ? 0.25 : 0.1);
  const outlined = random.chance(clean ? 0.12 : 0.2);
  scene.objects.forEach((object, i) => {
    if (outlined) paintOutline(canvas, object, colors[i], hard, random);
    const paint = clean ? colors[i] : shading(object, colors[i], random);
    canvas.fillPath(object.contours, paint, 1, hard);
  });
  if (clean) wearLightly(canvas, random);
  else wear(canvas, random);
  return canvas.toPicture();
}

/** A thin line around the object: black or a darker tone. Holes get it on their inside. */
function paintOutline(
  canvas: Canvas,
  object: SceneObject,
  color: Color,
  hard: boolean,
  random: Random,
): void {
  const radius = Math.min(object.halfWidth, object.halfHeight);
  const thickness = Math.min(random.uniform(0.6, 1.6), radius * 0.16);
  const line = random.chance(0.6) ? BLACK : mix(color, BLACK, random.uniform(0.35, 0.6));
  const grown = object.contours.map((contour, i): Contour => {
    const growth = i === 0 ? thickness : -thickness;
    const scaleX = 1 + growth / object.halfWidth;
    const scaleY = 1 + growth / object.halfHeight;
    return contour.map(
      ([x, y]): Point => [object.x + (x - object.x) * scaleX, object.y + (y - object.y) * scaleY],
    );
  });
  canvas.fillPath(grown, line, 1, hard);
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
function wearLightly(canvas: Canvas, random: Random): void {
  const roll = random.next();
  if (roll < 0.12) blur(canvas, random.uniform(0.3, 0.7));
  else if (roll < 0.22) sharpen(canvas, random.uniform(0.2, 0.6));
  else if (roll < 0.28) loseResolution(canvas, random.uniform(0.4, 0.8), random.chance(0.5));
  if (random.chance(0.15)) compress(canvas, random.uniform(3, 14));
}

/** What cameras do. */
function wear(canvas: Canvas, random: Random): void {
  if (random.chance(0.3)) blur(canvas, random.uniform(0.3, 0.8));
  else if (random.chance(0.1)) sharpen(canvas, random.uniform(0.2, 0.8));
  if (random.chance(0.06)) loseResolution(canvas, random.uniform(0.45, 0.8), random.chance(0.7));
  if (random.chance(0.3)) {
    const gain = () => random.uniform(0.96, 1.03);
    tone(canvas, random.uniform(0.88, 1.12), [gain(), gain(), gain()]);
  }
  if (random.chance(0.35)) noise(canvas, random, random.uniform(0.005, 0.05), random.pick([0, 0.5, 1]));
  if (random.chance(0.12)) compress(canvas, random.uniform(4, 18));
}
