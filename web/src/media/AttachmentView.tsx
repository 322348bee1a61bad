import type { FileReference } from '../chat/conversation.ts';
import { useWords } from '../i18n/language.tsx';
import { DocumentIcon } from '../icons.tsx';
import { lazyPart } from '../layout/lazyPart.tsx';
import { kindOf } from './kinds.ts';
import { Thumbnail } from './Thumbnail.tsx';

const SoundClip = lazyPart(() => import('./SoundClip.tsx'), {
  waiting: () => <div className="sound-clip" />,
  failed: (props, retry) => <BrokenClip name={props.file.name} onRetry={retry} />,
});
const FilmClip = lazyPart(() => import('./FilmClip.tsx'), {
  waiting: () => <div className="film-strip" />,
  failed: (props, retry) => <BrokenClip name={props.file.name} onRetry={retry} />,
});

/** A picture, a waveform, a film strip, or the name of a document. */
export function AttachmentView({ file, blob }: { file: FileReference; blob?: Blob }) {
  switch (kindOf(file.mimeType)) {
    case 'sound':
      return <SoundClip file={file} blob={blob} />;
    case 'film':
      return <FilmClip file={file} blob={blob} />;
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

/** There is no room here for more than a button that tries again. */
function BrokenClip({ name, onRetry }: { name: string; onRetry: () => void }) {
  const words = useWords();
  return (
    <button type="button" className="thumbnail broken" title={words.broken.title} onClick={onRetry}>
      {name} {words.conversation.retry}
    </button>
  );
}
