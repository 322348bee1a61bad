import type { Summary } from '../chat/conversation.ts';

export type Day = 'today' | 'yesterday' | 'week' | 'older';

/** Conversations by how long ago they were last used, in the order given. Days begin at midnight, local time. */
export function groupByDay(
  summaries: readonly Summary[],
  now: Date,
): { readonly day: Day; readonly summaries: readonly Summary[] }[] {
  const midnight = (daysAgo: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).getTime();
  const starts: readonly (readonly [Day, number])[] = [
    ['today', midnight(0)],
    ['yesterday', midnight(1)],
    ['week', midnight(7)],
    ['older', Number.NEGATIVE_INFINITY],
  ];
  const groups = Map.groupBy(summaries, ({ updated }) => starts.find(([, start]) => updated >= start)![0]);
  return starts.flatMap(([day]) => {
    const ofDay = groups.get(day);
    return ofDay ? [{ day, summaries: ofDay }] : [];
  });
}
