/** What models hear at, in samples a second. */
export const SAMPLE_RATE = 16_000;
const WAV_HEADER = 44;

/** Decodes what the browser can, to one channel at 16 kHz; rejects for the rest. */
export async function decodeSound(blob: Blob): Promise<Float32Array<ArrayBuffer>> {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const { numberOfChannels, length, getChannelData } = bound(
    await context.decodeAudioData(await blob.arrayBuffer()),
  );
  const mono = new Float32Array(length);
  for (let channel = 0; channel < numberOfChannels; channel++) {
    const samples = getChannelData(channel);
    for (let i = 0; i < length; i++) mono[i] += samples[i] / numberOfChannels;
  }
  return mono;
}

const bound = (sound: AudioBuffer) => ({
  numberOfChannels: sound.numberOfChannels,
  length: sound.length,
  getChannelData: (channel: number) => sound.getChannelData(channel),
});

/** A WAV file of one channel with 16 bits a sample; what exceeds [−1, 1] is cut. */
export function encodeWav(samples: Float32Array, sampleRate = SAMPLE_RATE): Blob {
  const view = new DataView(new ArrayBuffer(WAV_HEADER + 2 * samples.length));
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; i++) view.setUint8(at + i, letters.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, view.byteLength - 8, true);
  text(8, 'WAVEfmt ');
  // PCM, one channel, 16 bits: https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  for (let i = 0; i < samples.length; i++) {
    const level = Math.max(-1, Math.min(1, samples[i]));
    view.setInt16(WAV_HEADER + 2 * i, Math.round(level * 32_767), true);
  }
  return new Blob([view], { type: 'audio/wav' });
}

/** The loudest level within each of `count` equal stretches, from 0 to 1: a waveform. */
export function peaksOf(samples: Float32Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [i, i + 1].map((at) => Math.floor((at * samples.length) / count));
    let peak = 0;
    for (let at = start; at < end; at++) peak = Math.max(peak, Math.abs(samples[at]));
    return Math.min(peak, 1);
  });
}

/** 83 seconds as `1:23`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
