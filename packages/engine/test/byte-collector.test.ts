import { expect, test } from 'vitest';
import { ByteCollector, decodeLine, ObservationCollector, observationKinds, tracesOf } from '../src/index.ts';
import { collectorModule } from '../src/observe/module.ts';
import { writeWork } from '../src/observe/testing.ts';
import { buildCollector } from '../tools/build-collector.ts';

const now = Date.parse('2026-11-21T02:00:00Z');
const judge = (at: number | null) => at ?? now;
const source = '0b9d2c1e-0000-4000-8000-000000000001';

type Sums = Map<string, { count: number; minutes: bigint; bytes: number }>;

function addTo(sums: Sums, key: string, count: number, minutes: bigint, bytes: number): void {
  const sum = sums.get(key) ?? { count: 0, minutes: 0n, bytes: 0 };
  sums.set(key, { count: sum.count + count, minutes: sum.minutes | minutes, bytes: sum.bytes + bytes });
}

/** The slow and obvious way: decode every line, sum in a table. */
function summed(lines: readonly string[]): Sums {
  const sums: Sums = new Map();
  for (const line of lines)
    for (const { machine, kind, destination, at, bytes } of tracesOf(decodeLine(line, 'auto', { now }))) {
      const minute = Math.floor(judge(at) / 60_000);
      addTo(
        sums,
        `${Math.floor(minute / 60)} ${machine} ${kind} ${destination}`,
        1,
        1n << BigInt(minute % 60),
        bytes,
      );
    }
  return sums;
}

/** Each body is put where it may lie, read there, and what is left is read one by one. */
function collected(bodies: readonly Uint8Array[]): { sums: Sums; known: number; taken: number } {
  const collector = new ByteCollector({ slots: 1, slotBytes: 1024 * 1024 });
  const others = new ObservationCollector({ context: { now }, judge });
  const [slot] = collector.slots;
  if (!slot) throw new Error('No slot');
  const sums: Sums = new Map();
  const text = new TextDecoder();
  let [known, taken] = [0, 0];
  const take = () => {
    taken++;
    for (const rows of collector.take())
      for (const row of text.decode(rows).split('\n').slice(0, -1)) {
        const [hour, of, machine, kind, destination, count, minutes, bytes] = row.split('\t');
        expect(of).toBe(source);
        const key = `${hour} ${machine} ${observationKinds[Number(kind)]} ${destination}`;
        addTo(sums, key, Number(count), BigInt(minutes ?? 0), Number(bytes));
      }
    collector.begin(source, now, judge);
  };
  collector.begin(source, now, judge);
  for (const [place, body] of bodies.entries()) {
    const start = (place * 8) % 64;
    slot.bytes.set(body, start);
    known += collector.read(
      slot,
      start,
      start + body.length,
      (bytes) => others.push(Uint8Array.from(bytes)),
      take,
    );
  }
  others.end();
  take();
  for (const { hour, machine, kind, destination, count, minutes, bytes } of others.take())
    addTo(sums, `${hour} ${machine} ${kind} ${destination}`, count, minutes, bytes);
  return { sums, known, taken };
}

const bytesOf = (lines: readonly string[]) =>
  new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));

test('observations read from bytes where they lie are those that decoding every line gives', () => {
  let known = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { lines, random } = writeWork(seed, 600);
    const bodies: Uint8Array[] = [];
    for (let at = 0; at < lines.length;) {
      const next = at + 1 + Math.floor(random() * 60);
      bodies.push(bytesOf(lines.slice(at, next)));
      at = next;
    }
    const found = collected(bodies);
    expect(found.sums).toEqual(summed(lines));
    known += found.known;
  }
  expect(known).toBeGreaterThan(5_000);
});

test('of a source that keeps its own the same lines are known, and none is remembered', () => {
  const { lines } = writeWork(7, 600);
  const body = bytesOf(lines);
  const collector = new ByteCollector({ slots: 1, slotBytes: 1024 * 1024 });
  const [slot] = collector.slots;
  if (!slot) throw new Error('No slot');
  slot.bytes.set(body);
  const read = () => {
    const others: string[] = [];
    const known = collector.read(
      slot,
      0,
      body.length,
      (bytes) => others.push(new TextDecoder().decode(bytes)),
      () => expect.unreachable(),
    );
    return { known, others };
  };
  collector.begin(source, now, judge);
  const kept = read();
  const { size } = collector;
  collector.beginUnkept(now);
  expect(read()).toEqual(kept);
  expect(collector.size).toBe(size);
  expect(kept.known).toBeGreaterThan(50);
  collector.begin('another', now, judge);
  read();
  expect(collector.size).toBe(size * 2);
});

test('lines of Suricata that are odd in any way are left to the decoder, and say the same', () => {
  const line = (source: string, type: string, rest: string, stamp = '2026-11-20T10:00:00.000000+0700') =>
    `{"timestamp":"${stamp}","event_type":"${type}","src_ip":"${source}","src_port":5,"dest_ip":"198.51.100.7","dest_port":443${rest}}`;
  const dns = (name: string, more = '') =>
    line('10.1.1.1', 'dns', `,"dns":{"type":"query","rrname":"${name}"${more}}`);
  const lines = [
    dns('Evil.Example.NET.'),
    dns('..evil.example.net..'),
    dns('thuế.example.vn'),
    dns('a b.example'),
    dns('evil\\u002eexample.net'),
    dns('1.2.3.4'),
    dns('010.2.3.4'),
    dns('1.2.3'),
    dns('9.9.9.9', ',"rcode":"NXDOMAIN"'),
    dns(''),
    dns(`${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(9)}`),
    dns(`${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(30)}`),
    dns('x.in-addr.arpa'),
    dns('x.ARPA.'),
    dns('[2001:db8::1]'),
    dns('2001:db8::1'),
    line('10.1.1.1', 'tls', ',"tls":{"sni":"A.example"}', '2026-11-20T10:00:00Z'),
    line('10.1.1.1', 'tls', ',"tls":{"sni":"a.example"}', '2026-11-20 10:00:00'),
    line('10.1.1.1', 'tls', ',"tls":{"sni":"a.example"}', '2026-11-20T10:59:59.999999-0330'),
    line('10.1.1.1', 'tls', ',"tls":{"sni":"a.example"},"direction":"to_client"'),
    line('10.1.1.1', 'tls', ',"tls":{"sni":"a.example"},"flow":{"src_ip":"198.51.100.7"}'),
    line('10.1.1.1', 'flow', ',"flow":{"bytes_toserver":12345678901,"bytes_toclient":4}'),
    line('10.1.1.1', 'flow', ',"flow":{"bytes_toserver": 77}'),
    line('10.1.1.1', 'fileinfo', ',"http":{"hostname":"f.example","url":"/f"},"fileinfo":{"filename":"/f"}'),
    line('10.1.1.1', 'fileinfo', ',"http":{"url":"http://g.example/f"},"fileinfo":{"filename":"/f"}'),
    line('2001:db8::9', 'http', ',"http":{"hostname":"h.example:8080","url":"/"}'),
    line('máy 1', 'http', ',"http":{"hostname":"h.example","url":"/"}'),
    line('x'.repeat(140), 'http', ',"http":{"hostname":"h.example","url":"/"}'),
    line('', 'http', ',"http":{"hostname":"h.example","url":"/"}'),
    `${dns('cr.example')}\r`,
    // Who talked to whom, written in another order, with something between, or not at all.
    dns('vlan.example').replace('"src_ip"', '"vlan":[7],"src_ip"'),
    dns('spaced.example').replace('"src_port":5', '"src_port": 5'),
    dns('portless.example').replace('"src_port":5,', ''),
    dns('answer.example').replace('"src_port":5,', '"src_port":53,'),
    dns('many.example').replace('"src_port":5,', '"src_port":530000000,'),
    dns('quoted.example').replace('"10.1.1.1"', '"10.1\\",\\"src_port\\":5"'),
    dns('cut.example').replace(/"dest_port".*/, ''),
    line('10.1.1.1', 'tls', ',"tls":{"sni":"l.example"}').replace('198.51.100.7', 'x'.repeat(60)),
    dns('open.example').slice(0, -2),
    '{"timestamp":"2026-11-20T10:00:00.000000+0700"',
    '{"timestamp":"',
    '',
    dns('last.example'),
  ];
  expect(collected([bytesOf(lines)]).sums).toEqual(summed(lines));
});

test('destinations in IPv6, however they are written, are those that the decoder gives', () => {
  const at = '2026-11-20T10:00:00.000000+0700';
  const written = [
    '2001:db8::5',
    '2001:DB8:0:0:0:0:0:5',
    '2001:db8:1:2:3:4:5:6',
    '2001:db8:1:2:3:4:5::',
    '2001::',
    'fe80::1',
    'fd00::1',
    'ff02::fb',
    '::1',
    '::',
    '2001:db8::1::2',
    '2001:db8:1:2:3:4:5:6:7',
    '2001:db8:1:2:3:4:5',
    ':1:2',
    '2001:db8:',
    '2001:db8::12345',
    '2001:db8::g',
    '::ffff:8.8.8.8',
    '2001:db8::8.8.8.8',
    '3fff:a::B',
    '2::',
    '2001:db8:1:2:3:4::6',
    '2001:db8:1:2:3::5:6',
    '20:1::2',
    '2001:db8::1%eth0',
    '1:2:3:4:5:6:7:8',
    'abcd:',
    'a:1',
  ];
  const lines = written.flatMap((to) => [
    `{"timestamp":"${at}","event_type":"flow","src_ip":"10.1.1.1","src_port":5,"dest_ip":"${to}","dest_port":443}`,
    `{"timestamp":"${at}","event_type":"tls","src_ip":"10.1.1.2","src_port":5,"dest_ip":"8.8.8.8","tls":{"sni":"${to}"}}`,
  ]);
  expect(collected([bytesOf(lines)]).sums).toEqual(summed(lines));
});

test('more observations than the table holds are handed on in between, and none is lost', () => {
  const at = '2026-11-20T10:00:00.000000+0700';
  const lines = Array.from(
    { length: 120_000 },
    (_, n) =>
      `{"timestamp":"${at}","event_type":"dns","src_ip":"10.1.${n % 250}.7","src_port":5,"dns":{"rrname":"n${n}.example"}}`,
  );
  const bodies = Array.from({ length: 60 }, (_, n) => bytesOf(lines.slice(n * 2000, (n + 1) * 2000)));
  const { sums, taken } = collected(bodies);
  expect([sums.size, taken > 1]).toEqual([120_000, true]);
});

test('a checksum tells bytes that differ anywhere, and line feeds are counted', () => {
  const collector = new ByteCollector({ slots: 1, slotBytes: 4096 });
  const [slot] = collector.slots;
  if (!slot) throw new Error('No slot');
  const seen = new Set<bigint>();
  for (let length = 0; length < 200; length++) {
    slot.bytes.fill(7);
    slot.bytes.fill(length % 3 === 0 ? 10 : 0, 0, length);
    const { feeds, checksum } = collector.measure(slot, 0, length);
    expect(feeds).toBe(length % 3 === 0 ? length : 0);
    seen.add(checksum);
    for (let at = 0; at < length; at++) {
      slot.bytes[at] = (slot.bytes[at] ?? 0) ^ 128;
      seen.add(collector.measure(slot, 0, length).checksum);
      slot.bytes[at] = (slot.bytes[at] ?? 0) ^ 128;
    }
  }
  expect(seen.size).toBe(200 + (199 * 200) / 2);
});

test(
  'the compiled collector in the repository is what its source compiles to',
  { timeout: 60_000 },
  async () => {
    expect(Buffer.from(await buildCollector()).toString('base64')).toBe(collectorModule);
  },
);
