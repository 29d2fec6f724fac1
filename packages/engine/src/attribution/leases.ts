import { formatAddress, parseAddress } from '../address/network.ts';

/** An address that was one machine's for a time. */
export interface Lease {
  address: string;
  /** Lower case with colons; `null` where only an identifier of DHCPv6 is known. */
  mac: string | null;
  hostName: string | null;
  /** Epoch ms; `to` is the first instant at which it was no longer the machine's. */
  from: number;
  to: number;
}

export const leaseFormats = ['isc', 'kea', 'windows'] as const;
export type LeaseFormat = (typeof leaseFormats)[number];

export interface LeaseFile {
  /** `null` when the file is none that we know. */
  format: LeaseFormat | null;
  /** By address and time; those of one address never overlap. */
  leases: Lease[];
  /** Numbers of lines, from 1, that speak of a lease and could not be read. */
  unread: number[];
}

/** Windows logs no end of a lease: without another word it ends after the eight days that Windows gives. */
const WINDOWS_LEASE_MS = 8 * 24 * 3_600_000;
const NEVER = Date.UTC(2100, 0, 1);

/**
 * Reads what a DHCP server has given out: `dhcpd.leases` of ISC, the memfile of Kea, the audit log of Windows.
 * @param offsetMinutes how far the clock of a Windows log, which names no zone, is ahead of UTC
 */
export function readLeases(text: string, offsetMinutes = 420): LeaseFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.some((line) => /^\s*lease6?\s+[\d.]+\s*\{/.test(line))) return readIsc(lines);
  const header = lines.findIndex((line) => /^address,(?:hwaddr|duid),/i.test(line));
  if (header >= 0) return readKea(lines, header);
  const columns = lines.findIndex((line) => /^\s*ID,Date,Time,Description,IP Address/i.test(line));
  if (columns >= 0) return readWindows(lines, columns, offsetMinutes);
  return { format: null, leases: [], unread: [] };
}

/** Who had an address at every instant of a stretch of time; `null` when nobody, or more than one, had. */
export function leaseOver(leases: readonly Lease[], from: number, to: number): Lease | null {
  return leases.find((lease) => lease.from <= from && to < lease.to) ?? null;
}

function readIsc(lines: readonly string[]): LeaseFile {
  const [leases, unread]: [Lease[], number[]] = [[], []];
  let block: { address: string; line: number; words: Map<string, string> } | null = null;
  for (const [place, line] of lines.entries()) {
    const address = /^\s*lease\s+([\d.]+)\s*\{/.exec(line)?.[1];
    if (address !== undefined) block = { address, line: place + 1, words: new Map() };
    else if (block && /^\s*\}/.test(line)) {
      const mac = macOf(block.words.get('hardware'));
      const from = iscTime(block.words.get('starts'));
      const to = iscTime(block.words.get('ends'));
      // Abandoned and never given addresses have no machine.
      if (mac !== null)
        take(leases, unread, block.line, block.address, {
          mac,
          hostName: nameOf(block.words.get('client-hostname')),
          from,
          to,
        });
      block = null;
    } else if (block) {
      const [, word, rest] = /^\s*(hardware|starts|ends|client-hostname)\s+(.*?);/.exec(line) ?? [];
      if (word !== undefined && rest !== undefined) block.words.set(word, rest);
    }
  }
  return { format: 'isc', leases: settle(leases), unread };
}

/** `3 2026/11/18 03:00:00` in UTC, `epoch 1795000000`, `never`. */
function iscTime(text: string | undefined): number {
  if (text === 'never') return NEVER;
  const seconds = /^epoch (\d+)/.exec(text ?? '')?.[1];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const day = /^\d (\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? '');
  return day ? Date.parse(`${day[1]}-${day[2]}-${day[3]}T${day[4]}Z`) : NaN;
}

function readKea(lines: readonly string[], header: number): LeaseFile {
  const columns = (lines[header] ?? '').toLowerCase().split(',');
  const [leases, unread]: [Lease[], number[]] = [[], []];
  for (const [place, line] of lines.entries()) {
    if (place <= header || line.trim() === '') continue;
    const cells = line.split(',');
    const cell = (name: string) => cells[columns.indexOf(name)]?.trim();
    // 1: declined by the machine.
    if (cell('state') === '1') continue;
    const to = Number(cell('expire') || NaN) * 1000;
    take(leases, unread, place + 1, cell('address') ?? '', {
      mac: macOf(cell('hwaddr')),
      hostName: nameOf(cell('hostname')),
      from: to - Number(cell('valid_lifetime') || NaN) * 1000,
      to,
    });
  }
  return { format: 'kea', leases: settle(leases), unread };
}

function readWindows(lines: readonly string[], header: number, offsetMinutes: number): LeaseFile {
  const [leases, unread]: [Lease[], number[]] = [[], []];
  for (const [place, line] of lines.entries()) {
    const [id = '', day = '', time = '', , address = '', name, mac] = line
      .split(',')
      .map((cell) => cell.trim());
    if (place <= header || !/^(?:10|11|12|16|17|18)$/.test(id)) continue;
    const [, month, date, year = ''] = /^(\d\d)\/(\d\d)\/(\d\d|\d{4})$/.exec(day) ?? [];
    const at =
      Date.parse(`${year.length === 2 ? '20' : ''}${year}-${month}-${date}T${time}Z`) -
      offsetMinutes * 60_000;
    if (id === '10' || id === '11') {
      const given = { mac: macOf(mac), hostName: nameOf(name), from: at, to: at + WINDOWS_LEASE_MS };
      take(leases, unread, place + 1, address, given);
      continue;
    }
    // Given back, deleted or run out.
    const last = leases.findLast((lease) => lease.address === address);
    if (last && at > last.from && at < last.to) last.to = at;
  }
  return { format: 'windows', leases: settle(leases), unread };
}

function take(
  leases: Lease[],
  unread: number[],
  line: number,
  text: string,
  given: Omit<Lease, 'address'>,
): void {
  const address = parseAddress(text);
  const isDated = Number.isFinite(given.from) && given.from < given.to;
  const isSomebody = given.mac !== null || given.hostName !== null;
  if (address && isDated && isSomebody)
    leases.push({ ...given, address: formatAddress(address), to: Math.min(given.to, NEVER) });
  else unread.push(line);
}

/** Renewals of one machine are one lease; the next machine's lease ends the one before. */
function settle(leases: readonly Lease[]): Lease[] {
  return [...Map.groupBy(leases, ({ address }) => address).values()].flatMap((own) => {
    const settled: Lease[] = [];
    for (const lease of own.toSorted((a, b) => a.from - b.from)) {
      const last = settled.at(-1);
      const isSame = last && (last.mac ?? last.hostName) === (lease.mac ?? lease.hostName);
      if (last && isSame && lease.from <= last.to) {
        // A server writes a lease again when it ends early.
        last.to = lease.from === last.from ? lease.to : Math.max(last.to, lease.to);
        last.hostName = lease.hostName ?? last.hostName;
        continue;
      }
      if (last && lease.from < last.to) last.to = lease.from;
      settled.push({ ...lease });
    }
    return settled.filter(({ from, to }) => from < to);
  });
}

export function macOf(text: string | undefined): string | null {
  const digits = (text ?? '')
    .replace(/^ethernet\s+/i, '')
    .replaceAll(/[:.-]/g, '')
    .toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? (digits.match(/../g)?.join(':') ?? null) : null;
}

/** The name of the machine without its domain. */
export function nameOf(text: string | undefined): string | null {
  const name = (text ?? '').replaceAll('"', '').trim().split('.')[0] ?? '';
  return name === '' || name === '-' ? null : name.slice(0, 120);
}
