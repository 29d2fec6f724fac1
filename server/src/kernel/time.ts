/** Where every deadline is counted: Vietnam has one zone and no summer time. */
export const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The day that was asked for last: lines that come together are mostly of one. */
let lastDay = { number: Number.NaN, text: '' };

/** The Vietnam calendar day of an instant, `YYYY-MM-DD`, whatever zone the server runs in. */
export function dayOf(instant: Date): string {
  const number = Math.floor((instant.getTime() + VIETNAM_OFFSET_MS) / DAY_MS);
  if (number !== lastDay.number) {
    const text = new Date(instant.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);
    lastDay = { number, text };
  }
  return lastDay.text;
}

/** The instant at which a Vietnam day begins. */
export function startOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - VIETNAM_OFFSET_MS);
}

/** The day `count` days after `day` (before it when negative). */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** `dd/MM/yyyy`, the form of dates in official documents. */
export function vietnameseDay(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date}/${month}/${year}`;
}
