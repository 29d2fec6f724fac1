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
    '0198.51.100.7',
    '198.51.100.0007',
    '198.51.100',
    '198.51.100.7.9',
    '256.51.100.7',
    '203.0.113.77.x1',
    '203.0.113.a7',
    '00:00:01.123456',
    '1.1234567890',
    'v1.2',
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

/** The same bytes where they lie, with a line behind them that is not to be read. */
function shownInPlace(sieve: TwinSieve | WasmSieve, space: Uint8Array, start: number, end: number): unknown {
  const count = sieve.run(space, start, end);
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

test('bytes in its own space are sifted where they lie, alike', { timeout: 300_000 }, () => {
  const twin = new TwinSieve(index);
  const wasm = new WasmSieve(index);
  const { bytes: space, head } = wasm.space;
  assert(
    property(array(piece, { maxLength: 60 }), nat(200), nat(70), (pieces, filler, before) => {
      // Windows of 8 KB end anywhere among the pieces.
      const text = `${'a.b 10.0.0.1 lorem'.repeat(filler * 3)}${pieces.join('')}\n`;
      const bytes = new TextEncoder().encode(text);
      const start = head - before;
      space.set(bytes, start);
      space.set(new TextEncoder().encode('.evil.com%41'), start + bytes.length);
      const end = start + bytes.length;
      expect(shownInPlace(wasm, space, start, end)).toEqual(shownInPlace(twin, space, start, end));
      expect(space[end]).toBe(46);
    }),
    { numRuns: runs },
  );
});

test('a listed value is found at every place around the borders of its windows', () => {
  const wasm = new WasmSieve(index);
  const { bytes: space, head } = wasm.space;
  const values = [
    'a.evil.com',
    '198.51.100.7',
    '2001:0DB8:0:0:0:0:0:1',
    '2001:db8::1',
    'f'.repeat(64),
    'bücher.example',
    `đ${'x'.repeat(150)}.example`,
    '%41',
  ];
  const length = 3 * 8192;
  for (const value of values) {
    const bytes = new TextEncoder().encode(` ${value} `);
    for (let at = 8192 - 230; at < 8192 + 10; at++) {
      space.fill(45, head, head + length);
      space.set(bytes, head + at);
      space[head + length - 1] = 10;
      expect([value, at, wasm.run(space, head, head + length)]).toEqual([value, at, 1]);
    }
  }
});

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
