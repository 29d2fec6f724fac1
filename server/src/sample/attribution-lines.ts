import { addDays, startOf } from '../kernel/time.ts';
import type { PlannedMachine } from './plan.ts';

const HOUR_MS = 3_600_000;
const VIETNAM_MS = 7 * HOUR_MS;
/** Windows gives an address for eight days; the machine asks again after half of them. */
const RENEWAL_DAYS = 4;

/** What a DHCP server on Windows writes about a machine that keeps its address for a month. */
export function leaseLines({ name, address, mac }: PlannedMachine, today: string): string[] {
  const lines: string[] = [];
  for (let back = 34; back >= 0; back -= RENEWAL_DAYS) {
    const [year = '', month = '', day = ''] = addDays(today, -back).split('-');
    const [id, word] = lines.length === 0 ? ['10', 'Assign'] : ['11', 'Renew'];
    const card = mac.replaceAll(':', '').toUpperCase();
    lines.push(
      `${id},${month}/${day}/${year.slice(2)},06:45:00,${word},${address},${name}.gialai.local,${card},,0,6`,
    );
  }
  return lines;
}

/** A minute of a day: `at('2026-11-20', '10:05')`. */
export function at(day: string, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return startOf(day).getTime() + hours * HOUR_MS + minutes * 60_000;
}

/** Suricata at an exit that many share: it sees the exit, and who is behind it not at all. */
export function exitLine(instant: number, from: string, name: string): string {
  return JSON.stringify({
    timestamp: `${new Date(instant + VIETNAM_MS).toISOString().slice(0, 23)}000+0700`,
    event_type: 'tls',
    src_ip: from,
    src_port: 50_000 + (Math.round(instant / 60_000) % 9_000),
    dest_ip: '203.0.113.200',
    dest_port: 443,
    proto: 'TCP',
    tls: { sni: name, version: 'TLS 1.2' },
  });
}

/** Squid, which sees the machines inside. */
export function proxyLine(instant: number, { address }: PlannedMachine, name: string): string {
  return `${(instant / 1000).toFixed(3)}    310 ${address} TCP_TUNNEL/200 8421 CONNECT ${name}:443 - HIER_DIRECT/203.0.113.200 -`;
}

/** BIND at a branch. */
export function branchLine(instant: number, { address }: PlannedMachine, name: string): string {
  const local = new Date(instant + VIETNAM_MS).toISOString();
  const [year, month = '', day] = local.slice(0, 10).split('-');
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${day}-${names[Number(month) - 1] ?? ''}-${year} ${local.slice(11, 23)} queries: info: client @0x7f3c8a ${address}#51515 (${name}): query: ${name} IN A +E(0)K (10.52.0.2)`;
}
