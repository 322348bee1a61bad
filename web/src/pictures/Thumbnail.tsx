import { lazy, Suspense, useEffect, useState } from 'react';
import type { PictureReference } from '../chat/conversation.ts';
import { useWords } from '../i18n/language.tsx';
import { useServices } from '../services.tsx';

const Lightbox = lazy(() => import('./Lightbox.tsx'));

/** A picture that is enlarged by a click; a file that is no picture shows its name instead. */
export function Thumbnail({ picture, blob }: { picture: PictureReference; blob?: Blob }) {
  const words = useWords();
  const url = usePictureUrl(picture.id, blob);
  const [broken, setBroken] = useState(false);
  const [large, setLarge] = useState(false);
  const name = picture.name || words.picture.unnamed;
  if (broken || url === null) {
    return (
      <div className="thumbnail broken" title={url === null ? words.picture.lost : undefined}>
        {name}
      </div>
    );
  }
  return (
    <>
      <button
        type="button"
        className="thumbnail-button"
        aria-label={words.picture.enlarge(name)}
        onClick={() => setLarge(true)}
      >
        {url && <img className="thumbnail" src={url} alt={name} onError={() => setBroken(true)} />}
      </button>
      {large && url && (
        <Suspense>
          <Lightbox name={name} url={url} onClose={() => setLarge(false)} />
        </Suspense>
      )}
    </>
  );
}

/** For `<img src>`: `undefined` while it is read, `null` when it is not kept any more. */
function usePictureUrl(id: string, blob: Blob | undefined): string | null | undefined {
  const { chats } = useServices();
  const [url, setUrl] = useState<string | null>();
  useEffect(() => {
    let made: string | undefined;
    let current = true;
    const show = (found: Blob | undefined) => {
      if (!current) return;
      made = found && URL.createObjectURL(found);
      setUrl(made ?? null);
    };
    if (blob) show(blob);
    else void chats.picture(id).then(show);
    return () => {
      current = false;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [chats, id, blob]);
  return url;
}
