import type { Hit } from '@lachan/engine';
import type { FoundHit } from './found-hit.ts';
import type { Plan } from './plan.ts';

/** One indicator in one line of a log, as it is printed. */
export interface Row {
  file: string;
  line: number;
  /** ISO 8601; `null` when the line bears no readable time. */
  at: string | null;
  /** `null` when the address is nobody's, or of several units: see `candidates`. */
  unit: string | null;
  /** Units that share the address; which of them it was is not known. */
  candidates: string[];
  machine: string | null;
  family: string | null;
  indicator: string;
  kind: Hit['kind'];
  found: string;
  field: Hit['field'];
  list: string;
  format: Hit['format'];
  counts: boolean;
  reason: Hit['reason'];
}

export function rowOf(hit: FoundHit, file: string, plan: Plan): Row {
  const { at, machine } = hit;
  const owner = machine === null ? ({ kind: 'none' } as const) : plan.networks.attribute(machine, at);
  const { list, family } = plan.originOf(hit.indicatorId);
  return {
    file,
    line: hit.lineNumber,
    at: at === null ? null : new Date(at).toISOString(),
    unit: owner.kind === 'unit' ? owner.unitId : null,
    candidates: owner.kind === 'candidates' ? [...owner.unitIds] : [],
    machine,
    family,
    indicator: hit.indicator,
    kind: hit.kind,
    found: hit.found,
    field: hit.field,
    list,
    format: hit.format,
    counts: hit.counts,
    reason: hit.reason,
  };
}

const UNKNOWN_UNIT = '(nobody in the address plan)';
const UNNAMED_FAMILY = '(family not named)';

/** Whose it is, in words. */
export function unitOf({ unit, candidates }: Row): string {
  return unit ?? (candidates.length > 0 ? `one of: ${candidates.join(', ')}` : UNKNOWN_UNIT);
}

export function familyOf({ family }: Row): string {
  return family ?? UNNAMED_FAMILY;
}

const reasons: Record<NonNullable<Row['reason']>, string> = {
  not_valid_then: 'the indicator was not in force at that time',
  warning_list: "it is on the list of what must never alarm, or one of the units' own networks",
  inbound_only: 'it came to us: an attempt from outside, no sign of an infected machine',
  referrer: 'it stands in the referrer, where a page was left and not where the machine went',
  user_agent: 'it stands in the user agent, which anybody can write',
  certificate_only: 'it stands only in the certificate that a server showed',
  elsewhere_in_line: 'it stands in none of the fields that say where the machine went',
  unknown_format: 'the format of the line is not known, so neither is what the word means there',
};

/** As {@link reasons}, for a count before it. */
export const shortReasons: Record<NonNullable<Row['reason']>, string> = {
  not_valid_then: 'out of the time of their indicator',
  warning_list: "on what must never alarm, or in the units' own networks",
  inbound_only: 'came to us from outside',
  referrer: 'in a referrer',
  user_agent: 'in a user agent',
  certificate_only: 'in a certificate only',
  elsewhere_in_line: 'in no field that says where a machine went',
  unknown_format: 'in lines of no known format',
};

/** Which field, which indicator, which list, and why it counts or not. */
export function explain(row: Row): string {
  const why =
    row.reason === null
      ? 'it counts: the machine itself must have acted for it to stand there'
      : `it does not count: ${reasons[row.reason]}`;
  return `${row.file}:${row.line}: "${row.found}" in the field ${row.field} (${row.format}) is the ${row.kind} ${row.indicator} of the list ${row.list}; ${why}`;
}
