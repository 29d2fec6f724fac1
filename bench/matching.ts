// What one thread of the engine does with its pieces of a file.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import {
  compileNetworks,
  createMatcher,
  IndicatorIndex,
  WasmSieve,
  type Attribution,
  type DecodeContext,
  type HitBatch,
  type NetworkTable,
} from '@lachan/engine';
import { Sightings } from './sightings.ts';
import { firstDay } from './work.ts';

/** What a thread is given once the index stands. */
export interface Share {
  memory: IndicatorIndex['memory'];
  log: string;
  networks: string;
  /** One number: the next piece of the file that nobody has taken. */
  next: Int32Array;
  area: number;
}

export interface Piece {
  lines: number;
  hits: number;
  sum: number;
}

export interface Matched {
  /** With a hole for each piece that another thread took. */
  pieces: Piece[];
  seen: Sightings;
}

/** Small enough that the threads end together, large enough that its first line costs nothing. */
const pieceBytes = 8 * 1024 * 1024;

/** The log bears no zone, no year in dnsmasq's lines, and no header for the columns of nfdump. */
const context: DecodeContext = {
  now: (firstDay + 9) * 86_400_000,
  zoneMinutes: 0,
  columns: 'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt'.split(','),
};

/** One thread's work. Its tables are made with it. */
export class Matching {
  private readonly share: Share;
  private readonly index: IndicatorIndex;
  private readonly sieve: WasmSieve;
  private readonly networks: NetworkTable;
  private readonly knownClients = new Uint32Array(65_536);
  private readonly knownUnits = new Uint16Array(65_536);
  private readonly seen = new Sightings();
  private readonly places = new Uint32Array(4096);
  private readonly ids = new Uint32Array(4096);
  private piece: Piece = { lines: 0, hits: 0, sum: 0 };

  constructor(share: Share) {
    this.share = share;
    this.index = new IndicatorIndex(share.memory);
    this.sieve = new WasmSieve(this.index, share.area);
    this.networks = readNetworks(share.networks);
  }

  /** Matches one piece after the other until none is left: the lines that start in it. */
  run(): Matched {
    const { log, next } = this.share;
    const pieces: Piece[] = [];
    const file = openSync(log, 'r');
    const { size } = statSync(log);
    for (;;) {
      const i = Atomics.add(next, 0, 1);
      if (i * pieceBytes >= size) break;
      this.piece = { lines: 0, hits: 0, sum: 0 };
      const matcher = createMatcher(this.index, { context, sieve: () => this.sieve });
      let position = lineAfter(file, i * pieceBytes);
      const end = Math.min(size, lineAfter(file, (i + 1) * pieceBytes));
      while (position < end) {
        const { room } = matcher;
        const count = readSync(file, room, 0, Math.min(room.length, end - position), position);
        if (count === 0) break;
        matcher.push(room.subarray(0, count), this);
        position += count;
      }
      matcher.end(this);
      this.piece.lines = matcher.stats.lines;
      pieces[i] = this.piece;
    }
    closeSync(file);
    return { pieces, seen: this.seen };
  }

  onHits(batch: HitBatch): void {
    const { ids, piece, places } = this;
    let taken = 0;
    for (let i = 0; i < batch.count; i++) {
      if (batch.counts[i] === 0) continue;
      const at = batch.at[i] ?? 0;
      const unit = this.unitOf(batch, i, at);
      const day = Math.floor(at / 86_400_000) - firstDay;
      const id = batch.indicatorIds[i] ?? 0;
      piece.sum += (batch.lineNumbers[i] ?? 0) * 31 + id * 7 + unit * 3 + day;
      places[taken] = day * 4096 + unit;
      ids[taken++] = id;
    }
    piece.hits += taken;
    this.seen.addSome(places, ids, taken);
  }

  /** Number of a unit, from 1; 0 is nobody. Networks have no dates here: what was answered for an address stays true. */
  private unitOf(batch: HitBatch, i: number, at: number): number {
    const { clients } = batch;
    const first = clients[i * 4] ?? 0;
    const family = batch.clientFamilies[i];
    if (family === 4) {
      const place = Math.imul(first, 0x9e3779b1) >>> 16;
      if (this.knownClients[place] !== first) {
        this.knownUnits[place] = numberOf(this.networks.attributeIpv4(first, at));
        this.knownClients[place] = first;
      }
      return this.knownUnits[place] ?? 0;
    }
    if (family !== 6) return numberOf(this.networks.attribute(batch.hit(i).clientAddress ?? '', at));
    const rest = [clients[i * 4 + 1] ?? 0, clients[i * 4 + 2] ?? 0, clients[i * 4 + 3] ?? 0] as const;
    return numberOf(this.networks.attributeIpv6([first, ...rest], at));
  }
}

function numberOf(whose: Attribution): number {
  return whose.kind === 'unit' ? Number(whose.unitId) : 0;
}

function readNetworks(path: string): NetworkTable {
  const rows = readFileSync(path, 'latin1').trimEnd().split('\n');
  return compileNetworks(
    rows.map((row) => {
      const [cidr = '', unitId = ''] = row.split(' ');
      return { cidr, unitId };
    }),
  );
}

/** Start of the first line that starts at or after `position`. */
function lineAfter(file: number, position: number): number {
  if (position === 0) return 0;
  const buffer = Buffer.alloc(65_536);
  const count = readSync(file, buffer, 0, buffer.length, position - 1);
  const feed = buffer.subarray(0, count).indexOf(10);
  return feed < 0 ? position : position + feed;
}
