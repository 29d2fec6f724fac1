import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { daysBetween, dayOf } from '../../../kernel/time.ts';
import { EXPIRY_WARN_DAYS, ListExpiring } from '../contract.ts';
import { listKeys } from './keys.ts';
import { getTrust } from './trust.ts';

/** Keys and believed authorities whose certificates expire soon or have expired, the soonest first. */
export const listExpiring = query({
  name: 'signing.list-expiring',
  permission: 'signing:verify',
  input: ListExpiring.input,
  run: async (ctx) => ({ certificates: await expiring(ctx) }),
});

/** Tells all who have a page open, and the audit log, that certificates expire soon. Once more does no harm. */
export const announceExpiry = command({
  name: 'signing.announce-expiry',
  permission: 'signing:manage',
  input: z.object({}),
  async run(ctx) {
    const soon = await expiring(ctx);
    if (soon.length > 0) await ctx.emit('signing.certificates-expire', null, { certificates: soon });
    return { before: null, after: { id: null, certificates: soon }, unitId: null };
  },
});

async function expiring(ctx: Context): Promise<z.output<typeof ListExpiring.output>['certificates']> {
  const today = dayOf(ctx.now);
  const { keys } = await listKeys(ctx, {});
  const { items } = await getTrust(ctx, {});
  const authorities = items.filter(({ kind }) => kind === 'authority');
  return [...keys.map(({ signer, validTo }) => ({ name: signer, validTo })), ...authorities]
    .flatMap(({ name, validTo }) => {
      if (validTo === null) return [];
      const on = dayOf(validTo);
      return [{ name, on, days: daysBetween(today, on) }];
    })
    .filter(({ days }) => days <= EXPIRY_WARN_DAYS)
    .toSorted((one, other) => one.days - other.days);
}
