import type { EventFields } from '../decode/event.ts';
import { scoreOf, type Reason } from './finding.ts';

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

interface Case {
  /** Failures that have not yet been forgotten: one is forgotten every ten seconds. */
  level: number;
  users: Set<string>;
  failures: number;
  firstAt: number | null;
  lastAt: number | null;
  reported: Set<LoginAttackKind>;
}

const forgetMs = 10_000;
const patience = 5;
const sourcesHeld = 20_000;

/**
 * Watches log-ons and reports a source once for each kind of attack: more than five failures faster than one in ten
 * seconds, or more than five names tried so. A person who mistypes a password a few times is no attack.
 * Holds the last 20,000 sources.
 */
export class LoginWatch {
  private readonly cases = new Map<string, Case>();

  /** @returns the findings that this log-on completes, usually none */
  push(fields: Pick<EventFields, 'sourceAddress' | 'user' | 'at' | 'outcome'>): LoginAttackFinding[] {
    const { sourceAddress: source, outcome } = fields;
    if (source === undefined || outcome === undefined) return [];
    const known = this.cases.get(source);
    if (outcome === 'success') {
      this.cases.delete(source);
      return known && known.reported.size > 0 ? [findingOf('password_guessing', source, known, true)] : [];
    }
    const current = this.remembered(known, fields.at);
    current.level++;
    current.failures++;
    if (fields.user !== undefined && current.users.size < 1000) current.users.add(fields.user.toLowerCase());
    this.cases.delete(source);
    this.cases.set(source, current);
    for (const oldest of this.cases.keys()) {
      if (this.cases.size <= sourcesHeld) break;
      this.cases.delete(oldest);
    }
    return loginAttackKinds
      .filter((kind) => !current.reported.has(kind))
      .filter((kind) => (kind === 'password_guessing' ? current.level : current.users.size) > patience)
      .map((kind) => {
        current.reported.add(kind);
        return findingOf(kind, source, current, false);
      });
  }

  private remembered(known: Case | undefined, at: number | null): Case {
    const passed =
      known?.lastAt === null || known?.lastAt === undefined || at === null
        ? 0
        : Math.max(0, at - known.lastAt);
    const level = Math.max(0, (known?.level ?? 0) - passed / forgetMs);
    if (!known || level === 0)
      return { level: 0, users: new Set(), failures: 0, firstAt: at, lastAt: at, reported: new Set() };
    known.level = level;
    known.lastAt = at ?? known.lastAt;
    return known;
  }
}

function findingOf(
  kind: LoginAttackKind,
  source: string,
  found: Case,
  mayHaveWorked: boolean,
): LoginAttackFinding {
  const reasons: Reason[] = [
    { code: 'failed_log_ons', value: found.failures, points: Math.min(0.6, 0.1 * found.failures) },
    ...(found.users.size > 1
      ? [{ code: 'different_users', value: found.users.size, points: Math.min(0.3, 0.05 * found.users.size) }]
      : []),
    ...(mayHaveWorked ? [{ code: 'log_on_succeeded', value: 1, points: 0.4 }] : []),
  ];
  return {
    kind,
    source,
    score: scoreOf(reasons),
    reasons,
    users: [...found.users].slice(0, 20),
    failures: found.failures,
    firstAt: found.firstAt,
    lastAt: found.lastAt,
    mayHaveWorked,
  };
}
