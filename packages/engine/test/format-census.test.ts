import { expect, test } from 'vitest';
import { decodeLine, FormatCensus } from '../src/index.ts';
import { logLines, unknownLines } from './log-lines.ts';

const now = Date.UTC(2026, 10, 21, 12);
const known = logLines.filter(({ columns }) => !columns).map(({ line }) => line);
// A line that starts with # is a comment.
const odd = unknownLines.filter((line) => !line.startsWith('#'));
const bytes = (line: string): Uint8Array => new TextEncoder().encode(line);

/** Lines of all formats with other addresses, names and numbers each time. */
function lineAt(i: number): string {
  const line = known[i % known.length] ?? '';
  return line
    .replaceAll('10.1.2.3', `10.${i % 200}.${(i * 7) % 250}.${i % 99}`)
    .replaceAll('c2.xau', `n${i}.xau`);
}

test('counts are those of reading every line, and few lines are read', () => {
  const census = new FormatCensus({ context: { now }, readAll: 100 });
  const exact: Record<string, number> = {};
  for (let i = 0; i < 20_000; i++) {
    const line = i % 997 === 5 ? (odd[i % odd.length] ?? '') : lineAt(i);
    census.push(bytes(line));
    const { format } = decodeLine(line, 'auto', { now });
    exact[format] = (exact[format] ?? 0) + 1;
  }
  expect(census.figures.byFormat).toEqual(exact);
  expect(census.figures.unknown).toBe(exact.text);
  expect(census.figures.read).toBeLessThan(2_000);
  expect(census.figures.read + census.figures.byShape).toBe(20_000);
});

test('a single odd line among very many is found and shown', () => {
  const census = new FormatCensus({ context: { now }, readAll: 10 });
  for (let i = 0; i < 5_000; i++) census.push(bytes(lineAt(i)));
  census.push(bytes('máy chủ: <<khởi động lại>> ???'));
  for (let i = 0; i < 5_000; i++) census.push(bytes(lineAt(i)));
  expect(census.figures).toMatchObject({
    lines: 10_001,
    unknown: 1,
    samples: ['máy chủ: <<khởi động lại>> ???'],
  });
});

test('headers, comments and empty lines are neither, and columns are read by their header', () => {
  const census = new FormatCensus({ context: { now } });
  for (const line of [
    'sa,da,sp,dp,pr,ts',
    '',
    '# x',
    '10.1.2.3,198.51.100.7,1,443,TCP,2026-11-21 07:24:09',
    'rubbish',
  ])
    census.push(bytes(line));
  expect(census.figures).toMatchObject({
    lines: 5,
    passedOver: 3,
    byFormat: { csv: 1, text: 1 },
    samples: ['rubbish'],
  });
});

test('what another reader knows is not unknown', () => {
  const census = new FormatCensus({ isKnown: (line) => line.startsWith('Virus found') });
  for (const line of ['Virus found, here', 'nothing']) census.push(bytes(line));
  expect(census.figures.unknown).toBe(1);
});
