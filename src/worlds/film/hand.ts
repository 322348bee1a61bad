import type { Random } from '../../base/random.ts';
import type { Color, Contour, Point } from '../draw/canvas.ts';
import { roundedRectangle } from '../draw/curves.ts';
import { place, rectangle } from '../draw/outlines.ts';
import { fromHex } from '../scenes/colors.ts';
import type { Stage } from './stage.ts';

/** How a hand is held: a fist, flat with all fingers up, or two fingers up. */
export type Pose = 'fist' | 'flat' | 'fork';

/** From light to dark skin, and the yellow of emoji. */
const SKINS = [0xffdfc4, 0xf0c8a0, 0xe0ac69, 0xc68642, 0x8d5524, 0x5c3a21, 0xffcc4d, 0xffcc4d] as const;

export const sampleSkin = (random: Random): Color => fromHex(random.pick(SKINS));

/** A finger that stands at (x, y), turned by `angle` radians; all in units of half the hand's height. */
const finger = (x: number, y: number, length: number, angle: number): Contour =>
  place(
    [roundedRectangle(0.15, length / 2, 0.14).map(([dx, dy]): Point => [dx, dy - length / 2])],
    x,
    y,
    1,
    angle,
  )[0];

const block = (x: number, y: number, halfWidth: number, halfHeight: number, corner: number): Contour =>
  place([roundedRectangle(halfWidth, halfHeight, corner)], x, y, 1, 0)[0];

const WRIST: Contour = place([rectangle(0.36, 0.3)], 0, 0.72, 1, 0)[0];

/** Upright hands with their thumbs to the right. */
const POSES: Readonly<Record<Pose, readonly Contour[]>> = {
  fist: [WRIST, block(0, 0.05, 0.68, 0.55, 0.3)],
  flat: [
    WRIST,
    block(0, 0.3, 0.6, 0.42, 0.2),
    finger(-0.48, 0.2, 0.98, -0.16),
    finger(-0.16, 0.1, 1.08, -0.04),
    finger(0.16, 0.1, 1.08, 0.06),
    finger(0.47, 0.2, 0.95, 0.18),
    finger(0.5, 0.5, 0.75, 1.0),
  ],
  fork: [WRIST, block(0, 0.3, 0.58, 0.4, 0.25), finger(-0.22, 0.2, 1.2, -0.32), finger(0.22, 0.2, 1.2, 0.32)],
};

/** Lines between the fingers that are bent. */
const KNUCKLES: Readonly<Record<Pose, readonly Contour[]>> = {
  fist: [-0.32, 0, 0.32].map((x) => block(x, -0.1, 0.045, 0.26, 0.04)),
  flat: [],
  fork: [block(0.05, 0.3, 0.3, 0.045, 0.04)],
};

const mirrored = (contours: readonly Contour[]): Contour[] =>
  contours.map((contour) => contour.map(([x, y]): Point => [-x, y]));

/** Paints a hand around (x, y); `scale` is half its height in pixels. The left one has its thumb to the right. */
export function paintHand(
  stage: Stage,
  pose: Pose,
  skin: Color,
  { x, y, scale, isRight }: { x: number; y: number; scale: number; isRight: boolean },
): void {
  const turn = isRight ? mirrored : (contours: readonly Contour[]) => contours;
  stage.body(turn(POSES[pose]), skin, x, y, scale);
  const line: Color = [skin[0] * 0.45, skin[1] * 0.4, skin[2] * 0.4];
  stage.detail(turn(KNUCKLES[pose]), line, x, y, scale);
}
