import { useEffect, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { CheckIcon, CopyIcon } from '../icons.tsx';
import { IconButton } from './IconButton.tsx';

const SHOWN_MILLISECONDS = 1500;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      label={copied ? words.conversation.copied : label}
      size={30}
      onClick={() => void copyText(text).then(setCopied)}
    >
      {copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
    </IconButton>
  );
}

/** Whether it worked. Over plain HTTP from another machine there is no `navigator.clipboard`; the old way remains. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
