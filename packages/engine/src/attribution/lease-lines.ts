import { formatAddress, parseAddress } from '../address/network.ts';
import { stripSyslog } from '../decode/syslog.ts';
import { macOf, nameOf } from './leases.ts';

/** What one line of a DHCP server says of an address. */
export interface LeaseWord {
  address: string;
  /** `given` anew or again; `ended`: given back, deleted or run out. */
  kind: 'given' | 'ended';
  mac: string | null;
  hostName: string | null;
  /** Epoch ms. */
  at: number;
  /** How long the address is the machine's, ms; `null` when the line does not say. */
  lastsMs: number | null;
}

export interface LeaseLineContext {
  /** When the line came in, epoch ms: syslog stamps have no year. */
  now: number;
  /** How far the clock of a Windows log, which names no zone, is ahead of UTC. */
  offsetMinutes: number;
}

/**
 * Reads one line of a DHCP server's log: ISC dhcpd, dnsmasq and Kea in syslog, the audit log of Windows, bare or in a
 * syslog envelope. `null` for any other line, and for offers and requests, which give nothing.
 * @example readLeaseLine('… dhcpd[7]: DHCPACK on 10.1.5.20 to 00:11:22:33:44:55 (PC-SANG) via eth0', context)
 */
export function readLeaseLine(line: string, context: LeaseLineContext): LeaseWord | null {
  const { at, message } = stripSyslog(line.replace(/\r$/, ''), { now: context.now });
  const said =
    readWindows(message, context.offsetMinutes) ??
    readIsc(message) ??
    readDnsmasq(message) ??
    readKea(message);
  const address = said ? parseAddress(said.address) : null;
  if (!said || !address) return null;
  const time = said.at ?? at ?? keaTime(line, context.offsetMinutes) ?? context.now;
  const isSomebody = said.mac !== null || said.hostName !== null;
  if (said.kind === 'given' && !isSomebody) return null;
  return { ...said, address: formatAddress(address), at: time };
}

type Said = Omit<LeaseWord, 'at'> & { at?: number };

/** `DHCPACK on 10.1.5.20 to 00:11:22:33:44:55 (PC-SANG) via eth0`, `DHCPRELEASE of 10.1.5.20 from 00:11:… (PC) via …` */
function readIsc(message: string): Said | null {
  const given = /\bDHCPACK on (\S{3,45}) to (\S{11,20})(?: \(([^)]{1,120})\))?/.exec(message);
  const ended = given ? null : /\bDHCPRELEASE of (\S{3,45}) from (\S{11,20})/.exec(message);
  const found = given ?? ended;
  if (!found) return null;
  return {
    address: found[1] ?? '',
    kind: given ? 'given' : 'ended',
    mac: macOf(found[2]),
    hostName: nameOf(given?.[3]),
    lastsMs: null,
  };
}

/** `DHCPACK(eth0) 10.1.5.20 00:11:22:33:44:55 PC-SANG` */
function readDnsmasq(message: string): Said | null {
  const found = /\bDHCP(ACK|RELEASE)\([^)]{1,30}\) (\S{3,45}) (\S{11,20})(?: (\S{1,120}))?/.exec(message);
  if (!found) return null;
  const [, verb, address = '', mac, name] = found;
  return {
    address,
    kind: verb === 'ACK' ? 'given' : 'ended',
    mac: macOf(mac),
    hostName: nameOf(name),
    lastsMs: null,
  };
}

/** `DHCP4_LEASE_ALLOC [hwtype=1 00:11:22:33:44:55], cid=[…], tid=0x1: lease 10.1.5.20 has been allocated for 3600 seconds` */
function readKea(message: string): Said | null {
  const card = /\[hwtype=\d+ ([0-9a-f:]{17})\]/i.exec(message)?.[1];
  const given =
    /\bDHCP4_LEASE_(?:ALLOC|RENEW)\b.{0,300}? lease (\S{3,45}) has been (?:allocated|renewed)(?: for (\d{1,10}) seconds)?/.exec(
      message,
    );
  if (given)
    return {
      address: given[1] ?? '',
      kind: 'given',
      mac: macOf(card),
      hostName: null,
      lastsMs: given[2] === undefined ? null : Number(given[2]) * 1000,
    };
  const ended = /\bDHCP4_RELEASE\b.{0,300}? address (\S{3,45}) was released/.exec(message);
  return ended
    ? { address: ended[1] ?? '', kind: 'ended', mac: macOf(card), hostName: null, lastsMs: null }
    : null;
}

/** Kea's own stamp: `2026-11-20 08:00:00.123 INFO  [kea-dhcp4.leases/…]`, in the zone of the server. */
function keaTime(line: string, offsetMinutes: number): number | null {
  const found = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? [A-Z]+ +\[kea/.exec(line);
  const at = found ? Date.parse(`${found[1]}T${found[2]}Z`) - offsetMinutes * 60_000 : NaN;
  return Number.isFinite(at) ? at : null;
}

const WINDOWS_LEASE_MS = 8 * 24 * 3_600_000;

/** `10,11/20/26,07:00:00,Assign,10.1.5.20,PC-SANG.xa.local,001122334455,…` */
function readWindows(message: string, offsetMinutes: number): Said | null {
  const found =
    /(?:^|[\s"])(10|11|12|16|17|18),(\d\d)\/(\d\d)\/(\d\d|\d{4}),(\d\d:\d\d:\d\d),[^,]{0,60},([^,]{3,45}),([^,]{0,120}),([^,]{0,40})/.exec(
      message,
    );
  if (!found) return null;
  const [, id = '', month, date, year = '', time, address = '', name, mac] = found;
  const at =
    Date.parse(`${year.length === 2 ? '20' : ''}${year}-${month}-${date}T${time}Z`) - offsetMinutes * 60_000;
  if (!Number.isFinite(at)) return null;
  const isGiven = id === '10' || id === '11';
  return {
    address,
    kind: isGiven ? 'given' : 'ended',
    mac: macOf(mac),
    hostName: nameOf(name),
    lastsMs: isGiven ? WINDOWS_LEASE_MS : null,
    at,
  };
}

/** Reads lines of DHCP servers; those of one address and machine that follow one another are one word. */
export class LeaseBook {
  private words: LeaseWord[] = [];
  private readonly context: LeaseLineContext;

  constructor(context: LeaseLineContext) {
    this.context = context;
  }

  push(line: string): void {
    const word = readLeaseLine(line, this.context);
    if (word) this.words.push(word);
  }

  /** In order of time. */
  take(): LeaseWord[] {
    const taken = this.words.toSorted((a, b) => a.at - b.at);
    this.words = [];
    return taken;
  }
}
