import type { LegalRule } from '../certainty.ts';
import { vietnamCalendar } from '../calendar/work-calendar.ts';
import { addWorkingDays, type WorkCalendar } from '../calendar/working-days.ts';
import { dayOf, endOf, instantFromMs, instantMs, type Instant } from '../day.ts';

export type Urgency = 'none' | 'urgent' | 'very-urgent' | 'express';

/** "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC" as they stand on a document. */
export const urgencyNames: Readonly<Record<Exclude<Urgency, 'none'>, string>> = {
  urgent: 'KHẨN',
  'very-urgent': 'THƯỢNG KHẨN',
  express: 'HỎA TỐC',
};

export const documentRule: LegalRule = {
  id: 'document-registration',
  title: 'Đăng ký, trình, chuyển giao văn bản đến',
  file: 'src/clocks/documents.ts',
  source: 'nd-30-2020',
  article: 'Điều 4, 15–17',
  validFrom: null,
  validTo: null,
  certainty: 'A',
};

export interface DocumentClock {
  rule: LegalRule;
  isImmediate: boolean;
  /** For "at once" the moment of receipt. */
  dueAt: Instant;
}

/**
 * By when an incoming document must be registered and passed on: an urgent one at once, another the same day and
 * at the latest the next working day. NĐ 30/2020.
 * @throws LawError `bad_instant`.
 */
export function documentClock(
  receivedAt: Instant,
  urgency: Urgency,
  calendar: WorkCalendar = vietnamCalendar,
): DocumentClock {
  const at = instantFromMs(instantMs(receivedAt));
  if (urgency !== 'none') return { rule: documentRule, isImmediate: true, dueAt: at };
  return { rule: documentRule, isImmediate: false, dueAt: endOf(addWorkingDays(dayOf(at), 1, calendar)) };
}
