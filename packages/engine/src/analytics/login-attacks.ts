import type { EventFields } from '../decode/event.ts';
import { scoreOf, type Reason } from './finding.ts';
import { LeakyCases } from './leaky-cases.ts';

/** Ways of attacking accounts that log-on records show. */
export const loginAttackKinds = ['password_guessing', 'user_enumeration'] as const;
export type LoginAttackKind = (typeof loginAttackKinds)[number];

export interface LoginAttackFinding {
  kind: LoginAttackKind;
  source: string;
  score: number;
  reasons: Reason[];
  /** Up to twenty names that were tried. */
  users: string[];
  failures: number;
  firstAt: number | null;
  lastAt: number | null;
  /** A log-on that succeeded after these failures: the password may have been found. */
  mayHaveWorked: boolean;
}

/** What of a log-on the watch needs. */
type LogOn = Pick<EventFields, 'sourceAddress' | 'user' | 'at' | 'outcome'> &
  Partial<Pick<EventFields, 'sourcePort' | 'action'>>;

const patience = 5;
const slowPatience = 10;

/**
 * Watches log-ons and reports a source once for each kind of attack: more than five failures faster than one in ten
 * seconds, or more than ten faster than one a minute; more than five names tried so. A person who mistypes a password
 * a few times is no attack. By the times of the lines. Holds the last 20,000 sources.
 */
export class LoginWatch {
  private readonly fast = new LeakyCases(10_000);
  private readonly slow = new LeakyCases(60_000);
  private readonly users = new LeakyCases(60_000);
  private readonly attempts = new Map<string, string>();
  private readonly reported = new Map<string, Set<LoginAttackKind>>();

  /** @returns the findings that this log-on completes, usually none */
  push(fields: LogOn): LoginAttackFinding[] {
    const { sourceAddress: source, outcome, at, user } = fields;
    if (source === undefined || outcome === undefined) return [];
    if (outcome === 'success') return this.succeeded(source, user);
    if (this.isSaidAlready(source, fields)) return [];
    const fast = this.fast.add(source, at);
    const slow = this.slow.add(source, at);
    const names =
      user === undefined ? this.users.get(source) : this.users.add(source, at, user.toLowerCase());
    // With the slow count gone, what comes is another attack.
    if (slow.count === 1) this.reported.delete(source);
    const told = this.reported.get(source) ?? new Set();
    const found: LoginAttackKind[] = [];
    if (fast.level > patience || slow.level > slowPatience) found.push('password_guessing');
    if ((names?.different.size ?? 0) > patience && (names?.level ?? 0) > patience - 1)
      found.push('user_enumeration');
    const fresh = found.filter((kind) => !told.has(kind));
    if (fresh.length > 0) this.reported.set(source, new Set([...told, ...fresh]));
    return fresh.map((kind) => this.findingOf(kind, source, false));
  }

  private succeeded(source: string, user: string | undefined): LoginAttackFinding[] {
    // Nobody logs on as nobody: Windows writes it beside the failures of an attack.
    if (/^anonymous\b/i.test(user ?? '')) return [];
    const isKnown = this.reported.has(source);
    const found = isKnown ? [this.findingOf('password_guessing', source, true)] : [];
    this.fast.forget(source);
    this.slow.forget(source);
    this.users.forget(source);
    this.reported.delete(source);
    return found;
  }

  /** OpenSSH tells one attempt in several lines: an unknown user, a wrong password, a connection that was closed. */
  private isSaidAlready(source: string, { sourcePort, action, user }: LogOn): boolean {
    if (sourcePort === undefined) return false;
    const attempt = `${sourcePort} ${user ?? ''}`;
    const isSame = this.attempts.get(source) === attempt;
    this.attempts.delete(source);
    this.attempts.set(source, attempt);
    for (const oldest of this.attempts.keys()) {
      if (this.attempts.size <= 20_000) break;
      this.attempts.delete(oldest);
    }
    return (
      isSame && action !== undefined && /^(?:invalid|illegal|connection|disconnected|maximum)/.test(action)
    );
  }

  private findingOf(kind: LoginAttackKind, source: string, mayHaveWorked: boolean): LoginAttackFinding {
    const slow = this.slow.get(source);
    const failures = slow?.count ?? 0;
    const users = [...(this.users.get(source)?.different ?? [])];
    const reasons: Reason[] = [
      { code: 'failed_log_ons', value: failures, points: Math.min(0.6, 0.1 * failures) },
      ...(users.length > 1
        ? [{ code: 'different_users', value: users.length, points: Math.min(0.3, 0.05 * users.length) }]
        : []),
      ...(mayHaveWorked ? [{ code: 'log_on_succeeded', value: 1, points: 0.4 }] : []),
    ];
    return {
      kind,
      source,
      score: scoreOf(reasons),
      reasons,
      users: users.slice(0, 20),
      failures,
      firstAt: slow?.firstAt ?? null,
      lastAt: slow?.lastAt ?? null,
      mayHaveWorked,
    };
  }
}
