import { array, assert, constantFrom, nat, oneof, property, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import {
  compileIndicators,
  EngineError,
  IndicatorIndex,
  normaliseIndicator,
  type Indicator,
} from '../src/index.ts';
import { sieveModule } from '../src/sieve/module.ts';
import { TwinSieve } from '../src/sieve/twin.ts';
import { WasmSieve } from '../src/sieve/wasm.ts';
import { buildSieve } from '../tools/build-sieve.ts';

function indexOf(...texts: string[]): IndicatorIndex {
  const indicators = texts.map((text, id): Indicator => {
    const result = normaliseIndicator(text);
    if (!result.ok) throw new Error(`${text}: ${result.code}`);
    return { id, ...result.indicator };
  });
  return compileIndicators(indicators, { seed: [1, 2] }).index;
}

const index = indexOf(
  'evil.com',
  'x.y.worse.org',
  'bücher.example',
  '198.51.100.7',
  '203.0.113.0/24',
  '2001:db8::1',
  '2001:db8:ff::/48',
  'd41d8cd98f00b204e9800998ecf8427e',
  'e'.repeat(40),
  'f'.repeat(64),
  'http://host.example/a',
  'http://192.0.2.9:81/b',
);

const piece = oneof(
  constantFrom(
    'evil.com',
    'EVIL.com.',
    'worse.org',
    'y.worse.org',
    'x.y.worse.org',
    'bücher.example',
    '198.51.100.7',
    '203.0.113.77',
    '203.0.114.1',
    '2001:db8::1',
    '2001:0DB8:0:0:0:0:0:1',
    '2001:db8:ff:1::',
    '::ffff:198.51.100.7',
    '::',
    '12:34:56',
    'ab:cd:ef:01:23:45',
    'a:b:c:d:e:f:1:2:3',
    'd41d8cd98f00b204e9800998ecf8427e',
    'E'.repeat(40),
    'f'.repeat(64),
    'f'.repeat(63),
    'host.example',
    '192.0.2.9',
    '.',
    '..',
    ':',
    '::1',
    '-',
    '_',
    '\\',
    '\\u',
    '\\n',
    '%2F',
    '%65',
    '%2e',
    '%3a',
    '(0)',
    '(3)',
    '#f',
    '#',
    'é',
    '。',
    '．',
    'đ',
    '\ufffd',
    ' ',
    '"',
    '\r',
    '\n',
    'a',
    '1',
    'n',
  ),
  string({ maxLength: 40 }),
  nat(90).map((count) => 'x'.repeat(count)),
);

function shownBy(sieve: TwinSieve | WasmSieve, bytes: Uint8Array, start: number): unknown {
  const count = sieve.run(bytes, start, bytes.length);
  return { lines: [...sieve.lines.subarray(0, count * 3)], lineCount: sieve.lineCount };
}

const runs = Number(process.env.PROPERTY_RUNS ?? 1000);

test(
  'the WebAssembly sieve shows the very lines that its TypeScript twin shows',
  { timeout: 300_000 },
  () => {
    const twin = new TwinSieve(index);
    const wasm = new WasmSieve(index);
    assert(
      property(array(piece, { maxLength: 60 }), nat(3), (pieces, start) => {
        const bytes = new TextEncoder().encode(`   ${pieces.join('')}`);
        expect(shownBy(wasm, bytes, start)).toEqual(shownBy(twin, bytes, start));
      }),
      { numRuns: runs },
    );
    assert(
      property(uint8Array({ maxLength: 300 }), (bytes) => {
        expect(shownBy(wasm, bytes, 0)).toEqual(shownBy(twin, bytes, 0));
      }),
      { numRuns: runs },
    );
  },
);

test(
  'lines longer than its window, and more lines than its output, are shown alike',
  { timeout: 60_000 },
  () => {
    const twin = new TwinSieve(index);
    const wasm = new WasmSieve(index, 3);
    const filler = 'lorem ipsum, dolor;'.repeat(9000);
    for (const text of [
      `${filler} evil.com ${filler}\nnext evil.com\n${filler}`,
      `${filler}\n`,
      `a\n${filler}evil.com`,
      '%41\n'.repeat(70_000),
      `${'x'.repeat(200_000)} evil.com`,
    ]) {
      const bytes = new TextEncoder().encode(text);
      expect(shownBy(wasm, bytes, 0)).toEqual(shownBy(twin, bytes, 0));
    }
  },
);

test('the compiled sieve in the repository is what its source compiles to', { timeout: 60_000 }, async () => {
  expect(Buffer.from(await buildSieve()).toString('base64')).toBe(sieveModule);
});

test('a saved index is loaded unchanged, and one that was cut or changed is refused', () => {
  const saved = index.toSave().slice();
  const loaded = IndicatorIndex.load(saved.length, (target) => target.set(saved));
  expect(loaded.size).toBe(12);
  expect(loaded.findNames('a.evil.com').map((reference) => loaded.read(reference).value)).toEqual([
    'evil.com',
  ]);
  expect(loaded.read(loaded.findUrl('192.0.2.9:81/b'))).toMatchObject({ kind: 'url' });
  const cut = (): IndicatorIndex =>
    IndicatorIndex.load(1000, (target) => target.set(saved.subarray(0, 1000)));
  expect(cut).toThrow(EngineError);
  saved[0] = 0;
  expect(() => IndicatorIndex.load(saved.length, (target) => target.set(saved))).toThrow(
    expect.objectContaining({ code: 'engine.index_corrupt' }),
  );
});
