import { networkReport } from '@lachan/engine';
import { sql } from 'drizzle-orm';
import { query } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import { namesOn, networkPlan, unitsOn } from '../../organisation/index.ts';
import { DOUBTS_SHOWN, GetAddressPlan } from '../contract.ts';
import { datedNetworks } from './plan.ts';

/** Units that own machines; the others declare no networks. */
const owning = ['department', 'commune', 'data_centre', 'state_company', 'other'] as const;
/** What is contested first: there contacts cannot be laid at anybody. */
const order = { same: 0, duplicate: 1, inside: 2 } as const;

export const getAddressPlan = query({
  name: 'detection.get-address-plan',
  permission: 'detection:verify',
  input: GetAddressPlan.input,
  async run(ctx) {
    const networks = await networkPlan(ctx);
    const report = networkReport(datedNetworks(networks));
    const units = await unitsOn(ctx, dayOf(ctx.now));
    const declared = new Set(networks.map(({ unitId }) => unitId));
    const overlaps = report.overlaps.toSorted((a, b) => order[a.kind] - order[b.kind]).slice(0, DOUBTS_SHOWN);
    const named = overlaps.flatMap(({ wide, narrow }) => [wide.unitId, narrow.unitId]);
    const names = await namesOn(ctx, [...new Set(named)], dayOf(ctx.now));
    const claim = ({ cidr, unitId }: { cidr: string; unitId: string }) => ({
      cidr,
      unitId,
      unitName: names.get(unitId) ?? '',
    });
    const unknown = await rowsOf<{ address: string; contacts: number }>(
      ctx.db,
      sql`select address, sum(count)::float8 as contacts from detection_unattributed
          where assigned_at is null and candidates = '{}' and address <> '?'
          group by address order by contacts desc, address limit ${DOUBTS_SHOWN}`,
    );
    return {
      networks: networks.length,
      units: declared.size,
      unitsWithout: units
        .filter(({ id, kind }) => !declared.has(id) && owning.some((each) => each === kind))
        .map(({ id, name }) => ({ unitId: id, unitName: name })),
      overlapCount: report.overlaps.length,
      overlaps: overlaps.map(({ kind, wide, narrow }) => ({
        kind,
        wide: claim(wide),
        narrow: claim(narrow),
      })),
      gapCount: report.gaps.length,
      gaps: report.gaps.slice(0, DOUBTS_SHOWN).map(({ cidr, from, until }) => ({
        cidr,
        from: dayOf(new Date(from)),
        to: addDays(dayOf(new Date(until)), -1),
      })),
      unknown,
    };
  },
});
