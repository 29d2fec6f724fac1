import { DocumentError } from '../errors.ts';

/**
 * Decodes the bytes of a text file: UTF-8 and UTF-16 with or without byte order mark, else single bytes of a
 * legacy Vietnamese font (which {@link repairText} then converts).
 * @throws DocumentError `unsupported_format` when the bytes are binary.
 */
export function decodeBytes(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const sample = bytes.subarray(0, 4096);
  const zerosAtOdd = countZeros(sample, 1);
  const zerosAtEven = countZeros(sample, 0);
  if (zerosAtOdd + zerosAtEven > 0) {
    if (zerosAtOdd > sample.length / 5 && zerosAtEven < zerosAtOdd / 8)
      return new TextDecoder('utf-16le').decode(bytes);
    if (zerosAtEven > sample.length / 5 && zerosAtOdd < zerosAtEven / 8)
      return new TextDecoder('utf-16be').decode(bytes);
    throw new DocumentError('unsupported_format', 'The file holds binary data, not text');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function countZeros(bytes: Uint8Array, parity: 0 | 1): number {
  let zeros = 0;
  for (let index: number = parity; index < bytes.length; index += 2) if (bytes[index] === 0) zeros += 1;
  return zeros;
}
