import { describe, expect, test } from 'vitest';
import { writeWork } from './testing.ts';
import { ObservationCollector } from './collector.ts';
import { decodeLine } from '../decode/decode-line.ts';
import { tracesOf } from './traces.ts';

const now = Date.parse('2026-11-21T02:00:00Z');
const judge = (at: number | null) => at ?? now;

/** The slow and obvious way: decode every line, sum in a table. */
function summed(lines: readonly string[]): Map<string, string> {
  const sums = new Map<string, { count: number; minutes: bigint; bytes: number }>();
  for (const line of lines)
    for (const { machine, kind, destination, at, bytes } of tracesOf(decodeLine(line, 'auto', { now }))) {
      const minute = Math.floor(judge(at) / 60_000);
      const key = `${Math.floor(minute / 60)} ${machine} ${kind} ${destination}`;
      const sum = sums.get(key) ?? { count: 0, minutes: 0n, bytes: 0 };
      sum.count++;
      sum.minutes |= 1n << BigInt(minute % 60);
      sum.bytes += bytes;
      sums.set(key, sum);
    }
  return new Map(Array.from(sums, ([key, sum]) => [key, `${sum.count} ${sum.minutes} ${sum.bytes}`]));
}

function collected(body: Uint8Array, pieces: () => number): Map<string, string> {
  const collector = new ObservationCollector({ context: { now }, judge });
  for (let at = 0; at < body.length;) {
    const next = Math.min(body.length, at + pieces());
    collector.push(body.subarray(at, next));
    at = next;
  }
  collector.end();
  return new Map(
    Array.from(collector.take(), (row) => [
      `${row.hour} ${row.machine} ${row.kind} ${row.destination}`,
      `${row.count} ${row.minutes} ${row.bytes}`,
    ]),
  );
}

const bytesOf = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`);

describe('observations of a stream', () => {
  test('are those that decoding every line gives, however the stream is cut', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { lines, random } = writeWork(seed, 600);
      expect(collected(bytesOf(lines), () => 1 + Math.floor(random() * 5000))).toEqual(summed(lines));
    }
  });

  test('say who asked in an answer, pass over inside addresses, and read other scripts', () => {
    const lines = [
      '{"timestamp":"2026-11-20T10:00:00.000000+0700","event_type":"dns","src_ip":"8.8.8.8","src_port":53,"dest_ip":"10.1.1.1","dest_port":5000,"dns":{"type":"answer","rrname":"Evil.Example.NET.","rcode":"NXDOMAIN"}}',
      '{"timestamp":"2026-11-20T10:00:30.000000+0700","event_type":"tls","src_ip":"10.1.1.1","dest_ip":"10.2.2.2","tls":{"sni":"thuế.example.vn"}}',
      '{"timestamp":"2026-11-20T10:01:00.000000+0700","event_type":"flow","src_ip":"203.0.113.9","dest_ip":"10.2.2.2","flow":{"bytes_toserver":9}}',
      '203.0.113.9 - - [20/Nov/2026:10:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "x"',
    ];
    const found = collected(bytesOf(lines), () => 64);
    expect([...found].map(([key, value]) => `${key.replace(/^\d+ /, '')} ${value}`)).toEqual([
      '10.1.1.1 nxdomain evil.example.net 1 1 0',
      `10.1.1.1 tls ${new URL('http://thuế.example.vn').hostname} 1 1 0`,
    ]);
  });

  test('stop costing time where a stream says nothing', () => {
    const collector = new ObservationCollector({ context: { now }, judge });
    collector.push(bytesOf(Array.from({ length: 5000 }, (_, i) => `kernel: tick ${i}`)));
    collector.end();
    expect([collector.size, collector.passedOver]).toEqual([0, 3000]);
  });
});
