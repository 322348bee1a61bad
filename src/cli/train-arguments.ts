import type { DeviceArguments } from './device.ts';

/** What `alhena train` is given. */
export interface TrainArguments extends DeviceArguments {
  readonly resume?: boolean;
  readonly folder?: string;
  readonly from?: string;
  readonly teacher?: string;
  readonly codes?: string;
  readonly steps?: number;
  readonly drawnBy?: string;
  readonly workers?: number;
}

/** What Ctrl-C says. */
export const SAVING = 'Saving; Ctrl-C again ends without.';
