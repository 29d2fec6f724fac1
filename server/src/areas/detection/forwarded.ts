import { formatAddress, parseAddress } from '@lachan/engine';

const headers = /"?(?:xff|x[-_]forwarded[-_]for|forwarded_for)"?\s*[:=]\s*"?([0-9a-fA-F.:, ]+)/i;

/**
 * The machine that a trusted proxy says it speaks for: of the addresses in `X-Forwarded-For` the last that is no trusted
 * proxy itself, for whoever comes before may have written anything.
 * @returns `null` when the line does not say
 */
export function forwardedFor(line: string, trusted: ReadonlySet<string>): string | null {
  const list = headers.exec(line)?.[1]?.split(',') ?? [];
  for (const text of list.toReversed()) {
    const parsed = parseAddress(text.trim());
    if (!parsed) return null;
    const address = formatAddress(parsed);
    if (!trusted.has(address)) return address;
  }
  return null;
}
