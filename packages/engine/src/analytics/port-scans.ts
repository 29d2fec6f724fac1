import type { EventFields } from '../decode/event.ts';
import { LeakyCases, type LeakyCase } from './leaky-cases.ts';
import { scoreOf, type Reason } from './finding.ts';

/** Ways of looking for open services that a firewall or a name server shows. */
export const probingKinds = ['ports', 'machines', 'refused_queries'] as const;
export type ProbingKind = (typeof probingKinds)[number];

export interface ProbingFinding {
  kind: ProbingKind;
  source: string;
  score: number;
  reasons: Reason[];
  firstAt: number | null;
  lastAt: number | null;
}

const patience = 15;
const patienceWithNames = 10;

/**
 * Watches what firewalls refused and what name servers denied. Reports a source once a kind: more than fifteen ports of
 * one machine, or machines at one port, faster than one in five seconds; more than ten refused queries faster than one
 * in ten. Late answers of servers, broadcasts and what was let through do not count.
 */
export class ProbingWatch {
  private readonly ports = new LeakyCases(5_000);
  private readonly machines = new LeakyCases(5_000);
  private readonly queries = new LeakyCases(10_000);

  /** @param line the line as logged: netfilter says only in its prefix what was done */
  push(fields: EventFields, line: string): ProbingFinding[] {
    const { sourceAddress: source, destinationAddress: target, destinationPort: port, at } = fields;
    if (source === undefined) return [];
    if (fields.category === 'dns') {
      if (fields.action !== 'denied') return [];
      const found = this.queries.add(source, at);
      return reported('refused_queries', source, found, patienceWithNames, found.count);
    }
    if (target === undefined || port === undefined || !isRefused(fields, line)) return [];
    if (isBroadcast(target) || isLateAnswer(fields, line)) return [];
    const onePlace = this.ports.add(`${source} ${target}`, at, String(port));
    const onePort = this.machines.add(`${source} ${port}`, at, target);
    return [
      ...reported('ports', source, onePlace, patience, onePlace.different.size),
      ...reported('machines', source, onePort, patience, onePort.different.size),
    ];
  }
}

const reasonCodes: Readonly<Record<ProbingKind, string>> = {
  ports: 'different_ports',
  machines: 'different_machines',
  refused_queries: 'refused_queries',
};

function reported(
  kind: ProbingKind,
  source: string,
  found: LeakyCase,
  limit: number,
  value: number,
): ProbingFinding[] {
  if (found.isReported || found.level <= limit) return [];
  found.isReported = true;
  const reasons: Reason[] = [{ code: reasonCodes[kind], value, points: 0.6 }];
  return [{ kind, source, score: scoreOf(reasons), reasons, firstAt: found.firstAt, lastAt: found.lastAt }];
}

/** netfilter logs what its rule says; pf what it did. Only what was kept out is a probe. */
function isRefused(fields: EventFields, line: string): boolean {
  if (
    fields.action !== undefined &&
    /^(?:pass|match|rdr|nat|accept|allow|permitted|built|close)/i.test(fields.action)
  )
    return false;
  return !/\b(?:ACCEPT|ALLOW|AUDIT|PASS)(?:ED)?\b/i.test(line.slice(0, line.indexOf('SRC=') + 1));
}

/** A server's packet for a connection that is already gone: from a service to a high port, or without SYN. */
function isLateAnswer(fields: EventFields, line: string): boolean {
  const { sourcePort = 65_535, destinationPort = 0 } = fields;
  if (sourcePort < 1024 && destinationPort >= 1024) return true;
  return / (?:ACK|RST|FIN)(?= )/.test(line) && !/ SYN (?!.* ACK)/.test(line) && line.includes('PROTO=TCP');
}

function isBroadcast(address: string): boolean {
  return /^(?:22[4-9]|23\d|255)\.|\.255$|^ff/i.test(address);
}
