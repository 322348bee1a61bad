import type { ReactNode } from 'react';

interface IconProps {
  readonly size?: number;
}

/** A line icon on a 24-unit grid. Decoration only, so hidden from screen readers: the button carries the words. */
function Lines({ size = 20, children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const SendIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M12 19V5m-6 6 6-6 6 6" />
  </Lines>
);
export const StopIcon = (props: IconProps) => (
  <Lines {...props}>
    <rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" />
  </Lines>
);
export const MicrophoneIcon = (props: IconProps) => (
  <Lines {...props}>
    <rect x="9" y="3.5" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </Lines>
);
export const PlayIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M8 5.5v13l10.5-6.5Z" fill="currentColor" />
  </Lines>
);
export const PauseIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M9 6v12m6-12v12" strokeWidth={3} />
  </Lines>
);
export const DocumentIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M13.5 3.5H7.5a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2v-10Zm0 0v5h5M9 13h6m-6 3.5h4" />
  </Lines>
);
export const AttachIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="m19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7.2-7.2" />
  </Lines>
);
export const PencilIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="m4 20 1-4.5L16.5 4a2.1 2.1 0 0 1 3 3L8 18.5 4 20Zm10.5-13.5 3 3" />
  </Lines>
);
export const NewChatIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M12 4.5H7a2.5 2.5 0 0 0-2.5 2.5v10A2.5 2.5 0 0 0 7 19.5h10a2.5 2.5 0 0 0 2.5-2.5v-5" />
    <path d="m10.5 13.5.5-2.5 7-7a1.4 1.4 0 0 1 2 2l-7 7-2.5.5Z" />
  </Lines>
);
export const ChevronIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="m7 10 5 5 5-5" />
  </Lines>
);
export const CheckIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Lines>
);
export const CloseIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="m7 7 10 10M17 7 7 17" />
  </Lines>
);
export const UndoIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M9 14 4.5 9.5 9 5M5 9.5h9a5 5 0 0 1 0 10h-3" />
  </Lines>
);

export const SidebarIcon = (props: IconProps) => (
  <Lines {...props}>
    <rect x="3.5" y="4.5" width="17" height="15" rx="3" />
    <path d="M9.5 4.5v15" />
  </Lines>
);
export const SearchIcon = (props: IconProps) => (
  <Lines {...props}>
    <circle cx="11" cy="11" r="6" />
    <path d="m15.5 15.5 4.5 4.5" />
  </Lines>
);
export const ChartIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M4 4.5v13A2.5 2.5 0 0 0 6.5 20H20M8 14l3.5-4 3 2.5L19.5 7" />
  </Lines>
);
export const GearIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M4 7h9m5 0h2M4 17h3m5 0h8" />
    <circle cx="15.5" cy="7" r="2.5" />
    <circle cx="9.5" cy="17" r="2.5" />
  </Lines>
);
export const MoreIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth={2.6} />
  </Lines>
);
export const BinIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M5 7h14M10 4h4M7 7l.8 12h8.4L17 7" />
  </Lines>
);
export const CopyIcon = (props: IconProps) => (
  <Lines {...props}>
    <rect x="8.5" y="8.5" width="11" height="11" rx="2.5" />
    <path d="M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5" />
  </Lines>
);
export const RetryIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9m0-4.5V9H15" />
  </Lines>
);
export const PreviousIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="m14 7-5 5 5 5" />
  </Lines>
);
export const NextIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="m10 7 5 5-5 5" />
  </Lines>
);
export const DownIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M12 5v14m-6-6 6 6 6-6" />
  </Lines>
);
export const CameraIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M4 9.5A2.5 2.5 0 0 1 6.5 7H8l1.5-2.5h5L16 7h1.5A2.5 2.5 0 0 1 20 9.5v7a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 16.5Z" />
    <circle cx="12" cy="13" r="3.2" />
  </Lines>
);
export const ToolIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M14.5 6.5a4 4 0 0 1 5-1.5l-2.5 2.5.5 2 2 .5L22 7.5" transform="translate(-2 0)" />
    <path d="m13.5 10.5-8 8a1.700 1.700 0 0 1-2.4-2.4l8-8" transform="translate(1 0)" />
  </Lines>
);
export const ThoughtIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M9.5 17.5c0-2-3-3-3-6.5a5.5 5.5 0 0 1 11 0c0 3.5-3 4.5-3 6.5Zm0 3h5" />
  </Lines>
);
export const InfoIcon = (props: IconProps) => (
  <Lines {...props}>
    <circle cx="12" cy="12" r="8" />
    <path d="M12 11.5V16m0-8v.01" />
  </Lines>
);

export const ActionIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5m-5 13L12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5m13-5L21 12l-2.5 2.5" />
  </Lines>
);
export const WaveIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M4 10.5v3M8 6.5v11M12 9v6M16 5.5v13M20 10.5v3" />
  </Lines>
);

/** The twins of Gemini; the bright star at the foot of Pollux is Alhena. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path
        d="M7 4.5 6 12l-2.5 6.5M7 4.5 15 4l.8 8 3 6.5"
        stroke="var(--mantine-primary-color-filled)"
        strokeWidth="1.3"
        strokeLinecap="round"
      />
      <g fill="var(--mantine-primary-color-filled)">
        <circle cx="7" cy="4.5" r="1.8" />
        <circle cx="15" cy="4" r="1.8" />
        <circle cx="6" cy="12" r="1.1" />
        <circle cx="15.8" cy="12" r="1.1" />
        <circle cx="3.5" cy="18.5" r="1.4" />
      </g>
      <circle cx="18.8" cy="18.5" r="3" fill="#f5b843" />
    </svg>
  );
}
