import type { EventFields } from '../decode/event.ts';
import { scoreOf, type Reason } from './finding.ts';
import { undone, webAttackRules, type WebAttackKind } from './web-attack-rules.ts';

export { webAttackKinds, type WebAttackKind } from './web-attack-rules.ts';

export interface WebAttackFinding {
  kind: WebAttackKind;
  source: string;
  score: number;
  reasons: Reason[];
  /** Up to ten different requests, as logged. */
  evidence: string[];
  firstAt: number | null;
  lastAt: number | null;
  /** Whether the server ever answered 2xx: the attempt may have worked. */
  mayHaveWorked: boolean;
}

type Request = Pick<
  EventFields,
  'url' | 'userAgent' | 'referrer' | 'status' | 'method' | 'sourceAddress' | 'host'
>;

/** The kinds of attack that one request shows signs of. Escapes are undone up to three times. */
export function signsOfAttack(fields: Request): WebAttackKind[] {
  const places = {
    url: undone(fields.url ?? ''),
    agent: fields.userAgent ?? '',
    referrer: fields.referrer ?? '',
  };
  const isRefused = fields.status === undefined || fields.status >= 400;
  const found = webAttackRules
    .filter((rule) => (rule.onlyRefused !== true || isRefused) && rule.pattern.test(places[rule.in]))
    .map((rule) => rule.kind);
  if (seeksProxy(fields)) found.push('open_proxy');
  return [...new Set(found)];
}

/**
 * Who asks a web server for another site tries whether it passes requests on. Machines of the province's own networks
 * may use a proxy that logs so.
 */
function seeksProxy({ method, url = '', sourceAddress = '' }: Request): boolean {
  if (ours.test(sourceAddress)) return false;
  return method === 'CONNECT' || /^(?:https?|ftp):\/\//i.test(url);
}

const ours = /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80:)/i;

const proxyRule = { threshold: 2, points: 0.4 };

/**
 * Watches access logs and reports a source once for each kind of attack, when enough different requests
 * show it within ten minutes. Holds the last 20,000 sources and kinds.
 */
export class WebAttackWatch {
  private readonly cases = new Map<string, WebAttackFinding & { reported: boolean; count: number }>();
  private readonly windowMs = 600_000;

  /** @returns the findings that this request completes, usually none */
  push(fields: EventFields): WebAttackFinding[] {
    const source = fields.sourceAddress;
    if (source === undefined) return [];
    return signsOfAttack(fields).flatMap((kind) => this.add(kind, source, fields));
  }

  private add(kind: WebAttackKind, source: string, fields: EventFields): WebAttackFinding[] {
    const key = `${kind} ${source}`;
    let known = this.cases.get(key);
    if (
      !known ||
      (fields.at !== null && known.lastAt !== null && Math.abs(fields.at - known.lastAt) > this.windowMs)
    ) {
      known = {
        kind,
        source,
        score: 0,
        reasons: [],
        evidence: [],
        firstAt: fields.at,
        lastAt: fields.at,
        mayHaveWorked: false,
        reported: false,
        count: 0,
      };
    }
    this.cases.delete(key);
    this.cases.set(key, known);
    for (const oldest of this.cases.keys()) {
      if (this.cases.size <= 20_000) break;
      this.cases.delete(oldest);
    }
    const request =
      kind === 'scanner'
        ? `${fields.method ?? ''} ${fields.url ?? ''} ${fields.userAgent ?? ''}`
        : (fields.url ?? `${fields.method ?? ''} ${fields.host ?? ''}`);
    if (known.evidence.length < 10 && !known.evidence.includes(request)) known.evidence.push(request);
    known.lastAt = fields.at;
    known.mayHaveWorked ||= fields.status !== undefined && fields.status >= 200 && fields.status < 300;
    known.count++;
    const { threshold, points } = webAttackRules.find((rule) => rule.kind === kind) ?? proxyRule;
    // A tool is a tool, however often it asks for the same.
    const signs = kind === 'scanner' ? known.count : known.evidence.length;
    if (known.reported || signs < threshold) return [];
    known.reported = true;
    known.reasons = [
      { code: kind, value: known.evidence[0] ?? '', points },
      {
        code: 'different_requests',
        value: known.evidence.length,
        points: Math.min(0.4, 0.1 * known.evidence.length),
      },
      ...(known.mayHaveWorked
        ? [{ code: 'answered_with_success', value: fields.status ?? 0, points: 0.2 }]
        : []),
    ];
    known.score = scoreOf(known.reasons);
    const { reported: _, count: __, ...finding } = known;
    return [{ ...finding, evidence: [...known.evidence] }];
  }
}
