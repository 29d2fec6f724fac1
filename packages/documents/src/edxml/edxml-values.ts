import type { PartialDate } from '../model.ts';

/** `yyyy/MM/dd`, the form of the format; other orders are read too. */
export function readEdxmlDate(text: string): { date: PartialDate; isStandard: boolean } | null {
  const standard = /^(\d{4})([/-])(\d{1,2})\2(\d{1,2})/.exec(text);
  if (standard)
    return {
      date: { year: Number(standard[1]), month: Number(standard[3]), day: Number(standard[4]) },
      isStandard: standard[2] === '/',
    };
  const reversed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/.exec(text);
  return reversed
    ? {
        date: { day: Number(reversed[1]), month: Number(reversed[2]), year: Number(reversed[3]) },
        isStandard: false,
      }
    : null;
}

export function writeEdxmlDate({ year, month, day }: PartialDate): string {
  const two = (value = 0) => String(value).padStart(2, '0');
  return `${year}/${two(month)}/${two(day)}`;
}

/** `yyyy/MM/dd HH:mm:ss`, Vietnamese time, to ISO 8601; `null` when it is neither. */
export function readEdxmlTime(text: string): string | null {
  const match = /^(\d{4})[/-](\d{2})[/-](\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(text);
  return match ? `${match[1]}-${match[2]}-${match[3]}T${match[4]}+07:00` : null;
}

/** @throws RangeError when it is no instant. */
export function writeEdxmlTime(instant: string): string {
  const vietnamese = new Date(Date.parse(instant) + 7 * 3_600_000);
  return vietnamese.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}
