import { describe, expect, test } from 'vitest';
import {
  compileIndicators,
  createMatcher,
  TextIntake,
  TwinSieve,
  WasmSieve,
  type Hit,
  type MatcherOptions,
} from '../src/index.ts';
import { logLines } from './log-lines.ts';
import { indicators, line } from './outcome.ts';

const encoder = new TextEncoder();
const { index } = compileIndicators(
  indicators('evil.com', 'xau.example', '198.51.100.7', '2001:db8::1', 'd41d8cd98f00b204e9800998ecf8427e'),
);
// One sieve for all streams: making one is what takes long.
const sieves = { wasm: new WasmSieve(index), twin: new TwinSieve(index) };

function told(
  chunks: Iterable<Uint8Array>,
  options: MatcherOptions = {},
  sieve: keyof typeof sieves = 'wasm',
): string[] {
  const matcher = createMatcher(index, {
    context: { now: Date.UTC(2026, 10, 21) },
    ...options,
    sieve: () => sieves[sieve],
  });
  const hits: string[] = [];
  const take = (hit: Hit): void => {
    hits.push(
      [hit.lineNumber, hit.lineOffset, hit.lineBytes, hit.field, hit.found, hit.reason, hit.at].join(' '),
    );
  };
  for (const chunk of chunks) matcher.push(chunk, take);
  matcher.end(take);
  return hits;
}

/** A sample of each format with something listed in it, between two lines of another. */
const samples = logLines.map(({ what, line: sample, columns }) => {
  const hostile = /xau\.example/.test(sample)
    ? sample
    : sample.replace(/(?<![\w.])(?:[a-z0-9-]+\.)+example\b/, 'xau.example');
  const text = `${line.bind('good.org')}\r\n${hostile} 198.51.100.7\n${line.eveDns('evil\\u002ecom')}`;
  return { what, text, context: columns ? { columns } : {} };
});

describe('a stream may be cut at any byte', () => {
  test.each(samples)('$what', ({ text, context }) => {
    const bytes = encoder.encode(text);
    const options = { context: { now: Date.UTC(2026, 10, 21), ...context } };
    const whole = told([bytes], options);
    expect(whole.length).toBeGreaterThan(1);
    expect(told([bytes], options, 'twin')).toEqual(whole);
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(told([bytes.subarray(0, cut), bytes.subarray(cut)], options)).toEqual(whole);
    expect(
      told(
        Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)),
        options,
      ),
    ).toEqual(whole);
  });
});

describe('a stream of bytes may hold anything', () => {
  const found = (bytes: Uint8Array): number => told([bytes]).length;
  test.each([
    ['line ends of Windows', 'a evil.com\r\nb\r\nc evil.com\r\n', 2],
    ['carriage returns alone', 'a evil.com\rb evil.com\r', 1],
    ['empty lines', '\n\n\r\n\nevil.com\n\n', 1],
    ['NULs around a name', '\0evil.com\0', 1],
    ['a NUL in a name', 'evil\0.com', 0],
    ['a line of NULs before it', `${'\0'.repeat(5000)}\nevil.com`, 1],
    ['nothing', '', 0],
    ['a line feed alone', '\n', 0],
    ['a byte order mark', `\uFEFF${line.eveDns('evil.com')}`, 1],
    ['no line end at the end', 'evil.com', 1],
  ])('%s', (_, text, count) => expect(found(encoder.encode(text))).toBe(count));

  test('broken UTF-8 beside a name, in any place', () => {
    const name = encoder.encode('evil.com');
    for (const broken of [[0xff], [0xc3], [0xe1, 0xbb], [0xf0, 0x9f, 0x98], [0x80], [0xed, 0xa0, 0x80]])
      for (const [before, after] of [
        [[32], broken],
        [broken, [32]],
        [
          [...broken, 32],
          [32, ...broken],
        ],
      ] as const)
        expect(told([new Uint8Array([...before, ...name, ...after])])).toEqual(
          told([new Uint8Array([...before, ...name, ...after])], {}, 'twin'),
        );
    expect(found(new Uint8Array([0xff, 32, ...name, 32, 0xff]))).toBe(1);
  });

  test('a line longer than what may be held is read in pieces, wherever a name stands in it', () => {
    for (let at = 16_340; at < 16_420; at++) {
      const long = new Uint8Array(40_000).fill(32);
      long.set(encoder.encode('evil.com'), at);
      expect(told([long], { maxLineBytes: 16_384 })).toHaveLength(1);
    }
  });

  test('a line of 64 MB takes no more memory than what may be held', () => {
    const piece = new Uint8Array(1024 * 1024).fill(120);
    const spaced = Uint8Array.from(piece, (byte, i) => (i % 100 === 0 ? 32 : byte));
    const before = process.memoryUsage().arrayBuffers;
    const matcher = createMatcher(index, { sieve: () => sieves.wasm });
    let count = 0;
    for (let i = 0; i < 64; i++) matcher.push(spaced, () => count++);
    matcher.push(encoder.encode(' evil.com '), () => count++);
    matcher.end(() => count++);
    expect(count).toBe(1);
    expect(matcher.stats.longLines).toBeGreaterThan(10);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('a file of another encoding is turned into UTF-8 first', () => {
  const text = `${line.bind('good.org')}\r\n${line.bind('www.evil.com')}\r\nMáy trạm hỏi evil.com\r\n`;
  const utf16 = (bigEndian: boolean): Buffer => {
    const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };
  test.each([
    ['UTF-16 as Windows writes it', utf16(false)],
    ['UTF-16 the other way round', utf16(true)],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
  ])('%s, cut at any byte', (_, bytes) => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const intake = new TextIntake();
      const chunks = [
        intake.push(Uint8Array.from(bytes.subarray(0, cut))),
        intake.push(Uint8Array.from(bytes.subarray(cut))),
        intake.end(),
      ];
      expect(told(chunks)).toHaveLength(2);
    }
  });
});

test('another list holds from the next line on, wherever the chunk was cut', () => {
  const other = compileIndicators(indicators('bad.com')).index;
  const text = encoder.encode(`${line.bind('evil.com')}\n${line.bind('bad.com')}\n`);
  const first = text.indexOf(10) + 1;
  for (let cut = 0; cut <= text.length; cut += 7) {
    const found: string[] = [];
    const matcher = createMatcher(index);
    matcher.push(text.subarray(0, cut), (hit) => found.push(hit.found));
    matcher.swap(other);
    matcher.push(text.subarray(cut), (hit) => found.push(hit.found));
    matcher.end((hit) => found.push(hit.found));
    // The line that was cut is matched when it is whole, so with the new list.
    expect(found).toEqual(
      cut < first ? ['bad.com'] : cut < text.length ? ['evil.com', 'bad.com'] : ['evil.com'],
    );
  }
});
