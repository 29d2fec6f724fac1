import { describe, expect, test } from 'vitest';
import { line, outcomeOf } from './outcome.ts';

const asked = { 'Suricata EVE': line.eveDns, 'Zeek JSON': line.zeekDns, BIND: line.bind };

describe.each(Object.entries(asked))('evil.com is listed, and in %s somebody asks for', (_, ask) => {
  test.each([
    ['the name itself', 'evil.com'],
    ['a name below it', 'www.evil.com'],
    ['a name far below it', 'a.b.c.d.e.f.g.evil.com'],
    ['it in capitals', 'EVIL.COM'],
    ['it with its root dot', 'evil.com.'],
    ['it with two dots behind', 'evil.com..'],
    ['a label with an underscore below it', '_dmarc.evil.com'],
    ['a label that begins with a hyphen below it', '-x.evil.com'],
  ])('%s: it counts', (_what, name) => expect(outcomeOf('evil.com', ask(name))).toBe('counts'));

  test.each([
    ['another name that begins like it', 'evil.com.vn'],
    ['another name that ends like it', 'notevil.com'],
    ['a name that ends like it behind a hyphen', 'not-evil.com'],
    ['a name that ends like it behind an underscore', '_evil.com'],
    ['a name whose label holds it', 'evil.com-x.net'],
    ['a longer last label', 'evil.comx'],
    ['a shorter last label', 'evil.co'],
    ['it in the middle of another name', 'evil.com.good.org'],
    ['it with a hyphen for its dot', 'evil-com.vn'],
    ['it with an underscore for its dot', 'evil_com'],
    ['its parent', 'com'],
    ['its first label', 'evil'],
  ])('%s: nothing', (_what, name) => expect(outcomeOf('evil.com', ask(name))).toBe('nothing'));
});

test('a name under a domestic suffix hits below it and not beside it', () => {
  expect(outcomeOf('xau.com.vn', line.bind('cdn.xau.com.vn'))).toBe('counts');
  expect(outcomeOf('xau.com.vn', line.bind('khac.com.vn'))).toBe('nothing');
  expect(outcomeOf('xau.com.vn', line.bind('xau.com'))).toBe('nothing');
});

test('a name of the greatest length, and labels of the greatest length, are compared whole', () => {
  const label = 'a'.repeat(63);
  const long = `${label}.${label}.${label}.${'b'.repeat(57)}.vn`;
  expect(long).toHaveLength(252);
  expect(outcomeOf(long, line.bind(long))).toBe('counts');
  expect(outcomeOf(long, line.bind(`x${long}`))).toBe('nothing');
  expect(outcomeOf(`${label}.vn`, line.bind(`${'c'.repeat(63)}.${label}.vn`))).toBe('counts');
});

describe('international names', () => {
  test.each([
    ['bücher.example', 'bücher.example'],
    ['bücher.example', 'www.BÜCHER.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['bücher.example', 'XN--BCHER-KVA.example'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['bücher.example', 'bu\u0308cher.example'],
    ['bücher.example', 'b\\u00fccher.example'],
    ['tiếngviệt.vn', 'TIẾNGVIỆT.VN'],
    ['tiếngviệt.vn', 'tiếngviệt.vn'.normalize('NFD')],
    ['пример.рф', 'www.ПРИМЕР.рф'],
    ['faß.de', 'faß.de'],
    ['evil.com', 'evil。com'],
    ['evil.com', 'www。evil．com'],
    ['evil.com', 'evil｡com'],
    ['evil.com', 'ｅｖｉｌ.com'],
  ])('%s is asked for as %s: it counts', (listed, name) =>
    expect(outcomeOf(listed, line.eveDns(name))).toBe('counts'),
  );
  test.each([
    ['bücher.example', 'bucher.example'],
    ['evil.com', 'еvil.com'],
    ['tiếngviệt.vn', 'tiengviet.vn'],
  ])('%s is not %s, alike as they look', (listed, name) =>
    expect(outcomeOf(listed, line.eveDns(name))).toBe('nothing'),
  );
  test('in the host of a URL they may be escaped byte by byte', () => {
    for (const host of ['b%C3%BCcher.example', 'b%c3%bccher.example', 'B%C3%9Ccher.example:80'])
      expect(outcomeOf('bücher.example', line.squid(`http://${host}/x`))).toBe('counts');
    expect(outcomeOf('http://bücher.example/x', line.squid('http://b%C3%BCcher.example/x'))).toBe('counts');
    expect(
      outcomeOf('http://bücher.example/x', line.unknown('?u=http%3A%2F%2Fb%C3%BCcher.example%2Fx')),
    ).toBe('is shown');
  });
});

describe('JSON may hide any letter behind an escape', () => {
  test.each([
    'evil\\u002ecom',
    'evil\\u002Ecom',
    '\\u0065\\u0076il.com',
    'EVIL\\u002E\\u0063om',
    'evil.com\\u002e',
    'www\\u002eevil.com',
    '\\u0077ww.evil.com',
  ])('%s is evil.com', (name) => {
    expect(outcomeOf('evil.com', line.eveDns(name))).toBe('counts');
    expect(outcomeOf('evil.com', line.zeekDns(name))).toBe('counts');
  });
  test.each(['evil\\u002ecom.vn', '\\u006eotevil.com', '\\nevil.com.vn'])('%s is not', (name) =>
    expect(outcomeOf('evil.com', line.eveDns(name))).toBe('nothing'),
  );
  test('also in the name of the field', () =>
    expect(outcomeOf('evil.com', line.eveDns('evil.com').replace('rrname', '\\u0072rname'))).toBe('counts'));
});
