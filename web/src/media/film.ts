/** Later than the end of any film: browsers then go to the end, and learn how long it is. */
const BEYOND_SECONDS = 1e7;
/** A frame that does not come within this time is left out. */
const FRAME_MILLISECONDS = 5000;

export interface FilmStrip {
  /** Seconds. */
  readonly duration: number;
  readonly frames: readonly HTMLCanvasElement[];
}

/** Some frames of a film, evenly spread, each so many pixels high. Rejects where the browser cannot show it. */
export async function readStrip(url: string, count: number, height: number): Promise<FilmStrip> {
  const film = document.createElement('video');
  film.muted = true;
  film.preload = 'auto';
  film.src = url;
  try {
    await heard(film, 'loadeddata');
    const duration = await durationOf(film);
    const frames: HTMLCanvasElement[] = [];
    for (let i = 0; i < count; i++) {
      film.currentTime = (duration * (i + 0.5)) / count;
      await heard(film, 'seeked');
      const frame = document.createElement('canvas');
      frame.height = height;
      frame.width = Math.max(1, Math.round((height * film.videoWidth) / Math.max(1, film.videoHeight)));
      frame.getContext('2d')?.drawImage(film, 0, 0, frame.width, frame.height);
      frames.push(frame);
    }
    return { duration, frames };
  } finally {
    film.removeAttribute('src');
    film.load();
  }
}

/** What a browser records does not say how long it is. */
async function durationOf(film: HTMLVideoElement): Promise<number> {
  if (Number.isFinite(film.duration)) return film.duration;
  film.currentTime = BEYOND_SECONDS;
  await heard(film, 'seeked');
  return Number.isFinite(film.duration) ? film.duration : film.currentTime;
}

function heard(film: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      film.removeEventListener(event, done);
      film.removeEventListener('error', failed);
      clearTimeout(late);
      settle();
    };
    const done = end(resolve);
    const failed = end(() => reject(new Error(film.error?.message || 'the film cannot be shown')));
    const late = setTimeout(failed, FRAME_MILLISECONDS);
    film.addEventListener(event, done);
    film.addEventListener('error', failed);
  });
}
