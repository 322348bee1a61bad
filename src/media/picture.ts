/** In pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** An 8-bit sRGB picture. `data` is row-major `[height, width, 3]`. */
export interface Picture extends PictureSize {
  readonly data: Uint8Array;
}
