import { isCitable, legalPart, type LegalRule } from '../certainty.ts';
import {
  addDays,
  addHours,
  ascending,
  dayOf,
  endOf,
  instantFromMs,
  instantMs,
  type Day,
  type Instant,
} from '../day.ts';
import { LawError } from '../errors.ts';
import { authorityOn, type AuthorityRole } from '../regimes/authorities.ts';
import { regimeOn, type RegimeId } from '../regimes/regimes.ts';
import { nd331IncidentRules } from './nd-331-2026.ts';
import { personalDataRule } from './luat-91-2025.ts';
import { tt20IncidentRules } from './tt-20-2017.ts';

export const incidentSeverities = ['serious', 'ordinary', 'unclassified'] as const;

/**
 * What is known of an incident. The law defines neither "nghiêm trọng" nor "gián đoạn nghiêm trọng": who calls an
 * incident so, and when, is for the caller to record.
 */
export interface IncidentFacts {
  /** T0: the moment of detection. All clocks start here and run through nights, weekends and Tết. */
  detectedAt: Instant;
  severity: (typeof incidentSeverities)[number];
  /** Signs of infringing national security or public order. */
  threatensSecurityOrOrder: boolean;
  seriouslyInterrupts: boolean;
  isComplex: boolean;
  exceedsCapacity: boolean;
  /** Personal data is breached and harm is likely. */
  breachesPersonalData: boolean;
  isMilitarySystem: boolean;
}

/** Who is told. A body by its role, or a party of the incident itself. */
export type ClockRecipient =
  | AuthorityRole
  | 'owner'
  | 'network-members'
  | 'personal-data-authority'
  | 'ministry-of-defence';

/** A rule that starts a clock on an incident. */
export interface IncidentRule extends LegalRule {
  /** What must be in the notice. */
  content: string;
  limit: 'immediately' | { amount: number; unit: 'hour' | 'day' } | 'after-investigation';
  to: readonly ClockRecipient[];
  applies: (facts: IncidentFacts) => boolean;
}

/** One notice that is due, with the bodies by the names they had at detection. */
export interface IncidentClock {
  rule: LegalRule;
  content: string;
  isImmediate: boolean;
  /** The last moment on time; for "immediately" T0 itself; `null` when it waits for the investigation to end. */
  dueAt: Instant | null;
  recipients: { role: ClockRecipient; name: string }[];
  /** False: shown as advice, never as a duty. */
  isCitable: boolean;
}

/**
 * All notices an incident calls for, soonest first, under the law in force when it was detected.
 * An unclassified incident has the clock of any incident, and shows the 24 hours of a serious one as advice.
 * @throws LawError `bad_instant`, `bad_facts` for a severity that is none of the three.
 */
export function incidentClocks(facts: IncidentFacts): IncidentClock[] {
  if (!incidentSeverities.includes(facts.severity)) {
    throw new LawError('bad_facts', 'Not a severity', { severity: facts.severity });
  }
  const detectedAt = instantFromMs(instantMs(facts.detectedAt));
  const onDate = dayOf(detectedAt);
  return incidentRulesOn(onDate)
    .filter((rule) => rule.applies(facts))
    .map((rule): IncidentClock => {
      const { content, limit, to } = rule;
      const roles = facts.isMilitarySystem
        ? to.map((role) => (role === 'incident-coordinator' ? 'ministry-of-defence' : role))
        : to;
      return {
        rule: legalPart(rule),
        content,
        isImmediate: limit === 'immediately',
        dueAt: dueAt(limit, detectedAt),
        recipients: roles.map((role) => ({ role, name: recipientName(role, onDate) })),
        isCitable: isCitable(rule),
      };
    })
    .sort((one, other) => ascending(one.dueAt ?? '9', other.dueAt ?? '9'));
}

/** The rules of a day. From 01/7 to 18/8/2026 the new law held without its decree: see {@link bridging}. */
export function incidentRulesOn(onDate: Day): readonly IncidentRule[] {
  const regime: RegimeId = regimeOn(onDate).regime;
  const personalData = onDate >= (personalDataRule.validFrom ?? onDate) ? [personalDataRule] : [];
  if (regime !== 'R3') return [...tt20IncidentRules, ...personalData];
  const decree = nd331IncidentRules.every(({ validFrom }) => validFrom !== null && onDate >= validFrom);
  return [...(decree ? nd331IncidentRules : nd331IncidentRules.map(bridging)), ...personalData];
}

/** Which clocks held in these seven weeks was not found; the coming ones are the safe ones, as advice. */
function bridging(rule: IncidentRule): IncidentRule {
  return {
    ...rule,
    id: `${rule.id}-bridging`,
    validFrom: '2026-07-01',
    validTo: '2026-08-18',
    certainty: 'D',
  };
}

function dueAt(limit: IncidentRule['limit'], detectedAt: Instant): Instant | null {
  if (limit === 'immediately') return detectedAt;
  if (limit === 'after-investigation') return null;
  if (limit.unit === 'hour') return addHours(detectedAt, limit.amount);
  return endOf(addDays(dayOf(detectedAt), limit.amount));
}

function recipientName(role: ClockRecipient, onDate: Day): string {
  switch (role) {
    case 'owner':
      return 'Chủ quản hệ thống thông tin';
    case 'network-members':
      return 'Thành viên mạng lưới ứng cứu sự cố có liên quan';
    case 'personal-data-authority':
      return 'Cơ quan chuyên trách bảo vệ dữ liệu cá nhân (Bộ Công an)';
    case 'ministry-of-defence':
      return 'Bộ Quốc phòng';
    default:
      return authorityOn(role, onDate)?.name ?? role;
  }
}
