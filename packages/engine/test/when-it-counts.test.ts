import { describe, expect, test } from 'vitest';
import type { Indicator } from '../src/index.ts';
import { indicators, line, outcomeOf } from './outcome.ts';

const at = (text: string): number => Date.parse(text);
const dated = (value: string, from: string | null, until: string | null): Indicator[] =>
  indicators(value).map((one) => ({
    ...one,
    validFrom: from === null ? null : at(from),
    validUntil: until === null ? null : at(until),
  }));

describe('a period of validity is held against the time of the line', () => {
  const year = dated('evil.com', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z');
  const eve = (stamp: string): string =>
    line.eveDns('evil.com').replace('2026-11-21T00:00:01.000000+0700', stamp);
  test.each([
    ['a second before it begins', '2025-12-31T23:59:59.000000+0000', 'is shown'],
    ['the moment it begins', '2026-01-01T00:00:00.000000+0000', 'counts'],
    ['the same moment in Vietnam', '2026-01-01T07:00:00.000000+0700', 'counts'],
    ['an hour earlier in Vietnam', '2026-01-01T06:00:00.000000+0700', 'is shown'],
    ['the last moment of it', '2026-12-31T23:59:59.999000+0000', 'counts'],
    ['the moment it ends', '2027-01-01T00:00:00.000000+0000', 'is shown'],
    ['long ago', '1970-01-02T00:00:00.000000+0000', 'is shown'],
    ['in 2099', '2099-01-01T00:00:00.000000+0000', 'is shown'],
  ])('%s', (_, stamp, outcome) => expect(outcomeOf(year, eve(stamp))).toBe(outcome));

  test('stamps without a zone are in the time of Vietnam', () => {
    const day = dated('evil.com', '2026-11-20T17:00:00Z', '2026-11-21T17:00:00Z');
    expect(outcomeOf(day, line.bind('evil.com').replace('21-Nov', '20-Nov'))).toBe('is shown');
    expect(outcomeOf(day, line.bind('evil.com'))).toBe('counts');
    expect(outcomeOf(day, line.bind('evil.com').replace('21-Nov', '22-Nov'))).toBe('is shown');
  });
  test('a period may be open at either end, and a line without a time gets the benefit', () => {
    expect(outcomeOf(dated('evil.com', null, '2020-01-01T00:00:00Z'), line.bind('evil.com'))).toBe(
      'is shown',
    );
    expect(outcomeOf(dated('evil.com', '2020-01-01T00:00:00Z', null), line.bind('evil.com'))).toBe('counts');
    const untimed = '{"event_type":"dns","src_ip":"10.1.2.3","dns":{"rrname":"evil.com"}}';
    expect(outcomeOf(dated('evil.com', null, '2020-01-01T00:00:00Z'), untimed)).toBe('counts');
  });
  test('holds for addresses, networks, URLs and digests as for names', () => {
    const old = (value: string): Indicator[] => dated(value, null, '2020-01-01T00:00:00Z');
    expect(outcomeOf(old('198.51.100.7'), line.eveFlow('198.51.100.7'))).toBe('is shown');
    expect(outcomeOf(old('198.51.100.0/24'), line.eveFlow('198.51.100.7'))).toBe('is shown');
    expect(outcomeOf(old('2001:db8::1'), line.eveFlow('2001:db8::1'))).toBe('is shown');
    expect(outcomeOf(old('http://evil.com/a'), line.eveHttp('evil.com', '/a'))).toBe('is shown');
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    expect(outcomeOf(old(md5), line.eveFile(md5))).toBe('is shown');
  });
  test('an expired one lets its parent speak, and a network around it', () => {
    const [old] = dated('x.evil.com', null, '2020-01-01T00:00:00Z');
    const [parent] = indicators('evil.com');
    if (!old || !parent) throw new Error('two indicators');
    expect(outcomeOf([old, { ...parent, id: 2 }], line.bind('x.evil.com'))).toBe('counts');
    const [address] = dated('198.51.100.7', null, '2020-01-01T00:00:00Z');
    const [network] = indicators('198.51.100.0/24');
    if (!address || !network) throw new Error('two indicators');
    expect(outcomeOf([address, { ...network, id: 2 }], line.eveFlow('198.51.100.7'))).toBe('counts');
  });
});

describe('a warning list', () => {
  test.each([
    ['evil.com', 'evil.com', ['evil.com'], 'nothing'],
    ['evil.com', 'www.evil.com', ['evil.com'], 'nothing'],
    ['evil.com', 'cdn.evil.com', ['.cdn.evil.com'], 'is shown'],
    ['evil.com', 'a.cdn.evil.com', ['.cdn.evil.com'], 'is shown'],
    ['evil.com', 'a.cdn.evil.com', ['cdn.evil.com'], 'counts'],
    ['evil.com', 'notcdn.evil.com', ['.cdn.evil.com'], 'counts'],
    ['x.cdn.com', 'x.cdn.com', ['.cdn.com'], 'counts'],
  ])('%s is listed, %s asked for, %j protected: %s', (listed, name, warnings, outcome) =>
    expect(outcomeOf(listed, line.bind(name), { warnings })).toBe(outcome),
  );
  test.each([
    ['198.51.100.7', '198.51.100.7', ['198.51.100.0/28'], 'nothing'],
    ['198.51.100.0/24', '198.51.100.7', ['198.51.100.0/28'], 'is shown'],
    ['198.51.100.0/24', '198.51.100.77', ['198.51.100.0/28'], 'counts'],
    ['2001:db8::/32', '2001:db8::1', ['2001:db8::/64'], 'is shown'],
  ])('%s is listed, %s contacted, %j protected: %s', (listed, to, warnings, outcome) =>
    expect(outcomeOf(listed, line.eveFlow(to), { warnings })).toBe(outcome),
  );
});
