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
export const PictureIcon = (props: IconProps) => (
  <Lines {...props}>
    <rect x="3.5" y="4.5" width="17" height="15" rx="3" />
    <circle cx="9" cy="10" r="1.6" />
    <path d="m4 17 4.5-4 3.5 3 4-4.5 4.5 4.5" />
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
export const SunIcon = (props: IconProps) => (
  <Lines {...props}>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v1.5m0 15V21m9-9h-1.5m-15 0H3m15.4-6.4-1.1 1.1M6.7 17.3l-1.1 1.1m12.8 0-1.1-1.1M6.7 6.7 5.6 5.6" />
  </Lines>
);
export const MoonIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />
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
export const ClearIcon = (props: IconProps) => (
  <Lines {...props}>
    <path d="M5 7h14M10 4h4M7 7l.8 12h8.4L17 7" />
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
