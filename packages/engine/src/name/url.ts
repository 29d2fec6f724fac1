import { formatAddress, parseAddress } from '../address/network.ts';
import { normaliseHost } from './host.ts';

/** A URL in the form in which URLs are compared. */
export interface NormalUrl {
  /** `http`, `https`, `ftp`; shown, never compared: proxies and feeds disagree on it. */
  scheme: string;
  /** Name in normal form, or canonical address without brackets. */
  host: string;
  /** `null` for the default port of http and https. */
  port: number | null;
  /** Path and query, never empty, escapes in one spelling, no fragment. */
  path: string;
}

/**
 * Reads an absolute URL, or `host/path` without a scheme.
 * @returns `null` when there is no usable host.
 * @example parseUrl('HTTPS://Evil.example:443/%7Ea#x') // host 'evil.example', port null, path '/~a'
 */
export function parseUrl(text: string): NormalUrl | null {
  const parts =
    /^(?:([a-z][a-z0-9+.-]{1,10}):)?(?:\/\/)?(?:[^/?#@\s]*@)?(\[[^\]]+\]|[^/?#:\s]+)(?::(\d{1,5}))?([/?][^#\s]*)?(?:#.*)?$/is.exec(
      text,
    );
  if (!parts) return null;
  const [, scheme = 'http', rawHost = '', port, path = '/'] = parts;
  const host = normaliseUrlHost(rawHost);
  if (host === null) return null;
  const number = port === undefined ? null : Number(port);
  return {
    scheme: scheme.toLowerCase(),
    host,
    port: number === 80 || number === 443 ? null : number,
    path: normalisePath(path.startsWith('?') ? `/${path}` : path),
  };
}

/** The text under which a URL is looked up: host, port unless default, path and query. */
export function urlKey(url: Pick<NormalUrl, 'host' | 'port' | 'path'>): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return url.port === null ? host + url.path : `${host}:${url.port}${url.path}`;
}

/**
 * One spelling for percent-escapes (RFC 3986, 6.2.2): unreserved characters plain, other escapes in
 * upper case, bytes that need one escaped.
 */
export function normalisePath(path: string): string {
  let result = '';
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code === 37 && /^[0-9a-f]{2}$/i.test(path.slice(i + 1, i + 3))) {
      const byte = Number.parseInt(path.slice(i + 1, i + 3), 16);
      result += isUnreserved(byte) ? String.fromCharCode(byte) : `%${path.slice(i + 1, i + 3).toUpperCase()}`;
      i += 2;
    } else if (code > 126 || code < 33) {
      const point = path.codePointAt(i) ?? 0;
      result += encodePoint(point);
      if (point > 0xffff) i++;
    } else result += path[i];
  }
  return result;
}

/** Replaces every percent-escape of an ASCII byte by that byte; others stay as they are. */
export function decodePercent(text: string): string {
  return text.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function normaliseUrlHost(raw: string): string | null {
  const decoded = decodeUtf8(raw);
  const address = parseAddress(decoded);
  return address ? formatAddress(address) : normaliseHost(decoded);
}

/** Escapes undone, once. An international name may stand in a URL as escaped UTF-8; what is not UTF-8 stays as it is. */
function decodeUtf8(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return decodePercent(text);
  }
}

function encodePoint(point: number): string {
  // A lone surrogate cannot be encoded; it stands for a byte that was not UTF-8.
  if (point >= 0xd800 && point <= 0xdfff) return '%EF%BF%BD';
  return point < 128
    ? `%${point.toString(16).toUpperCase().padStart(2, '0')}`
    : encodeURIComponent(String.fromCodePoint(point));
}

function isUnreserved(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 45 ||
    byte === 46 ||
    byte === 95 ||
    byte === 126
  );
}
