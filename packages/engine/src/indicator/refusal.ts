import { parseNetwork, type Network } from '../address/network.ts';
import { NameSet } from './name-set.ts';
import { NetworkSet } from './network-set.ts';
import { isPublicSuffix, isSpecialName } from './public-suffixes.ts';
import type { Warnings } from './warnings.ts';

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
  | 'protected'
  | 'warning_list';

/** What may never become an indicator here, beside what may never become one anywhere. */
export interface RefusalRules {
  /** Names of the province and its units in normal form; everything below them is protected too. */
  protectedNames?: readonly string[];
  /** Addresses and networks of the province. */
  protectedNetworks?: readonly string[];
  /** Values that are no sign of harm, whoever lists them. */
  warnings?: Warnings;
  /** Narrowest acceptable network: prefixes shorter than this are refused. Defaults 9 and 20. */
  minPrefix4?: number;
  minPrefix6?: number;
}

/** Why something must not be listed, and what it runs into: a protected name, a warning list. */
export interface Refusal {
  code: RefusalCode;
  by?: string;
}

/** Why this name must not be listed, `null` when it may be. A name above a protected one is protected. */
export function refuseName(name: string, rules: RefusalRules): Refusal | null {
  if (isPublicSuffix(name)) return { code: 'public_suffix' };
  if (isSpecialName(name)) return { code: 'special_name' };
  const own = rules.protectedNames?.length ? namesOf(rules.protectedNames) : null;
  const protectedBy = own?.covering(name) ?? own?.below(name);
  if (protectedBy) return { code: 'protected', by: protectedBy };
  const list = rules.warnings?.ofName(name);
  return list ? { code: 'warning_list', by: list } : null;
}

/** Why this network or address must not be listed, `null` when it may be. */
export function refuseNetwork(network: Network, rules: RefusalRules): Refusal | null {
  const minPrefix = network.family === 4 ? (rules.minPrefix4 ?? 9) : (rules.minPrefix6 ?? 20);
  if (network.prefix < minPrefix) return { code: 'network_too_wide' };
  if (special.overlapping(network) !== null) return { code: 'special_address' };
  if (resolvers.overlapping(network) !== null) return { code: 'well_known_resolver' };
  const own = rules.protectedNetworks?.length
    ? networksOf(rules.protectedNetworks).overlapping(network)
    : null;
  if (own !== null) return { code: 'protected', by: own };
  const list = rules.warnings?.ofNetwork(network);
  return list ? { code: 'warning_list', by: list } : null;
}

/** Why this URL or hash must not be listed: only a warning list can say so. */
export function refuseText(text: string, rules: RefusalRules): Refusal | null {
  const list = rules.warnings?.ofText(text);
  return list ? { code: 'warning_list', by: list } : null;
}

const compiledNames = new WeakMap<readonly string[], NameSet>();
const compiledNetworks = new WeakMap<readonly string[], NetworkSet>();

function namesOf(texts: readonly string[]): NameSet {
  const names = compiledNames.get(texts) ?? new NameSet(texts.map((text) => [text, text] as const));
  compiledNames.set(texts, names);
  return names;
}

function networksOf(texts: readonly string[]): NetworkSet {
  const networks = compiledNetworks.get(texts) ?? readAll(texts);
  compiledNetworks.set(texts, networks);
  return networks;
}

function readAll(texts: readonly string[]): NetworkSet {
  return new NetworkSet(
    texts.flatMap((text) => {
      const network = parseNetwork(text);
      return network ? [[network, text] as const] : [];
    }),
  );
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
