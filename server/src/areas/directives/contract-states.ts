import { z } from 'zod';

/** KHẨN, THƯỢNG KHẨN, HỎA TỐC (Decree 30/2020/NĐ-CP, Annex I, item 10b). */
export const urgencies = ['normal', 'urgent', 'very_urgent', 'express'] as const;
export const directiveStates = ['draft', 'issued', 'withdrawn'] as const;
/** How a task is answered. */
export const answerWays = ['words', 'figure', 'file'] as const;

/** Where a unit stands on an obligation. Being overdue is never stored: see {@link isOverdue}. */
export const obligationStatuses = ['open', 'reported', 'accepted', 'returned'] as const;
export type ObligationStatus = (typeof obligationStatuses)[number];

/** An answer says what was done, gives a figure, says "none", or says why the task does not apply. */
export const answerKinds = ['done', 'figure', 'zero', 'not_applicable'] as const;

/**
 * An obligation is overdue from the day after `dueOn` while the unit has not answered it, or its answer was
 * returned. An answer that waits for its review is the reviewer's delay, not the unit's.
 */
export function isOverdue(
  obligation: { dueOn: string | null; status: ObligationStatus },
  today: string,
): boolean {
  return isOwed(obligation.status) && obligation.dueOn !== null && obligation.dueOn < today;
}

/** The next step is the unit's. */
export function isOwed(status: ObligationStatus): boolean {
  return status === 'open' || status === 'returned';
}

/** How the obligations of something stand. The first four add up to `total`; the others are parts of them. */
export const RollUp = z.object({
  total: z.number().int(),
  open: z.number().int(),
  reported: z.number().int(),
  accepted: z.number().int(),
  returned: z.number().int(),
  /** Of `open`: those whose receipt the unit has confirmed. */
  acknowledged: z.number().int(),
  /** Of `open` and `returned`: past their day. */
  overdue: z.number().int(),
  units: z.number().int(),
});
export type RollUp = z.infer<typeof RollUp>;
