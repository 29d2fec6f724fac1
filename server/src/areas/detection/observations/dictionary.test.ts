import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileIndicators, createMatcher, type Indicator, type IndicatorKind } from '@lachan/engine';
import { describe, expect, test } from 'vitest';
import { testFolder } from '../../../kernel/testing.ts';
import { wordsThatHit } from './dictionary.ts';
import { keysFileOf } from './word-lines.ts';

const labels = ['evil', 'a', 'x-y', 'co', 'com', 'vn', 'example', 'www', '_dmarc', 'gov', 'EVIL', '7', 'uk'];
const odd = [
  'localhost',
  'evil',
  '1.2.3.4:80',
  '::ffff:198.51.100.7',
  '::ffff:c633:6407',
  'http://a.evil.example/x',
  'ví-dụ.example',
  'evil.example.',
  '..evil.example',
  '198.51.100',
  '300.1.1.1',
  '198.51.100.7-x',
  '',
];

/** Numbers below a limit, the same for the same seed. */
function randomOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

type Random = (below: number) => number;
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)] as Item;
const someName = (random: Random) =>
  Array.from({ length: 1 + random(5) }, () => pick(random, labels)).join('.');
const someIpv4 = (random: Random) => `198.${50 + random(3)}.100.${random(9)}`;
const someIpv6 = (random: Random) => `2001:db${random(3)}::${random(9)}`;

function someWord(random: Random): string {
  return pick(random, [someName, someName, someIpv4, someIpv6, (r: Random) => pick(r, odd)])(random);
}

function someIndicators(random: Random): Indicator[] {
  const kinds: [IndicatorKind, (random: Random) => string][] = [
    ['domain', (r) => `${someName(r)}.${pick(r, ['example', 'com.vn', 'vn', 'com'])}`.toLowerCase()],
    ['ipv4', someIpv4],
    ['ipv6', someIpv6],
    ['cidr', (r) => pick(r, ['198.51.0.0/16', '198.0.0.0/8', '128.0.0.0/2', '2001:db1::/32', '::/8'])],
  ];
  return Array.from({ length: 1 + random(4) }, (_, id) => {
    const [kind, make] = pick(random, kinds);
    return { id, kind, value: make(random) };
  });
}

/** The slow and obvious way: every line through the engine. */
function allThrough(path: string, targets: readonly Indicator[]): string[] {
  const { index } = compileIndicators(targets);
  const found: string[] = [];
  const matcher = createMatcher(index, { format: 'text', context: { now: 0 } });
  const take = ({ line, indicatorId }: { line: string; indicatorId: number }) =>
    found.push(`${line}\t${indicatorId}`);
  matcher.push(readFileSync(path), take);
  matcher.end(take);
  return [...new Set(found)].toSorted();
}

async function chosen(path: string, targets: readonly Indicator[]): Promise<string[]> {
  const words = await wordsThatHit([path], targets);
  return [...words]
    .flatMap(([id, { text, targets: hit }]) => hit.map((target) => `${id}\t${text}\t${target}`))
    .toSorted();
}

const lines = (random: Random, from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `${from + i}\t${someWord(random)}\n`).join('');

describe('words of a dictionary that hit', () => {
  test('are those of reading every line, whatever is asked for, also when it has grown', async () => {
    const random = randomOf(11);
    const path = join(testFolder(), 'names.tsv');
    writeFileSync(path, '');
    for (let round = 0; round < 60; round++) {
      appendFileSync(path, lines(random, round * 50, 50));
      for (let i = 0; i < 5; i++) {
        const targets = someIndicators(random);
        expect({ targets, found: await chosen(path, targets) }).toEqual({
          targets,
          found: allThrough(path, targets),
        });
      }
    }
  });

  test('are found though their keys are broken, or of another file', async () => {
    const path = join(testFolder(), 'names.tsv');
    writeFileSync(path, '1\tx.evil.example\n2\tharmless.example\n');
    const targets: Indicator[] = [{ id: 5, kind: 'domain', value: 'evil.example' }];
    const expected = ['1\tx.evil.example\t5'];
    expect(await chosen(path, targets)).toEqual(expected);
    expect(existsSync(keysFileOf(path))).toBe(true);
    truncateSync(keysFileOf(path), 13);
    expect(await chosen(path, targets)).toEqual(expected);
    writeFileSync(path, '1\tx.evil.example\n');
    expect(await chosen(path, targets)).toEqual(expected);
  });
});
