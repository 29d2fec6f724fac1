import {
  decodeLine,
  LoginWatch,
  ProbingWatch,
  readColumns,
  signsOfAttack,
  WebAttackWatch,
  WebBehaviourWatch,
  type DecodedLine,
  type Reason,
} from '@lachan/engine';
import type { AlertEvidence, AlertKind } from '../contract-alerts.ts';
import { evidenceLine } from '../evidence.ts';
import { plainReading, type LineReading } from '../source-reading.ts';

/** An attack on a server, as its own log shows it. */
export interface Attack {
  kind: AlertKind;
  /** Address of who attacks. */
  attacker: string;
  /** The server's name in the log; `null` where the log does not say. */
  server: string | null;
  score: number;
  reasons: Reason[];
  evidence: AlertEvidence[];
  firstAt: number;
  lastAt: number;
}

interface Case {
  kind: AlertKind;
  attacker: string;
  server: string | null;
  reasons: Map<string, Reason>;
  evidence: AlertEvidence[];
  count: number;
  firstAt: number;
  lastAt: number;
  isReported: boolean;
}

const CASES_HELD = 5_000;
const LINES_KEPT = 10;
const LINE_CHARACTERS = 1_000;
/** Who comes again after so long is a new case. */
const FORGET_MS = 24 * 3_600_000;
const LOWEST_SCORE = 0.6;
/** Logs of a server about who comes to it. */
const watched = new Set<string>(['access-log', 'iis', 'sshd', 'windows-event', 'web-error', 'exchange-smtp']);
/** A daemon that counts equal lines writes one for many; more than so many change nothing. */
const MOST_REPEATED = 50;

/** Whether a line is of a log that is watched for attacks. */
export function isServerLog(line: string, { format, context }: LineReading = plainReading): boolean {
  if (/^#Software: Microsoft (?:Internet|Exchange)/.test(line)) return true;
  const decoded = decodeLine(line, format, context);
  return isWatched(decoded, line);
}

/** Visits and log-ons; what a packet filter kept out; what a name server denied. */
function isWatched({ format, fields }: DecodedLine, line: string): boolean {
  return (
    watched.has(format) ||
    fields.outcome !== undefined ||
    format === 'pf' ||
    (format === 'key-value' && line.includes(' DPT=') && line.includes('SRC=')) ||
    (format === 'bind' && fields.action === 'denied')
  );
}

/** Watches the logs of one source about its visitors and log-ons, from batch to batch. */
export class ServerLogWatch {
  private readonly web = new WebAttackWatch();
  private readonly behaviour = new WebBehaviourWatch();
  private readonly logins = new LoginWatch();
  private readonly probing = new ProbingWatch();
  private readonly cases = new Map<string, Case>();
  private readonly changed = new Set<Case>();
  private columns: readonly string[] | undefined;

  /** @param judge the instant to count a line at, from what its stamp says */
  push(
    line: string,
    now: number,
    judge: (at: number | null) => number,
    { format, context }: LineReading = plainReading,
  ): void {
    const columns = readColumns(line, context);
    if (columns) this.columns = columns;
    if (columns || line === '' || line.startsWith('#')) return;
    const known = { ...context, now, ...(this.columns ? { columns: this.columns } : {}) };
    const decoded = decodeLine(line, format, known);
    if (decoded.fields.sourceAddress === undefined || !isWatched(decoded, line)) return;
    const at = judge(decoded.fields.at);
    const { category, outcome } = decoded.fields;
    if (category === 'web') this.visit(line, decoded, at);
    else if (outcome !== undefined) this.logOn(line, decoded, at, outcome);
    else this.probe(line, decoded, at);
  }

  /** Attacks that have shown themselves, or gone on, since this was last asked. */
  take(): Attack[] {
    const attacks = [...this.changed]
      .filter(({ isReported }) => isReported)
      .map(({ reasons, count, evidence, kind, attacker, server, firstAt, lastAt }): Attack => {
        const all = [...reasons.values(), { code: 'lines_in_all', value: count, points: 0 }];
        const sum = all.reduce((total, { points }) => total + points, 0);
        const score = Math.round(Math.min(1, sum) * 100) / 100;
        return { kind, attacker, server, score, reasons: all, evidence: [...evidence], firstAt, lastAt };
      });
    this.changed.clear();
    return attacks.filter(({ score }) => score >= LOWEST_SCORE);
  }

  private visit(line: string, { fields }: DecodedLine, at: number): void {
    this.watchVisitor(line, fields, at);
    const signs = signsOfAttack(fields);
    if (signs.length === 0) return;
    const { status = 0, sourceAddress: attacker = '', url = '' } = fields;
    // A web shell that answers is there; one that does not was only looked for.
    const kind = signs.includes('web_shell') && status >= 200 && status < 300 ? 'web_shell' : 'web_attack';
    const known = this.note(kind, attacker, fields.hostName ?? null, line, url, at);
    if (kind === 'web_shell') {
      known.isReported = true;
      known.reasons.set('web_shell', { code: 'web_shell', value: url.slice(0, 300), points: 0.5 });
      known.reasons.set('answered_with_success', {
        code: 'answered_with_success',
        value: status,
        points: 0.3,
      });
    }
    for (const { reasons } of this.web.push({ ...fields, at }))
      this.report(
        known,
        // Everybody's website is asked for web shells all day.
        reasons.map((one) =>
          one.code === 'web_shell' && kind === 'web_attack' ? { ...one, points: 0.2 } : one,
        ),
      );
  }

  /** What no single request shows: pages that are not there, all pages at once, passwords guessed at a page. */
  private watchVisitor(line: string, fields: DecodedLine['fields'], at: number): void {
    const { sourceAddress: attacker = '', url = '', status = 0, hostName } = fields;
    const server = hostName ?? null;
    const findings = this.behaviour.push({ ...fields, at });
    for (const { kind, reasons } of findings) {
      const alert = kind === 'password_guessing' ? 'password_guessing' : 'web_attack';
      this.report(this.note(alert, attacker, server, line, url, at), reasons);
    }
    if (findings.length > 0 || status < 400) return;
    // What goes on after it was noticed is evidence too.
    for (const alert of ['password_guessing', 'web_attack'] as const)
      if (this.cases.get(`${alert} ${server ?? ''} ${attacker}`)?.isReported)
        this.note(alert, attacker, server, line, url, at);
  }

  private probe(line: string, { fields }: DecodedLine, at: number): void {
    const { sourceAddress: attacker = '', hostName, destinationAddress = '' } = fields;
    const findings = this.probing.push({ ...fields, at }, line);
    const known = this.cases.get(`probing ${hostName ?? ''} ${attacker}`);
    if (findings.length === 0 && !known?.isReported) return;
    const current = this.note('probing', attacker, hostName ?? null, line, destinationAddress, at);
    for (const { reasons } of findings) this.report(current, reasons);
  }

  private logOn(line: string, { fields }: DecodedLine, at: number, outcome: 'success' | 'failure'): void {
    const { sourceAddress: attacker = '', user = '', hostName } = fields;
    const repeated = Number(/message repeated (\d{1,6}) times/.exec(line)?.[1] ?? 1);
    const findings = Array.from({ length: Math.min(repeated, MOST_REPEATED) }, () =>
      this.logins.push({ ...fields, at }),
    ).flat();
    if (outcome === 'success' && findings.length === 0) return;
    const known = this.note('password_guessing', attacker, hostName ?? null, line, user, at);
    for (const { reasons } of findings) this.report(known, reasons);
  }

  private report(known: Case, reasons: readonly Reason[]): void {
    known.isReported = true;
    for (const reason of reasons) {
      const { points = 0 } = known.reasons.get(reason.code) ?? {};
      const value = typeof reason.value === 'string' ? reason.value.slice(0, 300) : reason.value;
      if (reason.points >= points) known.reasons.set(reason.code, { ...reason, value });
    }
  }

  private note(
    kind: AlertKind,
    attacker: string,
    server: string | null,
    line: string,
    found: string,
    at: number,
  ): Case {
    const key = `${kind} ${server ?? ''} ${attacker}`;
    let known = this.cases.get(key);
    if (!known || Math.abs(at - known.lastAt) > FORGET_MS)
      known = {
        kind,
        attacker,
        server,
        reasons: new Map(),
        evidence: [],
        count: 0,
        firstAt: at,
        lastAt: at,
        isReported: false,
      };
    this.cases.delete(key);
    this.cases.set(key, known);
    for (const oldest of this.cases.keys()) {
      if (this.cases.size <= CASES_HELD) break;
      this.cases.delete(oldest);
    }
    known.count++;
    known.firstAt = Math.min(known.firstAt, at);
    known.lastAt = Math.max(known.lastAt, at);
    // The last line is kept too: it may be the one that worked.
    if (known.evidence.length >= LINES_KEPT) known.evidence.pop();
    known.evidence.push({
      at: new Date(at).toISOString(),
      destination: attacker,
      count: 1,
      bytes: 0,
      line: evidenceLine(line, found).slice(0, LINE_CHARACTERS).toWellFormed(),
    });
    this.changed.add(known);
    return known;
  }
}
