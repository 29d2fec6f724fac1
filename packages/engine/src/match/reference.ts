import { formatAddress, formatNetwork, maskNetwork, parseNetwork, type Address } from '../address/network.ts';
import { decodeLine, readColumns } from '../decode/decode-line.ts';
import type { DecodeContext, LogFormat } from '../decode/event.ts';
import { withoutScheme } from '../index/encode.ts';
import { WarningList } from '../index/warning-list.ts';
import type { Indicator } from '../indicator/kinds.ts';
import { matchLine, type LineHit, type Lookup } from './exact.ts';
import type { Token } from './tokens.ts';

/**
 * The slow, obvious way: every line is decoded and every token looked up in a Map. What the matcher
 * reports must be exactly this.
 */
export function matchSlowly(
  indicators: Iterable<Indicator>,
  text: string,
  options: { warnings?: Iterable<string>; format?: LogFormat | 'auto'; context?: DecodeContext } = {},
): (LineHit & { lineNumber: number })[] {
  const lookup = mapLookup(indicators, options.warnings ?? []);
  let context = options.context ?? {};
  return text.split('\n').flatMap((raw, i) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const columns = line.startsWith('#') || i === 0 ? readColumns(line, context) : null;
    if (columns) context = { ...context, columns };
    const decoded = decodeLine(line, options.format ?? 'auto', context);
    return matchLine(lookup, decoded, line).map((hit) => ({ ...hit, lineNumber: i + 1 }));
  });
}

/** Indicators in Maps, to be looked up in as the compiled index is. */
function mapLookup(indicators: Iterable<Indicator>, warnings: Iterable<string>): Lookup {
  const list = new WarningList(warnings);
  const byValue = new Map<string, Indicator>();
  for (const indicator of indicators) {
    const value = indicator.kind === 'url' ? withoutScheme(indicator.value) : indicator.value;
    const key = `${indicator.kind} ${value}`;
    if (!list.listsExactly(indicator) && !byValue.has(key)) byValue.set(key, { ...indicator, value });
  }
  const get = (kind: string, value: string): Indicator[] => {
    const indicator = byValue.get(`${kind} ${value}`);
    return indicator ? [indicator] : [];
  };
  return {
    find(token: Token) {
      if (token.kind === 'url') return get('url', token.value);
      if (token.kind === 'digest') {
        return [...get('md5', token.value), ...get('sha1', token.value), ...get('sha256', token.value)];
      }
      if (token.kind === 'address') return findAround(token.value, get);
      const labels = token.value.split('.');
      return labels.slice(0, -1).flatMap((_, i) => get('domain', labels.slice(i).join('.')));
    },
    excuses(token, indicator) {
      if (token.kind === 'name') return list.excusesName(token.value, indicator.value);
      return token.kind === 'address' && list.coversAddress(token.text);
    },
  };
}

function findAround(address: Address, get: (kind: string, value: string) => Indicator[]): Indicator[] {
  const text = formatAddress(address);
  const found = get(address.family === 4 ? 'ipv4' : 'ipv6', text);
  for (let prefix = address.family === 4 ? 32 : 128; prefix >= 0; prefix--) {
    const network = parseNetwork(`${text}/${prefix}`);
    if (network) found.push(...get('cidr', formatNetwork(maskNetwork(network))));
  }
  return found;
}
