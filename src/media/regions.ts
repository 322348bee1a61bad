/** A thing in a picture: where it is and its classes, counted from 0. */
export interface ObjectRegion {
  readonly kind: 'object';
  /** Closed outlines in pixels; one that runs against its surroundings cuts a hole. */
  readonly contours: readonly (readonly (readonly [x: number, y: number])[])[];
  readonly shape: number;
  readonly color: number;
  readonly size: number;
  /** Its place in the order in which a description names things. */
  readonly rank: number;
}

/** A printed character, one of printable ASCII, and its middle in pixels. */
export interface CharacterRegion {
  readonly kind: 'character';
  readonly character: string;
  readonly x: number;
  readonly y: number;
  /** Whether a word begins with it; left out where words are not told apart. */
  readonly begins?: boolean;
}

/** Something at a place, of which nothing else is asked. */
export interface AreaRegion {
  readonly kind: 'area';
  readonly contours: ObjectRegion['contours'];
}

/**
 * What is where in a picture that was drawn here. Only training looks at it, for a loss on every patch beside
 * the loss on text; a model never sees it.
 */
export interface PictureRegions {
  /** All things or all characters of the picture: a patch without any is empty. Of areas patches are asked nothing. */
  readonly kind: 'object' | 'character' | 'area';
  readonly regions: readonly (ObjectRegion | CharacterRegion | AreaRegion)[];
  /** What the first of them is called among the conversation's things; default 0. */
  readonly firstThing?: number;
}
