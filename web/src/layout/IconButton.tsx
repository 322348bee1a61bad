import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode, Ref } from 'react';

/** A round button with an icon; its words are read to those who do not see it and shown to those who wait on it. */
export function IconButton(props: {
  label: string;
  onClick: () => void;
  children: ReactNode;
  size?: number;
  disabled?: boolean;
  expanded?: boolean;
  ref?: Ref<HTMLButtonElement>;
}) {
  return (
    <Tooltip label={props.label} openDelay={500} events={{ hover: true, focus: false, touch: false }}>
      <ActionIcon
        ref={props.ref}
        variant="subtle"
        color="gray"
        size={props.size ?? 36}
        radius="xl"
        aria-label={props.label}
        aria-expanded={props.expanded}
        onClick={props.onClick}
        disabled={props.disabled}
      >
        {props.children}
      </ActionIcon>
    </Tooltip>
  );
}
