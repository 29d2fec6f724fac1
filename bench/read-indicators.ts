import { closeSync, openSync, readSync } from 'node:fs';
import { IndexBuilder, type IndicatorIndex, type IndicatorKind } from '@lachan/engine';

/** Reads lines of `kind value` in pieces, as bytes, so that the peak of memory is the engine's and not the list's. */
export function readIndicators(path: string): IndicatorIndex {
  // By the fourth letter of their names, in which they differ.
  const kinds: Record<number, IndicatorKind> = {
    97: 'domain',
    52: 'ipv4',
    54: 'ipv6',
    114: 'cidr',
    32: 'url',
    50: 'sha256',
  };
  const builder = new IndexBuilder();
  const buffer = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  let id = 0;
  let held = 0;
  for (;;) {
    const count = readSync(file, buffer, held, buffer.length - held, null);
    if (count === 0) break;
    const end = held + count;
    let start = 0;
    for (let feed = buffer.indexOf(10, start); feed >= 0 && feed < end; feed = buffer.indexOf(10, start)) {
      const space = buffer.indexOf(32, start);
      builder.addBytes(id++, kinds[buffer[start + 3] ?? 0] ?? 'domain', buffer, space + 1, feed);
      start = feed + 1;
    }
    buffer.copy(buffer, 0, start, end);
    held = end - start;
  }
  closeSync(file);
  return builder.finish().index;
}
