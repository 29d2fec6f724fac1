import { describe, expect, test } from 'vitest';
import { line, outcomeOf } from './outcome.ts';

describe('2001:db8::1 is listed, and a line holds', () => {
  test.each([
    '2001:db8::1',
    '2001:DB8::1',
    '2001:0db8:0000:0000:0000:0000:0000:0001',
    '2001:db8:0:0:0:0:0:1',
    '2001:db8::0:1',
    '2001:db8:0:0::1',
    '2001:db8::0.0.0.1',
    '2001:db8:0:0:0:0:0.0.0.1',
    '[2001:db8::1]',
    '[2001:db8::1]:443',
    '2001:db8::1%eth0',
    '[2001:db8::1%25eth0]:443',
    '2001:db8::1/128',
    '2001:db8::1#53',
    '"2001:db8::1"',
    '2001:db8::1.',
    '2001:db8::1,',
    'src=2001:db8::1;',
    'addr:2001:db8::1',
    '2001%3Adb8%3A%3A1',
    '2001%3adb8%3a%3a1',
    '2001%3Adb8%3A0%3A0%3A0%3A0%3A0%3A1',
    '2001:db8%3A%3A1',
    '%5B2001%3Adb8%3A%3A1%5D%3A443',
    '%32001:db8::1',
  ])('%s: it is found', (text) => expect(outcomeOf('2001:db8::1', line.unknown(text))).toBe('is shown'));

  test.each([
    '2001:db8::2',
    '2001:db8::1:1',
    '12001:db8::1',
    '2001:db8:::1',
    '2001:db8::1::',
    '2001.db8..1',
    '2001:db8:0:0:0:0:0:0:1',
    '20:01:db:08:00:01',
    '20:01:08',
  ])('%s: nothing', (text) => expect(outcomeOf('2001:db8::1', line.unknown(text))).toBe('nothing'));

  test.each(['2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001', '[2001:db8::1]', '2001\\u003adb8::1'])(
    'as a destination %s counts, also for the network around it',
    (text) => {
      expect(outcomeOf('2001:db8::1', line.eveFlow(text))).toBe('counts');
      expect(outcomeOf('2001:db8::/32', line.eveFlow(text))).toBe('counts');
      expect(outcomeOf('2001:db9::/32', line.eveFlow(text))).toBe('nothing');
    },
  );
  test('in the host of a URL, and as the target of a tunnel', () => {
    for (const host of [
      '[2001:db8::1]',
      '[2001:0DB8::0001]:8080',
      '[2001:db8::1%25eth0]',
      '%5B2001:db8::1%5D',
    ])
      expect(outcomeOf('2001:db8::1', line.squid(`http://${host}/x`))).not.toBe('nothing');
    expect(outcomeOf('2001:db8::1', line.connect('[2001:db8::1]:443'))).toBe('counts');
    expect(outcomeOf('2001:db8::1', line.squid('http://good.org/?u=2001%3Adb8%3A%3A1'))).toBe('is shown');
  });
});

describe('198.51.100.7 is listed, and a line holds', () => {
  test.each([
    '198.51.100.7',
    '198.51.100.7:80',
    '[198.51.100.7]',
    '[198.51.100.7]:80',
    '198.51.100.7/32',
    '198.51.100.7.',
    '(198.51.100.7)',
    '198.51.100.7#53',
    '198.51.100.7.53',
    'ip=198.51.100.7;',
    'user@198.51.100.7',
    'http://198.51.100.7/',
    'http://198.51.100.7:8080/x',
    '198%2E51%2E100%2E7',
    '::ffff:198.51.100.7',
    '::FFFF:c633:6407',
    '[::ffff:c633:6407]:80',
    '0:0:0:0:0:ffff:198.51.100.7',
    '0000:0000:0000:0000:0000:ffff:c633:6407',
    '64:ff9b::198.51.100.7',
  ])('%s: it is found', (text) => expect(outcomeOf('198.51.100.7', line.unknown(text))).toBe('is shown'));

  test.each([
    '198.51.100.70',
    '1198.51.100.7',
    '98.51.100.7',
    '198.51.100.7.8.9',
    '198.51.100.07',
    '198.51.100.007',
    '198.51.100',
    '198.51.100.256',
    '198.51.100.7x',
    '198-51-100-7',
  ])('%s: nothing', (text) => expect(outcomeOf('198.51.100.7', line.unknown(text))).toBe('nothing'));

  test.each([
    ['198.51.100.7', '198.51.100.7', 'counts'],
    ['198.51.100.7', '::ffff:198.51.100.7', 'counts'],
    ['198.51.100.7', '198\\u002e51.100.7', 'counts'],
    ['::ffff:198.51.100.7', '198.51.100.7', 'counts'],
    ['198.51.100.0/24', '::ffff:c633:6407', 'counts'],
    ['::ffff:198.51.100.0/120', '198.51.100.7', 'counts'],
    ['198.51.100.0/29', '198.51.100.7', 'counts'],
    ['198.51.100.0/29', '198.51.100.8', 'nothing'],
    ['198.0.0.0/9', '198.127.255.255', 'counts'],
    ['198.0.0.0/9', '198.128.0.0', 'nothing'],
  ])('%s as the destination %s: %s', (listed, to, outcome) => {
    expect(outcomeOf(listed, line.eveFlow(to))).toBe(outcome);
    // A firewall knows no escapes of JSON.
    expect(outcomeOf(listed, line.firewall(to.replace('\\u002e', '.')))).toBe(outcome);
  });
});
