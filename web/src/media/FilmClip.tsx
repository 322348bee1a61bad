import { useEffect, useRef, useState } from 'react';
import type { FileReference } from '../chat/conversation.ts';
import { useWords } from '../i18n/language.tsx';
import { PlayIcon } from '../icons.tsx';
import { Dialog } from '../layout/Dialog.tsx';
import { type FilmStrip, readStrip } from './film.ts';
import { clock } from './sound.ts';
import { useFile } from './useFile.ts';

const FRAMES = 4;
/** Pixels; twice what is shown, for fine screens. */
const FRAME_HEIGHT = 128;

/** A film as a strip of its frames; a click plays it. */
export default function FilmClip({ file, blob }: { file: FileReference; blob?: Blob }) {
  const words = useWords();
  const kept = useFile(file.id, blob);
  const [strip, setStrip] = useState<FilmStrip>();
  const [broken, setBroken] = useState(false);
  const [large, setLarge] = useState(false);
  const name = file.name || words.film.unnamed;

  useEffect(() => {
    let current = true;
    if (!kept) return;
    readStrip(kept.url, FRAMES, FRAME_HEIGHT).then(
      (read) => current && setStrip(read),
      // Films that this browser cannot show may still be watched by the model.
      () => current && setBroken(true),
    );
    return () => {
      current = false;
    };
  }, [kept]);

  if (kept === null || broken) {
    return (
      <div className="thumbnail broken" title={kept === null ? words.film.lost : undefined}>
        {name}
      </div>
    );
  }
  return (
    <>
      <button
        type="button"
        className="film-strip"
        aria-label={strip ? `${words.film.play(name)} ${clock(strip.duration)}` : words.film.play(name)}
        onClick={() => setLarge(true)}
        disabled={!strip}
      >
        {strip?.frames.map((frame, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: frames have no other name
          <Frame key={i} frame={frame} />
        ))}
        {strip && (
          <span className="film-time">
            <PlayIcon size={12} /> {clock(strip.duration)}
          </span>
        )}
      </button>
      {large && kept && (
        <Dialog
          onClose={() => setLarge(false)}
          title={name}
          size="auto"
          centered
          classNames={{ title: 'lightbox-title' }}
        >
          {/* biome-ignore lint/a11y/useMediaCaption: it is the reader's own film, and has none */}
          <video className="lightbox" src={kept.url} aria-label={name} controls autoPlay playsInline />
        </Dialog>
      )}
    </>
  );
}

function Frame({ frame }: { frame: HTMLCanvasElement }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => place.current?.replaceChildren(frame), [frame]);
  return <span ref={place} className="film-frame" />;
}
