import { useEffect, useState } from 'react';
import { useServices } from '../services.tsx';

export interface KeptFileView {
  readonly blob: Blob;
  /** For `src`, as long as the view is there. */
  readonly url: string;
}

/** The bytes of an attachment: `undefined` while they are read, `null` when they are not kept any more. */
export function useFile(id: string, blob: Blob | undefined): KeptFileView | null | undefined {
  const { chats } = useServices();
  const [view, setView] = useState<KeptFileView | null>();
  useEffect(() => {
    let url: string | undefined;
    let current = true;
    const show = (found: Blob | undefined) => {
      if (!current) return;
      url = found && URL.createObjectURL(found);
      setView(found && url ? { blob: found, url } : null);
    };
    if (blob) show(blob);
    else void chats.file(id).then(show);
    return () => {
      current = false;
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [chats, id, blob]);
  return view;
}
