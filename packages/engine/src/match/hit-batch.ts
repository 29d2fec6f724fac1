import type { Ipv6 } from '../address/ipv6.ts';
import { parseAddress } from '../address/network.ts';
import type { LineHit } from './exact.ts';
import { clientFamilyOf, discountReasons, formatOf, hitFields } from './settled-words.ts';
import { StreamHit, type Hit, type HitRun, type Matched } from './stream-hit.ts';

/**
 * Some hits of a stream as numbers, in the order of their lines: row i of each column is about the i-th hit. They may
 * be read until the receiver returns.
 */
export interface HitBatch {
  readonly count: number;
  readonly indicatorIds: Uint32Array;
  /** Number of the line in the stream, from 1, and where it starts in bytes. */
  readonly lineNumbers: Float64Array;
  readonly lineOffsets: Float64Array;
  /** 1 where the hit counts, else 0. */
  readonly counts: Uint8Array;
  /** Instant of the line, epoch ms; not a number when the line bears no readable time. */
  readonly at: Float64Array;
  /** 4 and 6: the address of the machine that acted is in `clients`. 0: ask the hit for `clientAddress`. */
  readonly clientFamilies: Uint8Array;
  /** Four words for each hit; of an IPv4 address the first. */
  readonly clients: Uint32Array;
  /** The i-th hit, for all else that there is to ask. */
  hit: (i: number) => Hit;
}

/** Takes the hits of a stream one by one, or some at a time, which is several times faster where most are known. */
export type HitReceiver = ((hit: Hit) => void) | { onHits: (batch: HitBatch) => void };

const firstRows = 64;
const mostRows = 2048;
const noWords = new Uint32Array(0);
const noDoubles = new Float64Array(0);
const noBytes = new Uint8Array(0);

/** The rows of a batch, filled by the matcher. */
export class HitColumns implements HitBatch {
  count = 0;
  indicatorIds = noWords;
  lineNumbers = noDoubles;
  lineOffsets = noDoubles;
  counts = noBytes;
  at = noDoubles;
  clientFamilies = noBytes;
  clients = noWords;
  private lineBytes = noWords;
  /** Position of the record, -1 when the line was read in JavaScript; of the token in it; its indicator, field, reason. */
  private records = new Int32Array(0);
  private tokens = noWords;
  private references = noWords;
  private fields = noBytes;
  private reasons = noBytes;
  private matched: ({ matched: Matched; hit: LineHit } | undefined)[] = [];
  private run: HitRun | null = null;
  /** Rows whose instant or client the second stage did not tell. */
  private open: number[] = [];

  get isFull(): boolean {
    return this.count >= mostRows;
  }

  /** A hit that was settled on bytes. All hits of a batch are of one run. */
  addSettled(
    run: HitRun,
    record: number,
    token: number,
    indicatorId: number,
    reference: number,
    field: number,
    reason: number,
    line: LinePlace,
  ): void {
    const { words } = run;
    const i = this.addRow(run, indicatorId, line);
    this.counts[i] = reason === 0 ? 1 : 0;
    this.records[i] = record;
    this.tokens[i] = token;
    this.references[i] = reference;
    this.fields[i] = field;
    this.reasons[i] = reason;
    const at = run.doubles[record >>> 1] ?? Number.NaN;
    const family = clientFamilyOf(run, record);
    this.at[i] = at;
    this.clientFamilies[i] = family;
    if (family === 4) this.clients[i * 4] = words[record + 7] ?? 0;
    else if (family === 6) {
      this.clients[i * 4] = words[record + 8] ?? 0;
      this.clients[i * 4 + 1] = words[record + 9] ?? 0;
      this.clients[i * 4 + 2] = words[record + 10] ?? 0;
      this.clients[i * 4 + 3] = words[record + 7] ?? 0;
    }
    if (family === 0 || Number.isNaN(at)) this.open.push(i);
  }

  /** A hit of a line that was read in JavaScript. */
  addMatched(run: HitRun, matched: Matched, hit: LineHit, line: LinePlace): void {
    const i = this.addRow(run, hit.indicatorId, line);
    this.counts[i] = hit.counts ? 1 : 0;
    this.records[i] = -1;
    this.matched[i] = { matched, hit };
    this.open.push(i);
  }

  hit(i: number): Hit {
    const { run } = this;
    if (!run || i >= this.count) throw new RangeError(`There is no hit ${i} in this batch.`);
    const place = {
      number: this.lineNumbers[i] ?? 0,
      offset: this.lineOffsets[i] ?? 0,
      bytes: this.lineBytes[i] ?? 0,
    };
    const record = this.records[i] ?? -1;
    const read = this.matched[i];
    if (record < 0 && read) return StreamHit.matched(run, read.matched, read.hit, place);
    const settled = {
      record,
      token: this.tokens[i] ?? 0,
      reference: this.references[i] ?? 0,
      indicatorId: this.indicatorIds[i] ?? 0,
      field: hitFields[this.fields[i] ?? 0] ?? 'text',
      reason: discountReasons[this.reasons[i] ?? 0] ?? null,
      format: formatOf(run, record),
    };
    return StreamHit.settled(run, settled, place);
  }

  /** Hands over what has been gathered and begins anew. */
  flush(receiver: HitReceiver): void {
    if (this.count === 0) return;
    try {
      if (typeof receiver === 'function') for (let i = 0; i < this.count; i++) receiver(this.hit(i));
      else {
        for (const i of this.open) this.ask(i);
        receiver.onHits(this);
      }
    } finally {
      this.count = 0;
      this.run = null;
      this.matched = [];
      this.open = [];
    }
  }

  /** Numbers that the second stage did not tell. */
  private ask(i: number): void {
    const hit = this.hit(i);
    this.at[i] = hit.at ?? Number.NaN;
    if ((this.records[i] ?? -1) >= 0 && (this.clientFamilies[i] ?? 0) !== 0) return;
    const { clientAddress } = hit;
    const address = clientAddress === undefined ? null : parseAddress(clientAddress);
    // What has another spelling than its number would be shown otherwise.
    const isPlain = address?.family === 4 ? !clientAddress?.includes(':') : address !== null;
    this.clientFamilies[i] = address && isPlain ? address.family : 0;
    if (!address || !isPlain) return;
    const words: readonly number[] | Ipv6 = address.family === 4 ? [address.value] : address.value;
    this.clients.set(words, i * 4);
  }

  private addRow(run: HitRun, indicatorId: number, line: LinePlace): number {
    const i = this.count;
    if (i === this.counts.length) this.grow();
    this.count = i + 1;
    this.run = run;
    this.indicatorIds[i] = indicatorId;
    this.lineNumbers[i] = line.number;
    this.lineOffsets[i] = line.offset;
    this.lineBytes[i] = line.bytes;
    return i;
  }

  private grow(): void {
    const rows = Math.max(firstRows, this.counts.length * 2);
    this.indicatorIds = resized(this.indicatorIds, rows);
    this.lineNumbers = resized(this.lineNumbers, rows);
    this.lineOffsets = resized(this.lineOffsets, rows);
    this.counts = resized(this.counts, rows);
    this.at = resized(this.at, rows);
    this.clientFamilies = resized(this.clientFamilies, rows);
    this.clients = resized(this.clients, rows * 4);
    this.lineBytes = resized(this.lineBytes, rows);
    this.records = resized(this.records, rows);
    this.tokens = resized(this.tokens, rows);
    this.references = resized(this.references, rows);
    this.fields = resized(this.fields, rows);
    this.reasons = resized(this.reasons, rows);
  }
}

/** Where a line stands in the stream: its number from 1, its first byte, its bytes without the line end. */
export interface LinePlace {
  number: number;
  offset: number;
  bytes: number;
}

type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

function resized<Kind extends Column>(column: Kind, length: number): Kind {
  const larger = new (column.constructor as new (length: number) => Kind)(length);
  larger.set(column);
  return larger;
}
