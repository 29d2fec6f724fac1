import type { Context } from '../../kernel/command.ts';
import type { Measure, MeasureValue } from '../../kernel/measures.ts';
import { machineRows } from './service/machine-rows-of-figures.ts';
import { coverageOf, denominatorOf, type UnitCoverage } from './service/coverage.ts';

type Ask = Parameters<Measure['compute']>[1];

export const measures: Measure[] = [
  {
    key: 'assets.antivirus-coverage',
    title: { vi: 'Tỷ lệ máy được bảo vệ khỏi mã độc', en: 'Anti-virus coverage' },
    definition: {
      vi: 'Máy có phần mềm phòng, chống mã độc, mẫu nhận diện còn mới và còn kết nối trong 15 ngày, trên số lớn hơn giữa số máy đã khai và số máy trong danh sách.',
      en: 'Machines with an anti-virus product, fresh patterns and a sign of life within 15 days, out of the greater of declared and listed machines.',
    },
    kind: 'share',
    compute: async (ctx, ask) =>
      (await coverage(ctx, ask)).map((unit) => {
        const denominator = denominatorOf(unit);
        return {
          unitId: unit.unitId,
          numerator: unit.protected,
          denominator,
          known: knownOf(unit, (denominator ?? 0) - unit.known),
          rowsPath: `/machines?unitId=${unit.unitId}`,
        };
      }),
    rows: (ctx, ask) => machineRows(ctx, ask, 'known'),
  },
  {
    key: 'assets.machines-known',
    title: { vi: 'Số máy trong danh sách', en: 'Machines on the list' },
    definition: {
      vi: 'Máy chủ, máy trạm và thiết bị đang dùng có trong danh sách của đơn vị.',
      en: 'Servers, workstations and devices in use on the list of the unit.',
    },
    kind: 'count',
    compute: async (ctx, ask) =>
      (await coverage(ctx, ask)).map((unit) => ({
        unitId: unit.unitId,
        numerator: unit.known,
        denominator: denominatorOf(unit) === null ? null : unit.known,
        known: knownOf(unit, 0),
        rowsPath: `/machines?unitId=${unit.unitId}`,
      })),
    rows: (ctx, ask) => machineRows(ctx, ask, 'known'),
  },
  {
    key: 'assets.machines-silent',
    title: { vi: 'Số máy mất liên lạc', en: 'Silent machines' },
    definition: {
      vi: 'Máy trong danh sách mà hơn 15 ngày không có kết nối nào được ghi nhận.',
      en: 'Machines on the list that nothing has heard of for more than 15 days.',
    },
    kind: 'count',
    compute: async (ctx, ask) =>
      (await coverage(ctx, ask)).map((unit): MeasureValue => ({
        unitId: unit.unitId,
        numerator: unit.silent,
        denominator: denominatorOf(unit) === null ? null : unit.known,
        known: knownOf(unit, 0),
        rowsPath: `/machines?unitId=${unit.unitId}&state=silent`,
      })),
    rows: (ctx, ask) => machineRows(ctx, ask, 'silent'),
  },
];

async function coverage(ctx: Context, { unitIds, on }: Ask): Promise<UnitCoverage[]> {
  return coverageOf(ctx, unitIds === 'all' ? { on } : { on, unitIds });
}

/** Machines that stand on no list are known by the unit's word only. */
function knownOf({ measured, imported, byHand }: UnitCoverage, notListed: number) {
  return { measured, imported, declared: byHand + Math.max(0, notListed), unknown: 0 };
}
