import { ActionIcon, Menu } from '@mantine/core';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Summary } from '../chat/conversation.ts';
import { useWords } from '../i18n/language.tsx';
import { BinIcon, MoreIcon, PencilIcon } from '../icons.tsx';
import { isComposing } from '../keys.ts';
import { chatHash } from '../routes.ts';
import { useServices } from '../services.tsx';
import { lazyDialog } from './lazyDialog.tsx';

const ConfirmRemoval = lazyDialog(() => import('./ConfirmRemoval.tsx'));

/** A conversation in the list, with what can be done to it. */
export function ConversationItem(props: { summary: Summary; current: boolean; running: boolean }) {
  const { summary, current, running } = props;
  const { chats } = useServices();
  const words = useWords();
  const [renaming, setRenaming] = useState(false);
  const [removing, setRemoving] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  const title = summary.title || words.chats.untitled;

  if (renaming) {
    return (
      <li>
        <RenameField
          title={title}
          onDone={(next, byKey) => {
            flushSync(() => setRenaming(false));
            // One who clicked elsewhere wants to be there.
            if (byKey) link.current?.focus();
            if (next !== '' && next !== title) void chats.rename(summary.id, next);
          }}
        />
      </li>
    );
  }
  return (
    <li className="conversation-item" data-current={current || undefined}>
      <a
        ref={link}
        href={chatHash(summary.id)}
        aria-current={current ? 'page' : undefined}
        title={title}
        onDoubleClick={() => setRenaming(true)}
      >
        <span className="conversation-title">{title}</span>
        {running && <span className="running-dot" role="img" aria-label={words.chats.running} />}
      </a>
      <Menu position="bottom-start" shadow="md" radius="md" width={180}>
        <Menu.Target>
          <ActionIcon
            className="conversation-more"
            variant="subtle"
            color="gray"
            size={28}
            radius="xl"
            aria-label={words.chats.options(title)}
          >
            <MoreIcon size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<PencilIcon size={16} />} onClick={() => setRenaming(true)}>
            {words.chats.rename}
          </Menu.Item>
          <Menu.Item className="danger" leftSection={<BinIcon size={16} />} onClick={() => setRemoving(true)}>
            {words.chats.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {removing && (
        <ConfirmRemoval
          title={title}
          onClose={() => setRemoving(false)}
          onConfirm={() => {
            setRemoving(false);
            if (current) location.hash = chatHash(undefined);
            void chats.remove(summary.id);
          }}
        />
      )}
    </li>
  );
}

function RenameField(props: { title: string; onDone: (title: string, byKey: boolean) => void }) {
  const { title, onDone } = props;
  const words = useWords();
  const [text, setText] = useState(title);
  return (
    <input
      className="rename"
      value={text}
      aria-label={words.chats.newTitle}
      // biome-ignore lint/a11y/noAutofocus: the field replaces the title whose renaming was just asked for
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onDone(text.trim(), false)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return;
        if (event.key === 'Enter') onDone(text.trim(), true);
        if (event.key === 'Escape') onDone(title, true);
      }}
    />
  );
}
