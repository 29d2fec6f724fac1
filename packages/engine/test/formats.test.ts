import { describe, expect, test } from 'vitest';
import {
  decodeLine,
  detectFormat,
  logFormats,
  readColumns,
  readEcs,
  type DecodeContext,
} from '../src/index.ts';
import { logLines, unknownLines } from './log-lines.ts';
import { hasSharedData, readShared } from './shared-data.ts';

const now = Date.UTC(2026, 10, 21, 12);

describe('each format is known by its looks and read', () => {
  for (const { what, format, line, fields, columns } of logLines) {
    const context: DecodeContext = columns ? { now, columns } : { now };
    test(`${what}`, () => {
      const decoded = decodeLine(line, 'auto', context);
      expect(decoded.format).toBe(format);
      expect(decoded.fields).toMatchObject(fields);
      expect(decodeLine(line, format, context).fields).toMatchObject(fields);
    });
  }
  test('every format but the generic ones has such a line', () => {
    const shown = new Set(logLines.map(({ format }) => format));
    expect(logFormats.filter((format) => !shown.has(format))).toEqual(['appliance', 'text']);
  });
});

describe('what a sender puts around a line changes nothing', () => {
  const envelopes = [
    (line: string) => `<134>Nov 21 07:30:00 may-01 app[77]: ${line}`,
    (line: string) => `<134>Nov 21 07:30:00 máy-chủ-xã app: ${line}`,
    (line: string) => `<134>1 2026-11-21T07:30:00+07:00 may-01 app 77 ID47 [meta x="a\\]b"] \uFEFF${line}`,
    (line: string) => `${line.length + 40} <134>1 2026-11-21T07:30:00+07:00 may-01 app 77 - - ${line}`,
    (line: string) => `\uFEFF${line}`,
    (line: string) => `${line}\r`,
  ];
  // These bear the sender's stamp and name as part of their own form.
  const bare = logLines.filter(
    ({ format, line, columns }) =>
      !columns &&
      !/^<\d|^\d+ <|^[A-Z][a-z]{2} \d/.test(line) &&
      !['dnsmasq', 'iis', 'nfdump'].includes(format),
  );
  for (const { what, format, line, fields } of bare) {
    test(`${what}`, () => {
      for (const [i, wrap] of envelopes.entries()) {
        const { format: found, fields: read } = decodeLine(wrap(line).replace(/\r$/, ''), 'auto', { now });
        expect([i, found]).toEqual([i, format]);
        expect(read).toMatchObject({ ...fields, ...(fields.at === undefined ? {} : { at: fields.at }) });
      }
    });
  }
});

test('a stream that mixes all formats is read line by line', () => {
  const mixed = logLines.filter(({ columns }) => !columns);
  expect(mixed.map(({ line }) => decodeLine(line, 'auto', { now }).format)).toEqual(
    mixed.map(({ format }) => format),
  );
});

test('the first lines of a source tell its format', () => {
  for (const { format, line, columns } of logLines) {
    const context: DecodeContext = columns ? { now, columns } : { now };
    expect(detectFormat([line, line, 'rubbish'], context)).toBe(format);
  }
  expect(detectFormat(unknownLines, { now })).toBe('text');
});

test('a line of no known format is text, with the time and the machine of its envelope', () => {
  for (const line of unknownLines) expect(decodeLine(line, 'auto', { now }).format).toBe('text');
  expect(decodeLine(unknownLines[1] ?? '', 'auto', { now }).fields).toEqual({
    category: 'other',
    at: Date.UTC(2026, 10, 21, 0, 24, 9),
    hostName: 'may-01',
  });
});

test('a mapping of the user’s own names what keys mean, in JSON, CSV and key=value', () => {
  const mapping = {
    at: 'luc',
    sourceAddress: 'nguon',
    destinationAddress: 'dich',
    url: 'duong_dan',
  } as const;
  const wanted = {
    sourceAddress: '10.1.2.3',
    destinationAddress: '198.51.100.7',
    url: 'http://c2.xau.example/',
  };
  const json =
    '{"luc":1795220649,"nguon":"10.1.2.3","dich":"198.51.100.7","duong_dan":"http://c2.xau.example/"}';
  expect(decodeLine(json, 'json', { now, mapping }).fields).toMatchObject({ ...wanted, at: 1795220649000 });
  const pairs = 'nguon=10.1.2.3 dich=198.51.100.7 duong_dan=http://c2.xau.example/';
  expect(decodeLine(pairs, 'key-value', { now, mapping }).fields).toMatchObject(wanted);
  const columns = ['luc', 'nguon', 'dich', 'duong_dan'];
  const row = '1795220649,10.1.2.3,198.51.100.7,http://c2.xau.example/';
  expect(decodeLine(row, 'csv', { now, mapping, columns }).fields).toMatchObject({
    ...wanted,
    at: 1795220649000,
  });
});

describe('times', () => {
  const timeOf = (stamp: string, context: DecodeContext = { now }): number | null =>
    decodeLine(`<134>${stamp} may-01 x: src=10.1.2.3 dst=198.51.100.7 act=deny`, 'auto', context).fields.at;
  test('a stamp without a year is of the last twelve months, also at New Year', () => {
    const newYear = { now: Date.UTC(2027, 0, 1, 0, 30), zoneMinutes: 0 };
    expect(timeOf('Dec 31 23:59:59', newYear)).toBe(Date.UTC(2026, 11, 31, 23, 59, 59));
    expect(timeOf('Jan  1 00:00:01', newYear)).toBe(Date.UTC(2027, 0, 1, 0, 0, 1));
    const oldYear = { now: Date.UTC(2026, 11, 31, 23, 59), zoneMinutes: 0 };
    expect(timeOf('Jan  1 00:00:01', oldYear)).toBe(Date.UTC(2027, 0, 1, 0, 0, 1));
    expect(timeOf('Feb 29 12:00:00', { now: Date.UTC(2028, 2, 5), zoneMinutes: 0 })).toBe(
      Date.UTC(2028, 1, 29, 12),
    );
  });
  test('a stamp without a zone is of the source’s zone, Vietnam’s when none is set', () => {
    expect(timeOf('Nov 21 07:00:00')).toBe(Date.UTC(2026, 10, 21));
    expect(timeOf('Nov 21 07:00:00', { now, zoneMinutes: 0 })).toBe(Date.UTC(2026, 10, 21, 7));
    expect(timeOf('2026-11-21T07:00:00+02:00')).toBe(Date.UTC(2026, 10, 21, 5));
  });
  test('seconds, milliseconds, microseconds and nanoseconds since 1970', () => {
    for (const stamp of [
      '1795220649',
      '1795220649000',
      '1795220649000000',
      '1795220649000000000',
      '1795220649.0',
    ])
      expect(decodeLine(`{"ts":"${stamp}","src_ip":"10.1.2.3"}`, 'json', { now }).fields.at).toBe(
        1795220649000,
      );
  });
  test('1970 and 2099 are told as they stand: who judges clocks decides', () => {
    expect(timeOf('1970-01-01T00:00:05Z')).toBe(5000);
    expect(timeOf('2099-12-31T23:59:59Z')).toBe(Date.UTC(2099, 11, 31, 23, 59, 59));
  });
});

test.skipIf(!hasSharedData)(
  'recorded nfdump CSV and DNS logs are read to the last line (skipped without the shared data)',
  () => {
    let columns: readonly string[] | undefined;
    const formats = (path: string, keep: (line: string) => boolean): string[] =>
      readShared(path)
        .split('\n')
        .filter(keep)
        .flatMap((line) => {
          const header = readColumns(line);
          if (header) columns = header;
          return header ? [] : decodeLine(line, 'auto', columns ? { now, columns } : { now }).format;
        });
    const flows = formats('peer-recorded/nfdump.csv', (line) => /^(?:ts|\d{4}-)/.test(line));
    expect(flows.length).toBeGreaterThan(0);
    expect(new Set(flows)).toEqual(new Set(['csv']));
    expect(new Set(formats('peer-recorded/bind9-query.log', (line) => line.includes('query:')))).toEqual(
      new Set(['bind']),
    );
    expect(new Set(formats('peer-recorded/unbound.log', (line) => / (?:query|reply): /.test(line)))).toEqual(
      new Set(['unbound']),
    );
    expect(new Set(formats('peer-recorded/dnsmasq-extra.log', (line) => line.includes(' query[')))).toEqual(
      new Set(['dnsmasq']),
    );
  },
);

test('ECS spells addresses the shortest way', () => {
  expect(
    readEcs('{"src_ip":"2001:0db8:0000:0000:0000:0000:0000:0001","dst_ip":"::ffff:198.51.100.7"}'),
  ).toMatchObject({ 'source.ip': '2001:db8::1', 'destination.ip': '198.51.100.7' });
});
