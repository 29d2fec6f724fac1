import type { Indicator } from '../indicator/kinds.ts';
import { KeyEncoder } from './encode.ts';
import { datedFlag, entryHeaderBytes, kindCode } from './layout.ts';

/** Entries one after the other, with the hash of each kept beside until the tables are built. */
export class Pool {
  bytes = new Uint8Array(1 << 16);
  /** Offset 0 is taken, so that reference 0 can mean none. */
  length = 4;
  count = 0;
  /** Keys beyond the indicators themselves: parents on the way to long names, hosts of URLs. */
  extraKeys = 0;
  offsets = new Uint32Array(1 << 10);
  hashes = new Uint32Array(1 << 11);
  readonly encoder: KeyEncoder;
  private view = new DataView(this.bytes.buffer);

  constructor(seedA: number, seedB: number) {
    this.encoder = new KeyEncoder(seedA, seedB);
  }

  add(indicator: Indicator): boolean {
    const { encoder } = this;
    const size = encoder.encode(indicator.kind, indicator.value);
    if (size === 0) return false;
    const from = indicator.validFrom ?? null;
    const until = indicator.validUntil ?? null;
    const dated = from !== null || until !== null;
    const start = this.length;
    const valueStart = start + entryHeaderBytes + (dated ? 16 : 0);
    this.reserve(valueStart + size + 4);

    const { bytes, view } = this;
    view.setUint32(start, indicator.id, true);
    bytes[start + 4] = kindCode[indicator.kind];
    bytes[start + 5] = dated ? datedFlag : 0;
    view.setUint16(start + 6, size, true);
    if (dated) {
      view.setFloat64(start + 8, from ?? -Infinity, true);
      view.setFloat64(start + 16, until ?? Infinity, true);
    }
    for (let i = 0; i < size; i++) bytes[valueStart + i] = encoder.bytes[i] ?? 0;
    this.length = (valueStart + size + 3) & ~3;

    this.offsets[this.count] = start;
    this.hashes[this.count * 2] = encoder.hash.a;
    this.hashes[this.count * 2 + 1] = encoder.hash.b;
    this.count++;
    this.countExtraKeys(indicator, size);
    return true;
  }

  private countExtraKeys(indicator: Indicator, size: number): void {
    if (indicator.kind === 'url') this.extraKeys += 2;
    if (indicator.kind !== 'domain') return;
    let dots = 0;
    for (let i = 0; i < size; i++) if (this.encoder.bytes[i] === 46) dots++;
    // Siblings share their parents: a long name costs far less than one new key on average.
    this.extraKeys += Math.min(dots - 1, 1) * 0.75;
  }

  private reserve(end: number): void {
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, Math.floor(this.bytes.length * 1.7)));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    if (this.count === this.offsets.length) {
      const offsets = new Uint32Array(this.count * 2);
      offsets.set(this.offsets);
      this.offsets = offsets;
      const hashes = new Uint32Array(this.count * 4);
      hashes.set(this.hashes);
      this.hashes = hashes;
    }
  }
}
