import { decodeLine, readColumns } from '../decode/decode-line.ts';
import type { DecodeContext, LogFormat } from '../decode/event.ts';
import { parseTime } from '../decode/time.ts';
import { LineBuffer } from '../match/line-buffer.ts';
import { isAscii } from '../name/host.ts';
import { readQuickly, type QuickTaker } from './quick-lines.ts';
import { destinationText, machineText, observationKinds, tracesOf, type ObservationKind } from './traces.ts';

/** What one machine had to do with one destination within an hour. */
export interface Observation {
  /** Hours since 1970, UTC. */
  hour: number;
  machine: string;
  kind: ObservationKind;
  destination: string;
  count: number;
  /** In which minutes of the hour: bit 0 is the first. */
  minutes: bigint;
  /** Bytes sent, where the log says. */
  bytes: number;
}

export interface CollectorOptions {
  context?: DecodeContext;
  /** Format of all lines, or `auto` (default). */
  format?: LogFormat | 'auto';
  /** The instant to count a line at, from what its stamp says; `null`: it says nothing. Epoch ms. */
  judge: (at: number | null) => number;
}

interface Row {
  count: number;
  low: number;
  high: number;
  bytes: number;
}

/** After so many lines that had to be decoded and said nothing, the rest of a stream's are passed over. */
const VAIN_LINES = 2_000;
const kindNumbers = Object.fromEntries(observationKinds.map((kind, place) => [kind, place])) as Record<
  ObservationKind,
  number
>;

/**
 * Turns a stream of log lines into observations, summed by hour. Frequent formats are read by their keys alone;
 * the others are decoded. Memory grows with distinct observations, not with lines: take them in between.
 */
export class ObservationCollector {
  /** Lines passed over because lines like them had said nothing. */
  passedOver = 0;
  private readonly judge: CollectorOptions['judge'];
  private context: DecodeContext;
  private format: LogFormat | 'auto';
  private readonly text = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly latin = new TextDecoder('latin1');
  private readonly buffer = new LineBuffer(1024 * 1024);
  private readonly machines = new Interned(machineText);
  private readonly destinations = new Interned(destinationText);
  private hours = new Map<number, Map<number, Row>>();
  private decoded = 0;
  private told = 0;
  private lastStamp = '';
  private lastMinute = 0;
  private readonly taker: QuickTaker;
  size = 0;

  constructor(options: CollectorOptions) {
    this.judge = options.judge;
    this.context = { ...options.context };
    this.format = options.format ?? 'auto';
    this.taker = {
      take: (machine, kind, destination, minute, bytes) => {
        const [from, to] = [this.machines.idOf(machine), this.destinations.idOf(destination)];
        if (from === UNREADABLE || to === UNREADABLE) return false;
        this.add(from, kind, to, minute, bytes);
        return true;
      },
      minuteOf: (stamp, length) => this.minuteOf(stamp, length),
      minuteAt: (seconds) => this.minuteAt(seconds),
    };
  }

  /** Another stream, received at another time: what was collected stays. Whoever judges must know of it. */
  begin(context: DecodeContext, format: LogFormat | 'auto' = 'auto'): void {
    this.context = { ...context };
    this.format = format;
    this.decoded = 0;
    this.told = 0;
    this.lastStamp = '';
  }

  push(chunk: Uint8Array): void {
    this.buffer.push(chunk, (bytes, start, end) => this.read(bytes, start, end));
  }

  end(): void {
    this.buffer.end((bytes, start, end) => this.read(bytes, start, end));
  }

  /** Hands over what has been collected and begins anew. */
  *take(): Generator<Observation> {
    const { hours } = this;
    this.hours = new Map();
    this.size = 0;
    for (const [hour, rows] of hours) {
      for (const [key, { count, low, high, bytes }] of rows) {
        const target = key % 2 ** 28;
        yield {
          hour,
          machine: this.machines.values[Math.floor(key / 2 ** 28)] ?? '',
          kind: observationKinds[target & 7] ?? 'flow',
          destination: this.destinations.values[target >> 3] ?? '',
          count,
          minutes: (BigInt(high) << 30n) | BigInt(low),
          bytes,
        };
      }
    }
  }

  private read(bytes: Uint8Array, from: number, to: number): void {
    // One string for the run: its lines are windows into it and cost no copy.
    const run = this.latin.decode(bytes.subarray(from, to));
    for (let start = 0; start < run.length;) {
      let feed = run.indexOf('\n', start);
      if (feed < 0) feed = run.length;
      const end = run.charCodeAt(feed - 1) === 13 ? feed - 1 : feed;
      if (end > start && !(this.format === 'auto' && readQuickly(run.slice(start, end), this.taker)))
        this.decode(bytes.subarray(from + start, from + end));
      start = feed + 1;
    }
  }

  private decode(bytes: Uint8Array): void {
    if (this.decoded >= VAIN_LINES && this.told === 0) {
      this.passedOver++;
      return;
    }
    const line = this.text.decode(bytes.length > 65_536 ? bytes.subarray(0, 65_536) : bytes);
    const columns = readColumns(line, this.context);
    if (columns) {
      this.context = { ...this.context, columns };
      return;
    }
    if (line.startsWith('#')) return;
    this.decoded++;
    for (const { machine, kind, destination, at, bytes: sent } of tracesOf(
      decodeLine(line, this.format, this.context),
    )) {
      this.told++;
      const [from, to] = [this.machines.idOfDecoded(machine), this.destinations.idOfDecoded(destination)];
      this.add(from, kind, to, Math.floor(this.judge(at) / 60_000), sent);
    }
  }

  private add(from: number, kind: ObservationKind, to: number, minute: number, bytes: number): void {
    if (from < 0 || to < 0) return;
    const hour = Math.floor(minute / 60);
    let rows = this.hours.get(hour);
    if (!rows) this.hours.set(hour, (rows = new Map<number, Row>()));
    const key = from * 2 ** 28 + to * 8 + kindNumbers[kind];
    let row = rows.get(key);
    if (!row) {
      rows.set(key, (row = { count: 0, low: 0, high: 0, bytes: 0 }));
      this.size++;
    }
    row.count++;
    row.bytes += bytes;
    const within = minute - hour * 60;
    if (within < 30) row.low |= 1 << within;
    else row.high |= 1 << (within - 30);
  }

  /** Lines of one minute share the beginning of their stamp; it is read once. */
  private minuteOf(stamp: string, length: number): number {
    const zone = stamp.length - (stamp.endsWith('Z') ? 1 : stamp.length > 24 ? 5 : 0);
    const key = stamp.slice(0, length) + (zone < stamp.length ? stamp.slice(zone) : '');
    if (key !== this.lastStamp) {
      this.lastStamp = key;
      this.lastMinute = Math.floor(this.judge(parseTime(stamp, this.context)) / 60_000);
    }
    return this.lastMinute;
  }

  private minuteAt(seconds: number): number {
    const minute = Math.floor(seconds / 60);
    const key = String(minute);
    if (key !== this.lastStamp) {
      this.lastStamp = key;
      this.lastMinute = Math.floor(this.judge(seconds * 1000) / 60_000);
    }
    return this.lastMinute;
  }
}

/** Beyond ASCII a window of Latin-1 does not say what the bytes mean: its line must be decoded. */
const UNREADABLE = -2;

/** Gives each distinct text a number; texts that are not kept have −1. */
class Interned {
  readonly values: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly byValue = new Map<string, number>();
  private readonly clean: (text: string) => string | null;

  constructor(clean: (text: string) => string | null) {
    this.clean = clean;
  }

  /** @param window into the run being read */
  idOf(window: string): number {
    return this.ids.get(window) ?? (isAscii(window) ? this.learn(copyOf(window)) : UNREADABLE);
  }

  idOfDecoded(text: string): number {
    return this.ids.get(text) ?? this.learn(text);
  }

  private learn(text: string): number {
    const value = this.clean(text);
    let id = -1;
    if (value !== null) {
      id = this.byValue.get(value) ?? this.values.length;
      if (id === this.values.length) this.values.push(value);
      this.byValue.set(value, id);
    }
    if (this.ids.size >= 2_000_000) this.ids.clear();
    this.ids.set(text, id);
    return id;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A window would keep the whole run it looks into in memory. */
function copyOf(window: string): string {
  return decoder.decode(encoder.encode(window));
}
