import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeIndex,
  compileIndicators,
  createMatcher,
  IndexBuilder,
  IndicatorIndex,
  matchSlowly,
  normaliseIndicator,
  type Indicator,
} from '../src/index.ts';

function indicatorOf(text: string, id: number): Indicator {
  const result = normaliseIndicator(text);
  if (!result.ok) throw new Error(`${text}: ${result.code}`);
  return { id, ...result.indicator };
}

const values = [
  'evil.com',
  'x.evil.com',
  'a.b.worse.net',
  '198.51.100.7',
  '198.51.100.0/24',
  '203.0.113.0/20',
  '2001:db8::1',
  '2001:db8:ff::/48',
  'http://host.example/a',
  'http://192.0.2.9:81/b',
  'd41d8cd98f00b204e9800998ecf8427e',
  'e'.repeat(40),
  'f'.repeat(64),
];
const log = values
  .map((value) => value.replace(/\/\d+$/, ''))
  .map(
    (value) => `{"event_type":"http","dest_ip":"${value}","http":{"hostname":"${value}","url":"${value}"}}`,
  )
  .join('\n');

function hitsOf(index: IndicatorIndex): string[] {
  const hits: string[] = [];
  const matcher = createMatcher(index);
  matcher.push(new TextEncoder().encode(log), (hit) => hits.push(`${hit.lineNumber} ${hit.indicatorId}`));
  matcher.end((hit) => hits.push(`${hit.lineNumber} ${hit.indicatorId}`));
  return hits.sort();
}

const slowHits = (indicators: Indicator[]): string[] =>
  matchSlowly(indicators, log)
    .map((hit) => `${hit.lineNumber} ${hit.indicatorId}`)
    .sort();

describe('an index that changes', () => {
  const some = array(tuple(constantFrom(...values), nat(40)), { maxLength: 12 });
  const step = tuple(array(nat(440), { maxLength: 10 }), some);

  test('is after any additions and removals what would have been compiled anew', () => {
    assert(
      property(some, array(step, { minLength: 1, maxLength: 5 }), (first, steps) => {
        let kept = first.map(([text, id]) => indicatorOf(text, id));
        let { index } = compileIndicators(kept);
        for (const [place, [removed, second]] of steps.entries()) {
          const old = hitsOf(index);
          const added = second.map(([text, id]) => indicatorOf(text, 100 * (place + 1) + id));
          const changed = changeIndex(index, { add: added, remove: removed });
          // Whoever matches with the old one sees nothing of it.
          expect(hitsOf(index)).toEqual(old);
          kept = [...kept.filter(({ id }) => !removed.includes(id)), ...added];
          expect(hitsOf(changed.index)).toEqual(slowHits(kept));
          const distinct = new Set(kept.map(({ kind, value }) => `${kind} ${value}`));
          expect([changed.index.size, changed.report.taken]).toEqual([distinct.size, distinct.size]);
          const speakers = new Set(
            kept.map(({ kind, value }) => kept.find((one) => one.kind === kind && one.value === value)),
          );
          expect(changed.report.duplicates).toEqual(
            added.filter((one) => !speakers.has(one)).map(({ id }) => id),
          );
          ({ index } = changed);
        }
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 80) },
    );
  });

  test('may be made in the memory of one that nobody needs any more', () => {
    let spare: IndicatorIndex | undefined;
    let { index } = compileIndicators([indicatorOf('evil.com', 1)]);
    for (let id = 2; id < 40; id++) {
      const changed = changeIndex(index, {
        add: [{ id, kind: 'domain', value: `n${id}.evil.example` }],
        remove: [id - 3],
        ...(spare ? { spare } : {}),
      }).index;
      expect(changed.size).toBe(Math.min(id, 3));
      expect(changed.findNames(`n${id}.evil.example`)).toHaveLength(1);
      expect(changed.findNames(`n${id - 3}.evil.example`)).toHaveLength(0);
      spare = index;
      index = changed;
    }
  });

  test('saved and loaded, it can be changed on', () => {
    const first = compileIndicators(values.map((value, id) => indicatorOf(value, id))).index;
    const changed = changeIndex(first, { add: [indicatorOf('later.example', 99)], remove: [0] }).index;
    const saved = changed.toSave().slice();
    const loaded = IndicatorIndex.load(saved.length, (target) => target.set(saved));
    expect(hitsOf(loaded)).toEqual(hitsOf(changed));
    const again = changeIndex(loaded, { add: [indicatorOf('evil.com', 100)], remove: [99] }).index;
    expect(again.findNames('later.example')).toEqual([]);
    expect(again.findNames('evil.com').map((at) => again.read(at).id)).toEqual([100]);

    saved[saved.length - 3] = (saved[saved.length - 3] ?? 0) ^ 4;
    expect(() => IndicatorIndex.load(saved.length, (target) => target.set(saved))).toThrow(
      expect.objectContaining({ code: 'engine.index_corrupt' }),
    );
  });

  test('thousands of changes one after the other end with tables built anew, not with full ones', () => {
    let { index } = compileIndicators([indicatorOf('evil.com', 1)]);
    for (let round = 1; round < 40; round++) {
      const add = Array.from({ length: 500 }, (_, i) => ({
        id: round * 1000 + i,
        kind: 'domain' as const,
        value: `a${i}.b${round}.c.example`,
      }));
      const remove = round > 2 ? add.map(({ id }) => id - 2000) : [];
      ({ index } = changeIndex(index, { add, remove }));
    }
    expect(index.size).toBe(1001);
    expect(index.bytes.length).toBeLessThan(2_600_000);
    expect(index.findNames('a7.b39.c.example')).toHaveLength(1);
    expect(index.findNames('a7.b36.c.example')).toHaveLength(0);
  });

  test('lets another list speak for a value once the list that spoke first takes it back', () => {
    const { index, report } = compileIndicators([indicatorOf('evil.com', 1), indicatorOf('evil.com', 2)]);
    expect(report).toMatchObject({ taken: 1, duplicates: [2] });
    expect(index.findNames('evil.com').map((at) => index.read(at).id)).toEqual([1]);
    const changed = changeIndex(index, { remove: [1] }).index;
    expect(changed.findNames('evil.com').map((at) => changed.read(at).id)).toEqual([2]);
  });

  test('a million indicators added and removed while a stream runs: every line sees one whole set', () => {
    const million = 1_000_000;
    const one = (n: number): Indicator => ({
      id: n + 10,
      kind: 'domain',
      value: `n${n.toString(36)}.many.example`,
    });
    const range = (from: number, to: number): Indicator[] =>
      Array.from({ length: to - from }, (_, place) => one(from + place));
    const before = compileIndicators([indicatorOf('evil.com', 1)]).index;
    // All of them at once, then thousands in and thousands out, and all out again.
    const steps: { add: Indicator[]; remove: number[] }[] = [{ add: range(0, million), remove: [] }];
    for (let n = 0; n < 12; n++)
      steps.push({
        add: range(million + n * 5000, million + n * 5000 + 5000),
        remove: range(n * 7000, n * 7000 + 7000).map(({ id }) => id),
      });
    steps.push({ add: [], remove: range(0, million + 60_000).map(({ id }) => id) });

    const asked = Array.from({ length: 40 }, (_, n) => one(Math.imul(n, 26_573) % (million + 60_000)));
    const line = `x evil.com ${asked.map(({ value }) => value).join(' y.')} z\n`;
    const bytes = new TextEncoder().encode(line);
    const inForce = new Set([1]);
    let index = before;
    const matcher = createMatcher(index);
    let found: string[] = [];
    const take = (hit: { lineNumber: number; indicatorId: number }): void => {
      found.push(`${hit.lineNumber} ${hit.indicatorId}`);
    };
    matcher.push(bytes.subarray(0, 100), take);
    for (const [place, { add, remove }] of steps.entries()) {
      index = changeIndex(index, { add, remove }).index;
      for (const { id } of add) inForce.add(id);
      for (const id of remove) inForce.delete(id);
      matcher.swap(index);
      // The line was cut by the change: it belongs to the set that is in force when it ends.
      found = [];
      matcher.push(bytes.subarray(100), take);
      matcher.push(bytes.subarray(0, 100), take);
      // Whatever the line does not hold cannot matter to the slow reference either.
      const indicators = [indicatorOf('evil.com', 1), ...asked].filter(({ id }) => inForce.has(id));
      const wanted = matchSlowly(indicators, line).map(({ indicatorId }) => `${place + 1} ${indicatorId}`);
      expect(found.sort()).toEqual(wanted.sort());
      expect(index.size).toBe(inForce.size);
    }
    expect(inForce.size).toBe(1);
  }, 120_000);

  test('values given as bytes are the values given as texts', () => {
    const builder = new IndexBuilder({ seed: [1, 2] });
    const texts = compileIndicators(
      values.map((value, id) => indicatorOf(value, id)),
      { seed: [1, 2] },
    ).index;
    for (const [id, value] of values.entries()) {
      const { kind, value: normal } = indicatorOf(value, id);
      const bytes = new TextEncoder().encode(`--${normal}--`);
      builder.addBytes(id, kind, bytes, 2, bytes.length - 2);
    }
    const { index } = builder.finish();
    expect(Buffer.from(index.bytes).equals(Buffer.from(texts.bytes))).toBe(true);
    const wrong = new IndexBuilder();
    for (const [kind, text] of [
      ['ipv4', '1.2.3'],
      ['ipv4', '1.2.3.256'],
      ['sha256', 'zz'],
    ] as const)
      wrong.addBytes(1, kind, new TextEncoder().encode(text), 0, text.length);
    expect(wrong.finish().report.malformed).toHaveLength(3);
  });
});
