import { describe, expect, test } from 'vitest';
import {
  isMispSign,
  JsonItems,
  mispValues,
  normaliseIndicator,
  readStixPattern,
  Warnings,
} from '../src/index.ts';

function cut(text: string, patterns: string[][], chunkBytes: number, maxItemBytes?: number) {
  const bytes = new TextEncoder().encode(text);
  const items = new JsonItems(patterns, maxItemBytes);
  const found = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    found.push(...items.push(bytes.subarray(at, at + chunkBytes)));
  return { found, isComplete: items.isComplete };
}

describe('cutting values out of a JSON text', () => {
  const text = `{"skip":{"objects":[1,2]},"type":"bundle",
"objects":[ {"a":"}]\\"","b":[1,{"c":2}]}, 7 ,"text, \\u00e9",
  null,[{"objects":["no"]}] ],"more":true , "n\\u0065xt":"abc"}`;
  const patterns = [['objects', '*'], ['more'], ['next']];

  test('gives the same wherever the chunks end', () => {
    const whole = cut(text, patterns, 1_000);
    expect(whole.found.map((item) => [item.keys.join('.'), JSON.parse(item.text ?? '')])).toEqual([
      ['objects.0', { a: '}]"', b: [1, { c: 2 }] }],
      ['objects.1', 7],
      ['objects.2', 'text, é'],
      ['objects.3', null],
      ['objects.4', [{ objects: ['no'] }]],
      ['more', true],
      ['next', 'abc'],
    ]);
    expect(whole.found.map(({ line }) => line)).toEqual([2, 2, 2, 3, 3, 3, 3]);
    for (let size = 1; size < 40; size++) expect(cut(text, patterns, size)).toEqual(whole);
  });

  test('knows a text that is cut off, and holds no item that is too long', () => {
    expect(cut(text, patterns, 7).isComplete).toBe(true);
    for (let length = 1; length < text.length; length += 11)
      expect(cut(text.slice(0, length), patterns, 13).isComplete).toBe(false);
    const long = cut(`{"objects":["${'x'.repeat(500)}",1]}`, patterns, 64, 100);
    expect(long.found.map((item) => item.text)).toEqual([null, '1']);
  });

  test('agrees with JSON.parse on nested values of every shape', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % below;
    };
    const value = (depth: number): unknown => {
      const kind = random(depth > 3 ? 4 : 6);
      if (kind === 0) return random(1e6) - 5e5;
      if (kind === 1) return ['', 'a"b', '\\', 'é{', '],}', '\n'][random(6)];
      if (kind === 2) return [true, false, null][random(3)];
      if (kind === 3) return {};
      if (kind === 4) return Array.from({ length: random(4) }, () => value(depth + 1));
      return Object.fromEntries(Array.from({ length: random(4) }, (_, n) => [`k${n}"`, value(depth + 1)]));
    };
    for (let round = 0; round < 300; round++) {
      const objects = Array.from({ length: random(6) }, () => value(0));
      const json = JSON.stringify({ before: value(0), objects, after: value(0) }, null, random(3));
      const { found, isComplete } = cut(json, [['objects', '*']], 1 + random(50));
      expect(found.map((item) => JSON.parse(item.text ?? ''))).toEqual(objects);
      expect(isComplete).toBe(true);
    }
  });
});

describe('a STIX pattern', () => {
  test.each([
    ["[domain-name:value = 'evil.example']", ['evil.example']],
    ["[ipv4-addr:value = '192.0.2.1' OR ipv4-addr:value = '192.0.2.2']", ['192.0.2.1', '192.0.2.2']],
    ["[url:value = 'http://e.example/it\\'s']", ["http://e.example/it's"]],
    ["[ipv4-addr:value ISSUBSET '198.51.100.0/24']", ['198.51.100.0/24']],
    [
      "[domain-name:value IN ('a.example', 'b.example')] OR [domain-name:value='c.example']",
      ['a.example', 'b.example', 'c.example'],
    ],
    [`[file:hashes.MD5 = '${'a'.repeat(32)}' AND file:name = 'x.exe']`, ['a'.repeat(32)]],
    [`[file:hashes.'SHA-256' = '${'b'.repeat(64)}']`, ['b'.repeat(64)]],
    ["([domain-name:value = 'a.example'])", ['a.example']],
  ])('%s', (pattern, values) => expect(readStixPattern(pattern)).toEqual({ ok: true, values }));

  test.each([
    ["[domain-name:value = 'a.example' AND network-traffic:dst_port = 443]", 'stix_pattern_too_special'],
    [
      "[domain-name:value = 'a.example'] FOLLOWEDBY [url:value = 'http://b.example/']",
      'stix_pattern_too_special',
    ],
    ["[domain-name:value LIKE '%.example']", 'stix_pattern_too_special'],
    ["[domain-name:value != 'a.example']", 'stix_pattern_too_special'],
    ["[domain-name:value = 'a.example'] REPEATS 5 TIMES", 'stix_pattern_too_special'],
    ["[process:name = 'x']", 'stix_pattern_no_value'],
    ["[domain-name:value = 'a.example'", 'stix_pattern_malformed'],
    ["[domain-name:value = 'a.example]", 'stix_pattern_malformed'],
    ['', 'stix_pattern_malformed'],
    ['gov.vn', 'stix_pattern_malformed'],
  ])('%s is refused', (pattern, code) => expect(readStixPattern(pattern)).toEqual({ ok: false, code }));
});

test('an attribute of MISP gives the parts that logs show', () => {
  expect(mispValues({ type: 'domain|ip', value: 'a.example|192.0.2.1' })).toEqual(['a.example', '192.0.2.1']);
  expect(mispValues({ type: 'ip-dst|port', value: '192.0.2.1|443' })).toEqual(['192.0.2.1']);
  expect(mispValues({ type: 'filename|sha1', value: 'x.exe|abc' })).toEqual(['abc']);
  expect(mispValues({ type: 'link', value: 'https://blog.example/report' })).toBeNull();
  expect(mispValues({ type: 'yara', value: 'rule x {}' })).toBeNull();
  expect(
    [{ to_ids: true }, { to_ids: '1' }, { to_ids: false }, { to_ids: true, deleted: true }].map(isMispSign),
  ).toEqual([true, true, false, false]);
});

describe('warning lists and protected values', () => {
  const warnings = new Warnings([
    { name: 'CDN', type: 'hostname', entries: ['cdn.example', '.big.example'] },
    { name: 'Ranges', type: 'cidr', entries: ['198.51.100.0/24', '2001:db8:1::/48', 'not a network'] },
    { name: 'Exactly', type: 'string', entries: ['exact.example', 'd41d8cd98f00b204e9800998ecf8427e'] },
    { name: 'Part', type: 'substring', entries: ['tracker-'] },
  ]);
  const verdict = (text: string) => {
    const result = normaliseIndicator(text, { warnings });
    return result.ok ? result.indicator.value : `${result.code} ${result.by ?? ''}`;
  };

  test.each([
    ['cdn.example', 'warning_list CDN'],
    ['a.b.cdn.example', 'warning_list CDN'],
    ['notcdn.example', 'notcdn.example'],
    ['www.big.example', 'warning_list CDN'],
    ['exact.example', 'warning_list Exactly'],
    ['sub.exact.example', 'sub.exact.example'],
    ['198.51.100.7', 'warning_list Ranges'],
    ['198.51.0.0/16', 'warning_list Ranges'],
    ['198.51.101.7', '198.51.101.7'],
    ['2001:db8:1::5', 'warning_list Ranges'],
    ['2001:db8:2::5', '2001:db8:2::5'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'warning_list Exactly'],
    ['my-tracker-1.example', 'warning_list Part'],
  ])('%s', (text, expected) => expect(verdict(text)).toBe(expected));

  test('cost the same for a thousand networks as for one', () => {
    const protectedNetworks = Array.from({ length: 2_000 }, (_, n) => `203.${n >> 8}.${n & 255}.0/24`);
    expect(normaliseIndicator('203.7.207.9', { protectedNetworks })).toMatchObject({
      code: 'protected',
      by: '203.7.207.0/24',
    });
    expect(normaliseIndicator('203.7.208.9', { protectedNetworks })).toMatchObject({ ok: true });
    expect(normaliseIndicator('203.0.0.0/12', { protectedNetworks })).toMatchObject({ code: 'protected' });
  });
});
