import type { Refused } from '../../areas/intel/index.ts';
import { printable } from './printable.ts';

const SHOWN = 5;

/** Why a line of a list was left out, by the reason that an import gives. */
const reasons: Record<string, string> = {
  empty: 'empty',
  malformed: 'neither a name, an address, a network, a URL nor a hash',
  unknown_kind: 'a kind that logs cannot be compared with',
  public_suffix: 'very many sites share this name',
  special_name: 'a reserved name',
  special_address: 'a private or reserved address',
  network_too_wide: 'the network is too wide',
  well_known_resolver: 'a public resolver that every machine talks to',
  too_long: 'too long',
};

/** Lines of lists that are no usable indicators: how many, and the first of them. */
export class RefusedLines {
  count = 0;
  private readonly first: string[] = [];

  add(list: string, { line, file, field, value, reason }: Refused): void {
    this.count++;
    if (this.first.length >= SHOWN) return;
    const code = reason.replace(/^intel\.(?:refused_)?/, '');
    const place = `${file ?? list}:${line}${field === undefined ? '' : ` (${field})`}`;
    this.first.push(
      `${place}: "${printable(value).slice(0, 80)}" is left out: ${reasons[code] ?? code.replaceAll('_', ' ')}\n`,
    );
  }

  /** The first lines, and how many there are beyond them. */
  toString(): string {
    const more = this.count - this.first.length;
    return this.first.join('') + (more > 0 ? `${more} more lines of the lists are left out\n` : '');
  }
}
