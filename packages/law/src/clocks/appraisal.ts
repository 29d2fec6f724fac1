import { legalPart, type LegalRule } from '../certainty.ts';
import { vietnamCalendar } from '../calendar/work-calendar.ts';
import { addWorkingDays, type WorkCalendar } from '../calendar/working-days.ts';
import { addDays, type Day } from '../day.ts';
import {
  approvalSteps,
  incompleteDossierStep,
  type ApprovalActor,
  type ApprovalTask,
} from '../levels/approval.ts';
import type { LevelTableId } from '../levels/criterion.ts';
import type { Level } from '../levels/facts.ts';

export interface AppraisalFacts {
  table: LevelTableId;
  level: Level;
  /** Day the dossier came in. */
  receivedOn: Day;
  /** Day it was complete; `null` while something is missing. */
  completeOn: Day | null;
  /** Day the appraisal was finished; `null` while it runs. */
  appraisedOn: Day | null;
}

export interface AppraisalClock {
  task: ApprovalTask | 'answer-incomplete';
  actor: ApprovalActor;
  /** Last day on time; `null`: no limit is stated, or the clock has not started. */
  dueOn: Day | null;
  rule: LegalRule;
}

/**
 * The clocks on a dossier: working days by the calendar, the day itself not counted.
 * @throws LawError `bad_day`.
 */
export function appraisalClocks(
  facts: AppraisalFacts,
  calendar: WorkCalendar = vietnamCalendar,
): AppraisalClock[] {
  const steps = approvalSteps(facts.table, facts.level).filter(
    ({ task }) => task === 'appraise' || task === 'approve',
  );
  const clocks = steps.map((step): AppraisalClock => {
    const { task, actor, limit } = step;
    const from = task === 'appraise' ? facts.completeOn : facts.appraisedOn;
    return { task, actor, dueOn: limit && from ? after(from, limit, calendar) : null, rule: legalPart(step) };
  });
  if (facts.table !== 'nd-331-2026' || facts.completeOn !== null) return clocks;
  const { actor, limit } = incompleteDossierStep;
  const dueOn = limit && after(facts.receivedOn, limit, calendar);
  const answering = facts.level >= 4 ? 'ministry-of-public-security' : actor;
  return [
    { task: 'answer-incomplete', actor: answering, dueOn, rule: legalPart(incompleteDossierStep) },
    ...clocks,
  ];
}

function after(
  from: Day,
  limit: { amount: number; unit: 'working-day' | 'day' },
  calendar: WorkCalendar,
): Day {
  return limit.unit === 'day' ? addDays(from, limit.amount) : addWorkingDays(from, limit.amount, calendar);
}
