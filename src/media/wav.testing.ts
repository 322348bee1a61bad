/** How samples are written in a WAV file: format code (1 integers, 3 floats, 6 A-law, 7 µ-law) and bits. */
export interface WavCoding {
  readonly code: number;
  readonly bits: number;
  /** Whether the header names the code by WAVE_FORMAT_EXTENSIBLE. */
  readonly extensible?: boolean;
}

/** A WAV file of `channels`, written by the format's definition (RIFF; G.711 for both laws). */
export function wavFile(
  channels: readonly Float32Array[],
  rate: number,
  { code, bits, extensible }: WavCoding,
): Uint8Array {
  const bytes = bits / 8;
  const count = channels[0].length;
  const header = extensible ? 68 : 44;
  const file = Buffer.alloc(header + count * channels.length * bytes);
  file.write('RIFF');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(header - 28, 16);
  file.writeUInt16LE(extensible ? 0xfffe : code, 20);
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * channels.length * bytes, 28);
  file.writeUInt16LE(channels.length * bytes, 32);
  file.writeUInt16LE(bits, 34);
  if (extensible) {
    file.writeUInt16LE(22, 36);
    file.writeUInt16LE(bits, 38);
    file.writeUInt32LE((1 << channels.length) - 1, 40);
    file.writeUInt16LE(code, 44);
    file.set(Buffer.from('000000001000800000aa00389b71', 'hex'), 46);
  }
  file.write('data', header - 8);
  file.writeUInt32LE(file.length - header, header - 4);
  for (let i = 0; i < count; i++) {
    channels.forEach((channel, c) => {
      const at = header + (i * channels.length + c) * bytes;
      write(file, at, channel[i], code, bits);
    });
  }
  return new Uint8Array(file);
}

function write(file: Buffer, at: number, value: number, code: number, bits: number): void {
  if (code === 3) {
    if (bits === 32) file.writeFloatLE(value, at);
    else file.writeDoubleLE(value, at);
  } else if (code === 6) file[at] = aLaw(value);
  else if (code === 7) file[at] = muLaw(value);
  else if (bits === 8) file[at] = Math.round(value * 127) + 128;
  else file.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at, bits / 8);
}

/** G.711 µ-law: sign, exponent and mantissa of the biased magnitude, inverted. */
function muLaw(value: number): number {
  const magnitude = Math.min(32_635, Math.round(Math.abs(value) * 32_768)) + 132;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 15;
  return ~((value < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

/** G.711 A-law: as µ-law without a bias, every other bit inverted. */
function aLaw(value: number): number {
  const magnitude = Math.min(32_767, Math.round(Math.abs(value) * 32_768));
  const exponent = Math.max(0, Math.floor(Math.log2(Math.max(1, magnitude))) - 7);
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 15;
  return ((value < 0 ? 0 : 0x80) | (exponent << 4) | mantissa) ^ 0x55;
}
