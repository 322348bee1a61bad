/** One live line on a terminal; a plain line now and then where there is none. */
export interface Progress {
  update(text: string): void;
  /** A line that stays. */
  print(text: string): void;
  end(): void;
}

/** Without a terminal, at most one line in this many milliseconds. */
const PLAIN_INTERVAL = 30_000;

export function createProgress(stream: NodeJS.WriteStream, now: () => number): Progress {
  const live = stream.isTTY === true;
  let last = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (live) stream.write('\r\x1b[K');
  };
  return {
    update(text) {
      if (live) {
        clear();
        stream.write(text.slice(0, (stream.columns ?? 80) - 1));
      } else if (now() - last >= PLAIN_INTERVAL) {
        last = now();
        stream.write(`${text}\n`);
      }
    },
    print(text) {
      clear();
      stream.write(`${text}\n`);
    },
    end: clear,
  };
}

/** Seconds as `1:02:03` or `2:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const pad = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}
