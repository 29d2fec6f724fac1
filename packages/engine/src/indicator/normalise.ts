import {
  formatAddress,
  formatNetwork,
  parseAddress,
  parseNetwork,
  type Network,
} from '../address/network.ts';
import { normaliseHost } from '../name/host.ts';
import { parseUrl, urlKey, type NormalUrl } from '../name/url.ts';
import type { IndicatorValue } from './kinds.ts';
import { refuseName, refuseNetwork, refuseText, type Refusal, type RefusalRules } from './refusal.ts';

export type NormaliseResult = { ok: true; indicator: IndicatorValue } | ({ ok: false } & Refusal);

/**
 * Finds out what an indicator is and brings it to the form in which it is compared.
 * Understands defanged spellings (`hxxp`, `[.]`, `(dot)`), brackets, wildcards (`*.name`), ports and
 * international names. A port on a name or address is dropped: it narrows nothing that logs can show.
 * @example normaliseIndicator('hxxps://Evil[.]example/a') // url 'https://evil.example/a'
 * @example normaliseIndicator('gov.vn') // { ok: false, code: 'public_suffix' }
 */
export function normaliseIndicator(text: string, rules: RefusalRules = {}): NormaliseResult {
  const plain = refang(text);
  if (plain === '') return { ok: false, code: 'empty' };
  return (
    readHash(plain, rules) ??
    readNetwork(plain, rules) ??
    readUrl(plain, rules) ??
    readName(plain, rules) ??
    malformed
  );
}

/** Undoes the spellings by which people keep a bad address from being clicked. */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/^["'<`](.*)["'>`]$/s, '$1')
    .replaceAll(/\s*[[({<]\s*(?:\.|dot)\s*[\])}>]\s*|\s+dot\s+|\\\.|\[\.|\.\]/gi, '.')
    .replaceAll(/[[({]\s*(?::|colon)\s*[\])}]/gi, ':')
    .replaceAll(/[[({]\s*:\/\/\s*[\])}]/g, '://')
    .replaceAll(/[[({]\s*(?:\/|slash)\s*[\])}]/gi, '/')
    .replaceAll(/[[({]\s*(?:@|at)\s*[\])}]/gi, '@')
    .replace(/^([a-z]{3,5})[[(]s[\])]/i, '$1s')
    .replace(/^(?:hxxp|hXXp|h\*\*p|httxp|hhtp|htp|meow)(s?):/i, 'http$1:')
    .replace(/^(?:fxp|fxtp)(s?):/i, 'ftp$1:')
    .replace(/^[a-z]+:\\\\.*$/is, (url) => url.replaceAll('\\', '/'))
    .trim();
}

const malformed: NormaliseResult = { ok: false, code: 'malformed' };
const unknown: NormaliseResult = { ok: false, code: 'unknown_kind' };

function refused(refusal: Refusal): NormaliseResult {
  return { ok: false, ...refusal };
}

function readHash(text: string, rules: RefusalRules): NormaliseResult | null {
  const bare = text.replace(/^(?:md5|sha-?1|sha-?256)\s*[:=]\s*/i, '');
  if (!/^[0-9a-f]+$/i.test(bare)) return null;
  const kind =
    bare.length === 32 ? 'md5' : bare.length === 40 ? 'sha1' : bare.length === 64 ? 'sha256' : null;
  if (!kind) return unknown;
  const value = bare.toLowerCase();
  const refusal = refuseText(value, rules);
  return refusal ? refused(refusal) : { ok: true, indicator: { kind, value } };
}

function readNetwork(text: string, rules: RefusalRules): NormaliseResult | null {
  const unwrapped = /^\[([^\]]+)\]$/.exec(text)?.[1] ?? text;
  const network =
    parseNetwork(unwrapped) ?? parseNetwork(/^\[?([^\]/]+)\]?:\d{1,5}$/.exec(text)?.[1] ?? unwrapped);
  if (!network) return null;
  const refusal = refuseNetwork(network, rules);
  return refusal ? refused(refusal) : { ok: true, indicator: networkIndicator(network) };
}

function networkIndicator(network: Network): IndicatorValue {
  if (network.prefix < (network.family === 4 ? 32 : 128))
    return { kind: 'cidr', value: formatNetwork(network) };
  return { kind: network.family === 4 ? 'ipv4' : 'ipv6', value: formatAddress(network) };
}

function readUrl(text: string, rules: RefusalRules): NormaliseResult | null {
  const hasScheme = /^[a-z][a-z0-9+.-]{1,10}:\/\//i.test(text);
  if (!hasScheme && /^[^@/\s]+@[^@/\s]+$/.test(text)) return unknown;
  if (!hasScheme && !/^[^/?#\s]+[/?]./.test(text)) return null;
  const url = parseUrl(text);
  if (!url) return malformed;
  const address = parseAddress(url.host);
  // A page on a shared or public host may be listed; the host as a whole may not.
  const ofHost = address ? refuseNetwork(hostNetwork(url), rules) : refuseName(url.host, rules);
  if (ofHost && (address || ofHost.code === 'protected' || url.path === '/')) return refused(ofHost);
  const isWeb = ['http', 'https', 'ftp'].includes(url.scheme);
  // `tcp://name:4444` is a server that no log of the web can show.
  if (!isWeb && url.path === '/') return readNetwork(url.host, rules) ?? readName(url.host, rules);
  const scheme = isWeb ? url.scheme : 'http';
  const value = `${scheme}://${urlKey(url)}`;
  const refusal = refuseText(value, rules);
  return refusal ? refused(refusal) : { ok: true, indicator: { kind: 'url', value } };
}

function hostNetwork(url: NormalUrl): Network {
  const network = parseNetwork(url.host);
  return network ?? { family: 4, value: 0, prefix: 32 };
}

function readName(text: string, rules: RefusalRules): NormaliseResult | null {
  const bare = text
    .replace(/^\*?\./, '')
    .replace(/:\d{1,5}$/, '')
    .replace(/\/$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  const label = bare.replace(/\.$/, '').toLowerCase();
  if (/^[a-z0-9-]+$/.test(label))
    return { ok: false, code: label === 'localhost' ? 'special_name' : 'public_suffix' };
  const name = normaliseHost(bare);
  if (name === null) return null;
  const refusal = refuseName(name, rules);
  return refusal ? refused(refusal) : { ok: true, indicator: { kind: 'domain', value: name } };
}
