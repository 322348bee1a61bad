/** The middle value; of an even number, the higher of the two in the middle; undefined of none. */
export const upperMedian = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[values.length >> 1];
