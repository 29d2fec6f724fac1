import i18next from 'i18next';

/** 1234.5 → "1.234,5" in Vietnamese. */
export function numberText(value: number, digits = 0): string {
  return new Intl.NumberFormat(i18next.language === 'en' ? 'en-GB' : 'vi-VN', {
    maximumFractionDigits: digits,
  }).format(value);
}

/** "2026-11-05" → "05/11/2026". */
export function dayText(day: string | null | undefined): string {
  return day ? day.slice(0, 10).split('-').toReversed().join('/') : '–';
}

/** An instant in Vietnam time, whatever the device's zone: "05/11/2026 14:30". */
export function instantText(instant: string | null | undefined): string {
  if (!instant) return '–';
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Ho_Chi_Minh',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((piece) => piece.type === type)?.value ?? '';
  return `${part('day')}/${part('month')}/${part('year')} ${part('hour')}:${part('minute')}`;
}

/** Today in Vietnam, `YYYY-MM-DD`. */
export function today(): string {
  return new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** Whole days from today to a day; negative when it has passed. */
export function daysUntil(day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today()}T00:00:00Z`)) / 86_400_000);
}
