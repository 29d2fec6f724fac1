/**
 * The law as data and functions, selected by the date of the fact. No I/O, no clock of its own: "today" and
 * instants are arguments. Days are `YYYY-MM-DD` in Vietnam (UTC+7), instants ISO 8601 with a zone.
 */
export { LawError, type LawErrorCode } from './errors.ts';
export * from './day.ts';
export * from './period.ts';
export * from './week.ts';
export * from './deadline/rule.ts';
export { parseDeadline, type Assumption, type FoundDeadline, type ParseContext } from './deadline/parse.ts';
export { dueInstant, nextDueDates, type DueDate } from './deadline/due.ts';
export { describeDeadline } from './deadline/describe.ts';
export * from './calendar/working-days.ts';
export { isDayOff, type CalendarDay, type HolidayId, type HolidayKind } from './calendar/holiday.ts';
export { forecastHolidays } from './calendar/forecast.ts';
export { knownNotices } from './calendar/notices.ts';
export {
  parseHolidayNotice,
  type HolidayNotice,
  type NoticeError,
  type NoticeErrorCode,
} from './calendar/notice-import.ts';
export { vietnamCalendar, workCalendar, type HolidayCalendar } from './calendar/work-calendar.ts';
export { dayOfLunar, lunarDate, lunarYearName, type LunarDate } from './calendar/lunar-ho-ngoc-duc.ts';
export {
  isCitable,
  isInForce,
  legalPart,
  type Certainty,
  type LegalRule,
  type Provenance,
} from './certainty.ts';
export { sourceLabel, sources, type Source, type SourceId } from './sources.ts';
export {
  milestones,
  milestonesBetween,
  regimeOn,
  regimes,
  type Milestone,
  type Regime,
  type RegimeId,
} from './regimes/regimes.ts';
export { authorities, authorityOn, type Authority, type AuthorityRole } from './regimes/authorities.ts';
export {
  reportingLinesOn,
  type ReportingLine,
  type ReportingLineOn,
  type ReportKind,
} from './regimes/reporting-lines.ts';
export { textOn, textsInForce, type TextInForce } from './regimes/texts-in-force.ts';
export { termChanges, termOn, type TermChange } from './regimes/nd-331-2026-terms.ts';
export { provinces, provinceTitle, provinceToday, type Province } from './regimes/nq-202-2025-provinces.ts';
export { successorsOf, type SuccessorProposal, type SuccessorScope } from './regimes/successor-actors.ts';
export {
  determineLevel,
  levelTableOn,
  type LevelDecision,
  type OpenCriterion,
  type WouldRaise,
} from './levels/determine.ts';
export {
  factProblems,
  levels,
  reaches,
  securityHarms,
  systemKinds,
  worksClasses,
  type FactName,
  type FactProblem,
  type Level,
  type SystemFacts,
} from './levels/facts.ts';
export type { Condition, Criterion, LevelTable, LevelTableId } from './levels/criterion.ts';
export {
  approvalSteps,
  type ApprovalActor,
  type ApprovalStep,
  type ApprovalTask,
} from './levels/approval.ts';
export {
  dossierObstacles,
  redeterminationTriggers,
  type Dossier,
  type DossierObstacle,
  type DossierObstacleCode,
} from './levels/dossier.ts';
export {
  transitionOf,
  type Transition,
  type TransitionCase,
  type TransitionFacts,
} from './levels/transition.ts';
export {
  incidentClocks,
  incidentSeverities,
  type ClockRecipient,
  type IncidentClock,
  type IncidentFacts,
} from './clocks/incident.ts';
export { appraisalClocks, type AppraisalClock, type AppraisalFacts } from './clocks/appraisal.ts';
export { documentClock, urgencyNames, type DocumentClock, type Urgency } from './clocks/documents.ts';
export { dutyRecipients, formDutiesOn, formOn, forms } from './forms/forms.ts';
export {
  dataWindow,
  isPrescribed,
  type DataWindow,
  type FormDefinition,
  type FormDuty,
  type FormField,
  type FormId,
  type FormSection,
} from './forms/form.ts';
export { describeCondition, factTitles, factValueTitles } from './levels/describe.ts';
export { legalRules } from './rules.ts';
export { thresholdOn, thresholds } from './thresholds/thresholds.ts';
export type { Threshold, ThresholdId } from './thresholds/threshold.ts';
export { tcvn14423Requirements, type Requirement, type RequirementId } from './thresholds/tcvn-14423-2026.ts';
export { supervisionLimitsOn, type SupervisionLimit } from './clocks/nd-333-2026.ts';
