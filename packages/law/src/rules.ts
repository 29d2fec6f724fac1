import { noticeRules } from './calendar/notices.ts';
import { compensationRule, statutoryHolidays } from './calendar/labour-code-112.ts';
import { legalPart, type LegalRule } from './certainty.ts';
import { documentRule } from './clocks/documents.ts';
import { personalDataRule } from './clocks/luat-91-2025.ts';
import { nd331IncidentRules } from './clocks/nd-331-2026.ts';
import { supervisionLimits } from './clocks/nd-333-2026.ts';
import { tt20IncidentRules } from './clocks/tt-20-2017.ts';
import { forms } from './forms/forms.ts';
import { allApprovalSteps } from './levels/approval.ts';
import { dossierRules, redeterminationRule } from './levels/dossier.ts';
import { harmRule, harmScaleRule } from './levels/harm.ts';
import { nd331Table } from './levels/nd-331-2026.ts';
import { nd85Table } from './levels/nd-85-2016.ts';
import { transitionRule } from './levels/transition.ts';
import { authorities } from './regimes/authorities.ts';
import { termChanges } from './regimes/nd-331-2026-terms.ts';
import { dongNaiRule, mergerRule } from './regimes/nq-202-2025-provinces.ts';
import { milestones, regimes } from './regimes/regimes.ts';
import { reportingLines } from './regimes/reporting-lines.ts';
import { successorRules } from './regimes/successor-actors.ts';
import { textsInForce } from './regimes/texts-in-force.ts';
import { tcvn14423Rule } from './thresholds/tcvn-14423-2026.ts';
import { thresholds } from './thresholds/thresholds.ts';

/** Every rule of this package, once, without its content: what a page of legal bases lists. */
export const legalRules: readonly LegalRule[] = uniqueById([
  ...regimes,
  ...milestones,
  ...textsInForce,
  ...authorities,
  ...reportingLines,
  ...termChanges,
  mergerRule,
  dongNaiRule,
  ...successorRules,
  ...statutoryHolidays,
  compensationRule,
  ...noticeRules,
  nd331Table,
  ...nd331Table.criteria,
  nd85Table,
  ...nd85Table.criteria,
  harmRule,
  harmScaleRule,
  ...allApprovalSteps,
  ...Object.values(dossierRules),
  redeterminationRule,
  transitionRule,
  ...nd331IncidentRules,
  ...tt20IncidentRules,
  personalDataRule,
  documentRule,
  ...supervisionLimits,
  ...thresholds,
  tcvn14423Rule,
  ...forms,
  ...forms.flatMap(({ duties }) => duties),
]);

function uniqueById(rules: LegalRule[]): LegalRule[] {
  const byId = new Map(rules.map((rule) => [rule.id, legalPart(rule)]));
  return [...byId.values()];
}
