import { createTheme } from '@mantine/core';

/** Night-sky greys with a little blue, one blue accent, system fonts: nothing is loaded from elsewhere. */
export const theme = createTheme({
  primaryColor: 'star',
  primaryShade: { light: 6, dark: 5 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  respectReducedMotion: true,
  colors: {
    star: [
      '#eef1ff',
      '#dde3fd',
      '#b9c4f7',
      '#93a3f2',
      '#7187ee',
      '#5f76ec',
      '#4a61dd',
      '#3b50c0',
      '#2f419f',
      '#24337f',
    ],
    dark: [
      '#dde2ee',
      '#bcc3d6',
      '#959db5',
      '#666e8a',
      '#3a4157',
      '#2b3145',
      '#1d2232',
      '#131724',
      '#0e111b',
      '#090b13',
    ],
    gray: [
      '#f7f8fb',
      '#eff1f6',
      '#e4e7ef',
      '#d7dbe6',
      '#c3c9d8',
      '#a4abbf',
      '#7c849b',
      '#555d74',
      '#363d52',
      '#1f2536',
    ],
  },
});
