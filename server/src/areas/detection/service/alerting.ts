import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { signsOf, type Sign } from '../alerts/signs.ts';
import { observationsOf } from '../observations/observing.ts';
import { raise } from './raising.ts';
import { settle, whoIsWho } from './remembering.ts';

/** Days that say what is usual. */
const DAYS_BEFORE = 14;
const NOON_MS = 12 * 3_600_000;

/** Looks for abnormal signs of yesterday and today. Done again, it only brings alerts up to date. */
export async function watchForSigns(caller: Caller): Promise<void> {
  await settle(caller);
  const today = dayOf(caller.now);
  for (const day of [addDays(today, -1), today]) await lookForSigns(caller, day);
}

/** @returns how many signs the day shows, those that are known to be harmless left out */
export async function lookForSigns(caller: Caller, day: string): Promise<number> {
  const signs = signsOf(await observationsOf(caller.kernel).talks(day, DAYS_BEFORE));
  return inTransaction(caller, (ctx) => recordSigns(ctx, day, signs));
}

async function recordSigns(ctx: Context, day: string, signs: readonly Sign[]): Promise<number> {
  const { networks } = await whoIsWho(ctx);
  const noon = startOf(day).getTime() + NOON_MS;
  const rows = signs.flatMap((sign) => {
    const owner = networks.attribute(sign.machine, noon);
    // A shared exit names nobody whom one could ask.
    if (owner.kind !== 'unit') return [];
    const stamps = sign.evidence.map(({ at }) => at);
    return [
      {
        ...sign,
        unitId: owner.unitId,
        firstAt: stamps[0] ?? startOf(day).toISOString(),
        lastAt: stamps.at(-1) ?? new Date(Math.min(noon, ctx.now.getTime())).toISOString(),
      },
    ];
  });
  return raise(ctx, day, rows, 'latest');
}
