import type { Context } from '../../../kernel/command.ts';
import { dayOf, daysBetween } from '../../../kernel/time.ts';
import { keyRow, markAlarmed } from './settings.ts';

/** Days before its end at which the alarm is raised, and again at each of the others. */
const ALARM_DAYS = [30, 14, 7, 1, 0];

export function certificateOf(key: { subject: string; issuer: string; validTo: Date }, now: Date) {
  const daysLeft = daysBetween(dayOf(now), dayOf(key.validTo));
  const state =
    key.validTo <= now
      ? ('expired' as const)
      : daysLeft <= (ALARM_DAYS[0] ?? 0)
        ? ('ending' as const)
        : ('good' as const);
  return { subject: key.subject, issuer: key.issuer, validTo: key.validTo, daysLeft, state };
}

/** Raises the alarm that the certificate ends: a month, two weeks, a week, a day before, and when it has ended. */
export async function alarmCertificate(ctx: Context): Promise<void> {
  const key = await keyRow(ctx);
  if (!key) return;
  const { daysLeft, subject } = certificateOf(key, ctx.now);
  const step = ALARM_DAYS.findLast((days) => daysLeft <= days);
  if (step === undefined || (key.alarmedAtDays !== null && key.alarmedAtDays <= step)) return;
  await markAlarmed(ctx, step);
  await ctx.emit('exchange.certificate-ending', null, { subject, daysLeft });
}
