import { describe, expect, test } from 'vitest';
import { line, outcomeOf } from './outcome.ts';

describe('http://evil.com/a/b is listed, and a proxy fetched', () => {
  test.each([
    'http://evil.com/a/b',
    'HTTP://EVIL.COM/a/b',
    'https://evil.com:443/a/b',
    'http://evil.com:80/a/b',
    'http://evil.com./a/b',
    'http://user:word@evil.com/a/b',
    'http://evil.com/%61/b',
    'http://%65vil.com/a/b',
    'http://evil%2ecom/a/b',
    'http://evil%2Ecom:80/a/b',
    'http://evil.com/a/b#part',
  ])('%s: it counts', (url) => expect(outcomeOf('http://evil.com/a/b', line.squid(url))).toBe('counts'));
  test.each([
    'http://evil.com/a/c',
    'http://evil.com/a/b/c',
    'http://evil.com/a/b?x=1',
    'http://evil.com/A/b',
    'http://x.evil.com/a/b',
    'http://evil.com:8080/a/b',
    'http://evil.com.vn/a/b',
  ])('%s: nothing', (url) => expect(outcomeOf('http://evil.com/a/b', line.squid(url))).toBe('nothing'));
});

test('an escaped slash is not a slash: such a URL is only shown', () =>
  expect(outcomeOf('http://evil.com/a/b', line.squid('http://evil.com/a%2Fb'))).toBe('is shown'));

describe('a URL that a record tells in parts', () => {
  test.each([
    ['http://evil.com/a/b', 'evil.com', '/a/b', 80],
    ['http://evil.com/a/b', 'evil.com', '\\/a\\/b', 80],
    ['http://evil.com/a/b', 'evil.com', '\\u002fa\\u002Fb', 80],
    ['http://evil.com/a/b', '\\u0065vil\\u002ecom', '/a/b', 80],
    ['http://evil.com/a/b', 'EVIL.com:80', '/a/b', 80],
    ['http://evil.com/a/b', 'evil.com', 'http://evil.com/a/b', 80],
    ['http://evil.com:8080/a/b', 'evil.com', '/a/b', 8080],
    ['http://evil.com/a/b?x=1&y=2', 'evil.com', '/a/b?x=1\\u0026y=2', 80],
    ['http://[2001:db8::1]/q', '2001:db8::1', '/q', 80],
    ['http://[2001:db8::1]/q', '[2001:0db8:0::1]', '/q', 80],
    ['http://198.51.100.7:8080/z', '198.51.100.7', '/z', 8080],
    ['http://good.org/é', 'good.org', '/%c3%a9', 80],
    ['http://good.org/é', 'good.org', '/é', 80],
  ])('%s is %s and %s', (listed, host, url, port) =>
    expect(outcomeOf(listed, line.eveHttp(host, url, port))).toBe('counts'),
  );
});

describe('evil.com is listed, and a URL holds it', () => {
  test.each([
    ['as its host', 'http://evil.com/', 'counts'],
    ['as its host, escaped whole', 'http://%65%76%69%6c.com/', 'counts'],
    ['as its host behind a name and a word', 'http://good.org:80@evil.com:81/', 'counts'],
    ['as the name of a user only', 'http://evil.com@good.org/', 'is shown'],
    ['in its query', 'http://good.org/?u=http%3A%2F%2Fevil.com%2F', 'is shown'],
    ['in its path', 'http://good.org/go/evil.com/x', 'is shown'],
    ['as a longer name in its query', 'http://good.org/?u=notevil.com', 'nothing'],
  ])('%s', (_, url, outcome) => expect(outcomeOf('evil.com', line.squid(url))).toBe(outcome));
  test('as the target of a tunnel', () =>
    expect(outcomeOf('evil.com', line.connect('evil.com:443'))).toBe('counts'));
});

const digests = {
  MD5: 'd41d8cd98f00b204e9800998ecf8427e',
  'SHA-1': 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'SHA-256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};
describe.each(Object.entries(digests))('%s', (_, digest) => {
  test.each([
    ['in small letters', digest],
    ['in capitals', digest.toUpperCase()],
    ['in both', digest.slice(0, 20) + digest.slice(20).toUpperCase()],
    ['behind its kind', `MD5=${digest},`],
    ['behind its kind and a colon', `sha256:${digest}`],
    ['in braces', `{${digest}}`],
    ['between hyphens', `x-${digest}-y`],
    ['in a file name', `${digest}.exe`],
    ['between underscores', `_${digest}_`],
  ])('is found %s', (_what, text) => expect(outcomeOf(digest, line.unknown(text))).toBe('is shown'));
  test.each([
    ['a digit more', `${digest}0`],
    ['a digit less', digest.slice(1)],
    ['a letter that is no digit', `${digest.slice(0, -1)}g`],
    ['a hyphen in it', `${digest.slice(0, 10)}-${digest.slice(10)}`],
  ])('is not found with %s', (_what, text) => expect(outcomeOf(digest, line.unknown(text))).toBe('nothing'));
});

test('a digest counts where a file was seen, also behind escapes', () => {
  expect(outcomeOf(digests.MD5, line.eveFile(digests.MD5.toUpperCase()))).toBe('counts');
  expect(outcomeOf(digests.MD5, line.eveFile(digests.MD5.replace('d4', '\\u0064\\u0034')))).toBe('counts');
});
