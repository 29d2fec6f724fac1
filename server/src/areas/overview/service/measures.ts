import { query } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { percentOf, sumOf } from '../../../kernel/measures.ts';
import { dayOf } from '../../../kernel/time.ts';
import { namesOn, unitsOn } from '../../organisation/index.ts';
import { GetMeasure, ListMeasures } from '../contract.ts';
import { describe } from './figures.ts';
import { within } from './within.ts';

/** Units that own machines and answer directives; the others have no figures to miss. */
const answering = ['department', 'commune', 'data_centre', 'state_company', 'other'] as const;

export const listMeasures = query({
  name: 'overview.list-measures',
  permission: 'overview:read',
  input: ListMeasures.input,
  run: async ({ kernel }) => ({ measures: [...kernel.measures.values()].map(describe) }),
});

export const getMeasure = query({
  name: 'overview.get-measure',
  permission: 'overview:read',
  input: GetMeasure.input,
  async run(caller, { key, unitId, from, on = dayOf(caller.now) }) {
    const measure = caller.kernel.measures.get(key);
    if (!measure) throw new AppError('not_found', 'overview.measure_not_found', { key });
    const { ctx } = await within(caller, unitId);
    const values = await measure.compute(ctx, { unitIds: 'all', on, ...(from ? { from } : {}) });
    const names = await namesOn(
      ctx,
      values.map((value) => value.unitId),
      on,
    );
    const percent = (value: { numerator: number; denominator: number | null }) =>
      measure.kind === 'share' ? percentOf(value) : null;
    // Units come in list order, which the stable sort keeps among equals.
    const units = await unitsOn(ctx, on);
    const place = new Map(units.map(({ id }, index) => [id, index]));
    const rows = values
      .map((value) => ({ ...value, unitName: names.get(value.unitId) ?? '', percent: percent(value) }))
      .sort((a, b) => (place.get(a.unitId) ?? 0) - (place.get(b.unitId) ?? 0))
      .sort((a, b) =>
        measure.kind === 'share' ? (a.percent ?? -1) - (b.percent ?? -1) : b.numerator - a.numerator,
      );
    const total = sumOf(values);
    const known = new Set(values.map((value) => value.unitId));
    return {
      ...describe(measure),
      on,
      total: { ...total, percent: percent(total) },
      rows,
      withoutData: units
        .filter(({ id, kind }) => !known.has(id) && answering.some((each) => each === kind))
        .map(({ id, name }) => ({ unitId: id, unitName: name })),
    };
  },
});
