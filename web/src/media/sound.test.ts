import { describe, expect, it } from 'vitest';
import { clock, encodeWav, peaksOf } from './sound.ts';

describe('a recording', () => {
  it('becomes a WAV file that says what it holds', async () => {
    const file = encodeWav(Float32Array.of(0, 0.5, -0.5, 2, -2), 8000);
    const view = new DataView(await file.arrayBuffer());
    const text = (at: number, length: number) =>
      String.fromCharCode(...new Uint8Array(view.buffer, at, length));
    expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
    expect([view.getUint32(4, true) + 8, view.getUint32(40, true)]).toEqual([file.size, 10]);
    expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([
      1, 8000, 16,
    ]);
    const samples = Array.from({ length: 5 }, (_, i) => view.getInt16(44 + 2 * i, true));
    expect(samples).toEqual([0, 16_384, -16_383, 32_767, -32_767]);
  });

  it('has a waveform with every sample in one bar', () => {
    const samples = Float32Array.of(0.1, -0.3, 0.2, 0, 0.9, -5, 0.4);
    expect(peaksOf(samples, 3).map((peak) => Number(peak.toFixed(1)))).toEqual([0.3, 0.2, 1]);
    expect(peaksOf(new Float32Array(), 2)).toEqual([0, 0]);
    expect(peaksOf(Float32Array.of(0.5), 4).filter((peak) => peak > 0)).toHaveLength(1);
  });

  it('tells its length', () => {
    expect([0, 7.4, 59.6, 83, 3600].map(clock)).toEqual(['0:00', '0:07', '1:00', '1:23', '60:00']);
  });
});
