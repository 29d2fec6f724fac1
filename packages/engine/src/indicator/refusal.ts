import { networkCovers, parseNetwork, type Network } from '../address/network.ts';
import { isAtOrBelow } from '../name/host.ts';
import { isPublicSuffix, isSpecialName } from './public-suffixes.ts';

/** Why a text was not taken as an indicator. */
export type RefusalCode =
  | 'empty'
  | 'malformed'
  | 'unknown_kind'
  | 'public_suffix'
  | 'special_name'
  | 'special_address'
  | 'network_too_wide'
  | 'well_known_resolver'
  | 'protected';

/** What may never become an indicator here, beside what may never become one anywhere. */
export interface RefusalRules {
  /** Names of the province and its units in normal form; everything below them is protected too. */
  protectedNames?: readonly string[];
  /** Addresses and networks of the province. */
  protectedNetworks?: readonly string[];
  /** Narrowest acceptable network: prefixes shorter than this are refused. Defaults 9 and 20. */
  minPrefix4?: number;
  minPrefix6?: number;
}

/** Why this name must not be listed, `null` when it may be. A name above a protected one is protected. */
export function refuseName(name: string, rules: RefusalRules): RefusalCode | null {
  if (isPublicSuffix(name)) return 'public_suffix';
  if (isSpecialName(name)) return 'special_name';
  for (const own of rules.protectedNames ?? []) {
    if (isAtOrBelow(name, own) || isAtOrBelow(own, name)) return 'protected';
  }
  return null;
}

/** Why this network or address must not be listed, `null` when it may be. */
export function refuseNetwork(network: Network, rules: RefusalRules): RefusalCode | null {
  const minPrefix = network.family === 4 ? (rules.minPrefix4 ?? 9) : (rules.minPrefix6 ?? 20);
  if (network.prefix < minPrefix) return 'network_too_wide';
  if (overlapsAny(network, special)) return 'special_address';
  if (overlapsAny(network, resolvers)) return 'well_known_resolver';
  if (rules.protectedNetworks?.length) {
    const own = protectedOf(rules.protectedNetworks);
    if (overlapsAny(network, own)) return 'protected';
  }
  return null;
}

function overlapsAny(network: Network, others: readonly Network[]): boolean {
  return others.some((other) => networkCovers(other, network) || networkCovers(network, other));
}

const parsed = new WeakMap<readonly string[], Network[]>();

function protectedOf(texts: readonly string[]): Network[] {
  let networks = parsed.get(texts);
  if (!networks) {
    networks = readAll(texts);
    parsed.set(texts, networks);
  }
  return networks;
}

function readAll(texts: readonly string[]): Network[] {
  return texts.flatMap((text) => parseNetwork(text) ?? []);
}

/** IANA special-purpose registries (RFC 6890 and its updates). */
const special = readAll([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
]);

/** Public resolvers and time servers that clients talk to all day, those of Vietnam's carriers among them. */
const resolvers = readAll([
  '1.0.0.1',
  '1.1.1.1',
  '8.8.4.4',
  '8.8.8.8',
  '9.9.9.9',
  '94.140.14.14',
  '149.112.112.112',
  '203.113.131.1',
  '203.113.131.2',
  '203.162.4.190',
  '203.162.4.191',
  '203.119.36.106',
  '208.67.220.220',
  '208.67.222.222',
  '210.245.24.20',
  '210.245.24.22',
  '2001:4860:4860::8844',
  '2001:4860:4860::8888',
  '2606:4700:4700::1001',
  '2606:4700:4700::1111',
  '2620:fe::fe',
]);
