import { useState } from 'react';
import type { FileReference } from '../chat/conversation.ts';
import { useWords } from '../i18n/language.tsx';
import { lazyDialog } from '../layout/lazyDialog.tsx';
import { useFile } from './useFile.ts';

const Lightbox = lazyDialog(() => import('./Lightbox.tsx'));

/** A picture that is enlarged by a click; a file that is no picture shows its name instead. */
export function Thumbnail({ picture, blob }: { picture: FileReference; blob?: Blob }) {
  const words = useWords();
  const kept = useFile(picture.id, blob);
  const url = kept?.url;
  const [broken, setBroken] = useState(false);
  const [large, setLarge] = useState(false);
  const name = picture.name || words.picture.unnamed;
  if (broken || kept === null) {
    return (
      <div className="thumbnail broken" title={kept === null ? words.picture.lost : undefined}>
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
      {large && url && <Lightbox name={name} url={url} onClose={() => setLarge(false)} />}
    </>
  );
}
