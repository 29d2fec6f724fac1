import { parseAddress, type Address } from '../address/network.ts';
import { isAscii, punycodeOf } from '../name/host.ts';
import { decodePercent, parseUrl, urlKey } from '../name/url.ts';

/** Something in a text that an indicator could equal. `text` is as found, `value` as compared. */
export type Token =
  | { kind: 'name'; text: string; value: string }
  | { kind: 'address'; text: string; value: Address }
  | { kind: 'digest'; text: string; value: string }
  | { kind: 'url'; text: string; value: string };

/**
 * All tokens of a text, in order of kind. A text with percent-escapes is read both as it stands and with
 * them undone, so that `?u=http%3A%2F%2Fname` shows `name`.
 */
export function tokensOf(text: string): Token[] {
  const tokens = scan(text);
  if (text.includes('%')) {
    const decoded = decodePercent(text);
    if (decoded !== text) tokens.push(...scan(decoded));
  }
  return tokens;
}

/** The URL that a field holds: absolute, or a path on `host`. */
export function urlToken(url: string, host: string | undefined, port: number | undefined): Token | null {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(url);
  // Only a whole URL says that its host is escaped; elsewhere a percent sign is what it is.
  if (!absolute && /^[^/?#]*%[89a-f]/i.test(host ?? url)) return null;
  if (!absolute && (host === undefined || !url.startsWith('/'))) {
    const bare = host === undefined && /^[^/\s]+\.[^/\s]+\//.test(url) ? parseUrl(url) : null;
    return bare && { kind: 'url', text: url, value: urlKey(bare) };
  }
  const suffix = port === undefined || host?.includes(':') ? '' : `:${port}`;
  const bracketed = host?.includes(':') && !host.startsWith('[') && parseAddress(host) ? `[${host}]` : host;
  const parsed = parseUrl(absolute ? url : `http://${bracketed}${suffix}${url}`);
  return parsed && { kind: 'url', text: absolute ? url : `${host}${suffix}${url}`, value: urlKey(parsed) };
}

/** A name to be looked up, in lower case and punycode; `null` when it has no dot to speak of. */
export function nameValue(text: string): string | null {
  const trimmed = text.replace(/^[.\u3002\uff0e\uff61]+|[.\u3002\uff0e\uff61]+$/g, '');
  const name = isAscii(trimmed) ? trimmed.toLowerCase() : punycodeOf(trimmed);
  return name !== null && name.includes('.') ? name : null;
}

const asciiRun = /[\w.-]+/g;
const anyRun = /[\w.\-\p{L}\p{M}\p{N}\u3002\uFF0E\uFF61]+/gu;

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [run] of text.matchAll(isAscii(text) ? asciiRun : anyRun)) {
    if (run.length >= 32) readDigests(run, tokens);
    if (/[.\u3002\uff0e\uff61]/.test(run)) readDotted(run, tokens);
  }
  if (text.includes(':')) {
    readIpv6(text, tokens);
    readUrls(text, tokens);
  }
  return tokens;
}

function readDotted(run: string, tokens: Token[]): void {
  const name = nameValue(run);
  if (name === null) return;
  const ipv4 = /^\d+(?:\.\d+){3,4}$/.test(name) ? name.split('.').slice(0, 4).join('.') : null;
  const address = ipv4 === null ? null : parseAddress(ipv4);
  if (address) tokens.push({ kind: 'address', text: ipv4 ?? name, value: address });
  else if (!/\.\d+$/.test(name)) tokens.push({ kind: 'name', text: run, value: name });
}

function readDigests(run: string, tokens: Token[]): void {
  for (const [digest] of run.matchAll(/[0-9a-zA-Z]{32,}/g)) {
    if (
      (digest.length === 32 || digest.length === 40 || digest.length === 64) &&
      /^[0-9a-fA-F]+$/.test(digest)
    ) {
      tokens.push({ kind: 'digest', text: digest, value: digest.toLowerCase() });
    }
  }
}

/** A run that starts inside a word (`src:2001:db8::1`) begins after the word's colon. */
function readIpv6(text: string, tokens: Token[]): void {
  for (const match of text.matchAll(
    /(?<![0-9a-fA-F:.])[0-9a-fA-F:.]*(?:::|:[0-9a-fA-F.]+:)[0-9a-fA-F:.]*/g,
  )) {
    let run = match[0];
    if (/[0-9a-zA-Z_]/.test(text[match.index - 1] ?? '')) run = run.slice(run.indexOf(':') + 1);
    run = run.replace(/\.+$/, '');
    if (/^:[^:]/.test(run)) run = run.slice(1);
    if (/[^:]:$/.test(run)) run = run.slice(0, -1);
    if (!run.includes('::') && run.split(':').length < 7) continue;
    const address = parseAddress(run);
    if (address) tokens.push({ kind: 'address', text: run, value: address });
  }
}

function readUrls(text: string, tokens: Token[]): void {
  for (const [url] of text.matchAll(/\b(?:https?|ftp):\/\/[^\s"'<>|\\^`{}]+/gi)) {
    for (const candidate of new Set([url, url.replace(/[).,;\]]+$/, '')])) {
      const parsed = parseUrl(candidate);
      if (parsed) tokens.push({ kind: 'url', text: candidate, value: urlKey(parsed) });
    }
  }
}
