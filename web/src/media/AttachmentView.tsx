import { lazy, Suspense } from 'react';
import type { FileReference } from '../chat/conversation.ts';
import { DocumentIcon } from '../icons.tsx';
import { kindOf } from './kinds.ts';
import { Thumbnail } from './Thumbnail.tsx';

const SoundClip = lazy(() => import('./SoundClip.tsx'));
const FilmClip = lazy(() => import('./FilmClip.tsx'));

/** A picture, a waveform, a film strip, or the name of a document. */
export function AttachmentView({ file, blob }: { file: FileReference; blob?: Blob }) {
  switch (kindOf(file.mimeType)) {
    case 'sound':
      return (
        <Suspense fallback={<div className="sound-clip" />}>
          <SoundClip file={file} blob={blob} />
        </Suspense>
      );
    case 'film':
      return (
        <Suspense fallback={<div className="film-strip" />}>
          <FilmClip file={file} blob={blob} />
        </Suspense>
      );
    case 'document':
      return (
        <div className="document-chip">
          <DocumentIcon />
          {file.name}
        </div>
      );
    default:
      return <Thumbnail picture={file} blob={blob} />;
  }
}
