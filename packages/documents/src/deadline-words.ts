import type { Task } from './extracted.ts';

/**
 * The time of a task in one phrase for the deadline grammar of `@lachan/law`: what makes it recur, then the day.
 * @returns `null` when the task names no time.
 * @example deadlineWords(task) // 'định kỳ hàng quý trước ngày 15 của tháng cuối cùng trong Quý'
 */
export function deadlineWords({
  deadlineText,
  recurrenceText,
}: Pick<Task, 'deadlineText' | 'recurrenceText'>): string | null {
  if (!deadlineText) return null;
  const isApart = recurrenceText && recurrenceText.value !== deadlineText.value;
  return isApart ? `${recurrenceText.value} ${deadlineText.value}` : deadlineText.value;
}
