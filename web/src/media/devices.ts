import { useEffect, useRef, useState } from 'react';

/** What the browser could give. Plain HTTP from another machine gives nothing. */
export function useDevices(): { readonly camera: boolean; readonly microphone: boolean } {
  const [kinds, setKinds] = useState<ReadonlySet<MediaDeviceKind>>(new Set());
  useEffect(() => {
    const look = async () => {
      const devices = await navigator.mediaDevices?.enumerateDevices();
      setKinds(new Set(devices?.map(({ kind }) => kind)));
    };
    look().catch(() => setKinds(new Set()));
  }, []);
  return { camera: kinds.has('videoinput'), microphone: kinds.has('audioinput') };
}

/** Passes on what comes while the view is there: a recording that ends after it was closed is not wanted any more. */
export function useWhileShown<T>(callback: (value: T) => void): (value: T) => void {
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  return (value) => {
    if (shown.current) callback(value);
  };
}

export function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Records a stream until `stop`, which resolves with all of it. */
export function record(stream: MediaStream): { stop: () => Promise<Blob> } {
  const recorder = new MediaRecorder(stream);
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const ended = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve();
  });
  recorder.start();
  return {
    async stop() {
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      return new Blob(pieces, { type: recorder.mimeType.split(';')[0] });
    },
  };
}
