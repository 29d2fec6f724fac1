import { normaliseHost, parseAddress } from '@lachan/engine';
import { AppError } from '../../../kernel/errors.ts';
import type { IndicatorKind } from '../contract.ts';
import { ascii, type PlainForm } from './plain.ts';

/** What a resolver is to answer in the place of a listed name: the records of the rule, without their owner. */
export type RpzAction = readonly string[];

/** Room for the name of the zone, which the resolver gives it. */
const RPZ_LONGEST_NAME = 253 - 40;

const actions: Readonly<Record<string, RpzAction>> = {
  /** There is no such name. */
  nxdomain: ['CNAME .'],
  /** The name is there and has no address. */
  nodata: ['CNAME *.'],
  /** No answer at all. */
  drop: ['CNAME rpz-drop.'],
  /** Answered as if nothing were listed: to see in the log what would be held up. */
  passthru: ['CNAME rpz-passthru.'],
};

/**
 * Reads what the subscriber asks for: `action=nodata`, or `redirect=` the addresses or the name of a page of its own
 * that tells people what happened.
 * @throws AppError `intel.rpz_action_unknown`, `intel.rpz_redirect_malformed`
 */
export function rpzActionOf(query: Readonly<Record<string, unknown>>): RpzAction {
  const { action, redirect } = query;
  if (redirect !== undefined) return redirection(textOf(redirect));
  const records = actions[action === undefined ? 'nxdomain' : textOf(action)];
  if (!records)
    throw new AppError('invalid', 'intel.rpz_action_unknown', {
      action: textOf(action).slice(0, 40),
      known: Object.keys(actions).join(', '),
    });
  return records;
}

/** A parameter that comes twice is none. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function redirection(text: string): RpzAction {
  const places = text.split(',').map((part) => part.trim());
  const addresses = places.map((place) => parseAddress(place));
  if (addresses.every((address) => address !== null))
    return places.map((place, i) => `${addresses[i]?.family === 4 ? 'A' : 'AAAA'} ${place}`);
  const name = places.length === 1 ? normaliseHost(text) : null;
  if (name === null)
    throw new AppError('invalid', 'intel.rpz_redirect_malformed', { redirect: text.slice(0, 100) });
  return [`CNAME ${name}.`];
}

/** A response policy zone. Format: RFC 1035 master file, draft-vixie-dnsop-dns-rpz-00. */
export function rpzForm(action: RpzAction): PlainForm {
  const rules = (kind: IndicatorKind, value: string, records: RpzAction): string | null => {
    const owners = ownersOf(kind, value);
    return owners && owners.flatMap((owner) => records.map((record) => `${owner} ${record}`)).join('\n');
  };
  return {
    kinds: ['domain', 'ipv4', 'ipv6', 'cidr'],
    mediaType: 'text/dns',
    // The owner of every name is relative to the zone that the resolver gives it.
    head: ({ serial, provinceName }) =>
      `; La Chan, ${ascii(provinceName)}\n$TTL 300\n` +
      `@ IN SOA localhost. hostmaster.localhost. ${serial} 3600 600 604800 300\n@ IN NS localhost.\n`,
    line: (kind, value) => rules(kind, value, action),
    // The rule of the longer name, or of the narrower network, is the one that holds.
    exception: (kind, value) => rules(kind, value, actions['passthru'] ?? []),
  };
}

function ownersOf(kind: IndicatorKind, value: string): string[] | null {
  if (kind === 'domain') return value.length > RPZ_LONGEST_NAME ? null : [value, `*.${value}`];
  const trigger = rpzTrigger(value);
  return trigger === null ? null : [trigger];
}

/**
 * The trigger on an address in an answer: prefix, then the parts from the last to the first, `zz` for the longest
 * row of zeros. Format: draft-vixie-dnsop-dns-rpz-00, section 4.2.
 * @example rpzTrigger('192.0.2.0/24') // '24.0.2.0.192.rpz-ip'
 */
export function rpzTrigger(value: string): string | null {
  const [text = '', prefixText] = value.split('/');
  const address = parseAddress(text);
  if (!address) return null;
  const prefix = prefixText ?? (address.family === 4 ? '32' : '128');
  const parts =
    address.family === 4
      ? text.split('.').toReversed()
      : compressed(
          address.value
            .flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)])
            .toReversed(),
        );
  return `${prefix}.${parts.join('.')}.rpz-ip`;
}

/** `zz` stands for the longest row of two zeros and more. */
function compressed(words: readonly string[]): string[] {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < words.length; start++) {
    let length = 0;
    while (words[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.start < 0) return [...words];
  return [...words.slice(0, best.start), 'zz', ...words.slice(best.start + best.length)];
}
