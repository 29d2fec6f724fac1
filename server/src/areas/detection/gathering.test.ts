import { compileIndicators, compileNetworks, createMatcher, type HitBatch } from '@lachan/engine';
import { expect, test } from 'vitest';
import { dayOf } from '../../kernel/time.ts';
import { Gathering } from './gathering.ts';

const { index } = compileIndicators([
  { id: 1, kind: 'domain', value: 'evil.example', validFrom: null, validUntil: null },
  { id: 2, kind: 'domain', value: 'worse.example', validFrom: null, validUntil: null },
]);
const moved = Date.UTC(2026, 10, 20, 9);
const networks = compileNetworks([
  { cidr: '10.1.0.0/16', unitId: 'one' },
  { cidr: '10.2.0.0/16', unitId: 'one', validTo: moved },
  { cidr: '10.2.0.0/16', unitId: 'two', validFrom: moved },
]);
const receivedAt = new Date(Date.UTC(2026, 10, 21));

function gathered(lines: readonly string[], forwarders: ReadonlySet<string> = new Set(), doneBytes = 0) {
  const gathering = new Gathering(networks, null, forwarders);
  gathering.begin(receivedAt);
  const receiver = { onHits: (hits: HitBatch) => gathering.addBatch(hits, doneBytes) };
  const matcher = createMatcher(index, { context: { now: receivedAt.getTime() } });
  matcher.push(Buffer.from(lines.join('\n')), receiver);
  matcher.end(receiver);
  return gathering;
}

function question(client: string, name: string, at: number): string {
  const stamp = new Date(at).toISOString();
  return `{"timestamp":"${stamp}","event_type":"dns","src_ip":"${client}","dest_ip":"10.0.0.53","dns":{"rrname":"${name}"}}`;
}

test('contacts seen again are counted with their machine, unit and day, whenever the network changed hands', () => {
  const clients = ['10.1.0.1', '10.2.0.1', '10.2.0.2', '192.0.2.1', '2001:db8::1'];
  const names = ['evil.example', 'worse.example', 'www.evil.example'];
  const expected = new Map<string, { count: number; firstAt: number; lastAt: number }>();
  const lines: string[] = [];
  for (let i = 0; i < 3000; i++) {
    const client = clients[i % clients.length] ?? '';
    const name = names[Math.floor(i / 7) % names.length] ?? '';
    // Back and forth over two days.
    const at = Date.UTC(2026, 10, 19, 12) + ((i * 7919) % 1440) * 60_000;
    lines.push(question(client, name, at));
    const unit = client.startsWith('10.1.')
      ? 'one'
      : client.startsWith('10.2.')
        ? at < moved
          ? 'one'
          : 'two'
        : '';
    const key = `${dayOf(new Date(at))} ${unit} ${name === 'worse.example' ? 2 : 1} ${client}`;
    const known = expected.get(key) ?? { count: 0, firstAt: at, lastAt: at };
    expected.set(key, {
      count: known.count + 1,
      firstAt: Math.min(known.firstAt, at),
      lastAt: Math.max(known.lastAt, at),
    });
  }
  const gathering = gathered(lines);
  expect(gathering.hits).toBe(3000);
  const found = gathering
    .take()
    .map(({ day, unitId, indicatorId, machine, count, firstAt, lastAt }) => [
      `${day} ${unitId ?? ''} ${indicatorId} ${machine}`,
      { count, firstAt: firstAt.getTime(), lastAt: lastAt.getTime() },
    ]);
  expect(new Map(found as [string, unknown][])).toEqual(expected);
});

test('a proxy that is believed may speak for another machine in each line', () => {
  const line = (inner: string) =>
    `{"timestamp":"2026-11-20T00:00:00Z","event_type":"http","src_ip":"10.1.0.9","dest_ip":"192.0.2.7","http":{"hostname":"evil.example","url":"/","xff":"${inner}"}}`.replace(
      '"xff":""',
      '"x":1',
    );
  const contacts = gathered(
    [line(''), line('10.1.0.1'), line(''), line('10.1.0.2'), line('10.1.0.1')],
    new Set(['10.1.0.9']),
  ).take();
  expect(contacts.map(({ machine, count }) => `${machine} ${count}`).toSorted()).toEqual([
    '10.1.0.1 2',
    '10.1.0.2 1',
    '10.1.0.9 2',
  ]);
});

test('what was counted before a crash is not counted again', () => {
  const lines = Array.from({ length: 4 }, () => question('10.1.0.1', 'evil.example', moved));
  const [contact] = gathered(lines, new Set(), ((lines[0]?.length ?? 0) + 1) * 3).take();
  expect(contact?.count).toBe(1);
});
