import { isInForce } from '../certainty.ts';
import { dayParts, type Day } from '../day.ts';
import { LawError } from '../errors.ts';
import { reportingLinesOn } from '../regimes/reporting-lines.ts';
import { malwareQuarterly } from './ct-14-2018-quarterly.ts';
import type { FormDefinition, FormDuty, FormId } from './form.ts';
import { nd331IncidentForms } from './incident-nd-331.ts';
import { tt20IncidentForms } from './incident-tt-20-2017.ts';
import { directiveStatus, holidayDuty } from './internal.ts';
import { monitoringSixMonth } from './monitoring-internal.ts';
import { mau08, yearlyBefore2026 } from './nd-331-2026-mau-08.ts';
import { responseNetwork } from './tt-20-2017-mau-05.ts';

/** All versions of all forms that come with the product. A province adds its own beside them. */
export const forms: readonly FormDefinition[] = [
  ...malwareQuarterly,
  monitoringSixMonth,
  yearlyBefore2026,
  mau08,
  responseNetwork,
  ...tt20IncidentForms,
  ...nd331IncidentForms,
  holidayDuty,
  directiveStatus,
];

/**
 * The version of a form that is used for a report opened on that day.
 * @throws LawError `no_such_form` when none was in force, `bad_day`.
 */
export function formOn(form: FormId, onDate: Day): FormDefinition {
  dayParts(onDate);
  const found = forms.findLast((candidate) => candidate.form === form && isInForce(candidate, onDate));
  if (!found) throw new LawError('no_such_form', 'No version of this form was in force', { form, onDate });
  return found;
}

/** The duties of a form that hold on that day: who owes it, to whom, by when. */
export function formDutiesOn(form: FormDefinition, onDate: Day): FormDuty[] {
  return form.duties.filter((duty) => isInForce(duty, onDate));
}

/** Who receives the report of a duty on that day, by the names of that day; empty when no line is known. */
export function dutyRecipients(duty: FormDuty, onDate: Day): string[] {
  if (duty.line === null) return [];
  return reportingLinesOn(duty.line, onDate)
    .filter(({ line }) => line.from === duty.from)
    .map(({ recipient }) => recipient?.name ?? 'Chủ quản hệ thống thông tin');
}
