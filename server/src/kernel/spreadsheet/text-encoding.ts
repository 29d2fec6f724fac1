import { AppError } from '../errors.ts';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'windows-1258';

/**
 * Tells the encoding of a text file from its first bytes: byte order marks, the pattern of zeros, valid UTF-8;
 * else single bytes, which are a Vietnamese font encoding (see legacy-text) or Windows-1258.
 * @throws AppError `kernel.spreadsheet_binary` when the bytes are no text
 */
export function detectEncoding(sample: Uint8Array): TextEncoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  const [even, odd] = countZeros(sample);
  if (odd > sample.length / 5 && even < odd / 8) return 'utf-16le';
  if (even > sample.length / 5 && odd < even / 8) return 'utf-16be';
  if (even + odd > 0) throw new AppError('invalid', 'kernel.spreadsheet_binary');
  if (isUtf8(sample)) return 'utf-8';
  return looksLikeWindows1258(sample) ? 'windows-1258' : 'windows-1252';
}

function countZeros(bytes: Uint8Array): [number, number] {
  const zeros: [number, number] = [0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2 === 0 ? 0 : 1] += 1;
  });
  return zeros;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // `stream` forgives a letter that the end of the sample cuts in two.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Windows-1258 writes tones as marks of their own after a vowel: bytes CC, D2, DE, EC, F2 follow letters. */
function looksLikeWindows1258(bytes: Uint8Array): boolean {
  const tones = new Set([0xcc, 0xd2, 0xde, 0xec, 0xf2]);
  const vowels = new Set(Buffer.from('aeiouyAEIOUY'));
  for (const vowel of [0xe2, 0xea, 0xf4, 0xe3, 0xf5, 0xfd]) vowels.add(vowel);
  let [afterVowel, elsewhere, horned] = [0, 0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0xfd || byte === 0xf5 || byte === 0xf0) horned += 1;
    if (!tones.has(byte)) return;
    if (vowels.has(bytes[index - 1] ?? 0)) afterVowel += 1;
    else elsewhere += 1;
  });
  return afterVowel >= 2 && afterVowel > elsewhere * 4 && horned > 0;
}
