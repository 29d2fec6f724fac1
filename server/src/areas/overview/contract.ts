import { z } from 'zod';
import { Day, endpoint, Instant } from '../../kernel/contract.ts';

const Words = z.object({ vi: z.string(), en: z.string() });
const Known = z.object({
  measured: z.number(),
  imported: z.number(),
  declared: z.number(),
  unknown: z.number(),
});

const MeasureSummary = z.object({
  key: z.string(),
  title: Words,
  /** One sentence that says exactly what is counted. */
  definition: Words,
  kind: z.enum(['share', 'count']),
});

const Value = z.object({
  numerator: z.number(),
  /** `null`: nobody has said how many there are; the figure is then no data, not zero. */
  denominator: z.number().nullable(),
  /** Of a share, 0–100 with one decimal. */
  percent: z.number().nullable(),
  known: Known,
  /** Page of the web that lists the rows behind the figure. */
  rowsPath: z.string(),
});

/** A figure of the page: what it is, how it is known, and where its rows are. */
export const OverviewFigure = MeasureSummary.extend(Value.shape).extend({
  /** Page that shows the figure unit by unit. */
  unitsPath: z.string(),
  /** The figure counts from this day on; `null` when it is a state of today. */
  from: Day.nullable(),
  unitsWithData: z.number().int(),
});
export type OverviewFigure = z.infer<typeof OverviewFigure>;

export const GetOverview = endpoint(
  'GET',
  '/api/overview',
  'How the province, or a unit with what is under it, stands now: every figure with its source',
  {
    input: z.object({ unitId: z.uuid().optional() }),
    output: z.object({
      asOf: Instant,
      /** `null` for the province as a whole. */
      unit: z.object({ id: z.uuid(), name: z.string() }).nullable(),
      figures: z.array(OverviewFigure),
      obligations: z.object({
        total: z.number().int(),
        open: z.number().int(),
        acknowledged: z.number().int(),
        reported: z.number().int(),
        returned: z.number().int(),
        accepted: z.number().int(),
        overdue: z.number().int(),
        rowsPath: z.string(),
      }),
      /** Units that are late with obligations, the longest delay first. */
      overdue: z.object({
        units: z.number().int(),
        rows: z.array(
          z.object({
            unitId: z.uuid(),
            unitName: z.string(),
            overdue: z.number().int(),
            daysLate: z.number().int(),
            rowsPath: z.string(),
          }),
        ),
      }),
      /** Open periods, soonest deadline first. */
      reports: z.array(
        z.object({
          periodId: z.uuid(),
          title: Words,
          label: Words,
          dueOn: Day,
          owed: z.number().int(),
          missing: z.number().int(),
          late: z.number().int(),
          rowsPath: z.string(),
        }),
      ),
      /** Contacts with malware control servers, day by day; `null` while nothing measures them. */
      trend: z
        .object({
          title: Words,
          rowsPath: z.string(),
          days: z.array(z.object({ day: Day, count: z.number() })),
        })
        .nullable(),
    }),
  },
);

export const SearchEverything = endpoint(
  'GET',
  '/api/search',
  'Finds a text in whatever the caller may see, without regard to Vietnamese marks, grouped by kind',
  {
    input: z.object({ text: z.string().trim().min(2).max(200) }),
    output: z.object({
      groups: z.array(
        z.object({
          kind: z.string(),
          found: z.array(z.object({ id: z.string(), title: z.string(), note: z.string(), path: z.string() })),
          hasMore: z.boolean(),
        }),
      ),
    }),
  },
);

export const ListMeasures = endpoint(
  'GET',
  '/api/measures',
  'Every figure the system can prove, with its definition',
  {
    input: z.object({}),
    output: z.object({ measures: z.array(MeasureSummary) }),
  },
);

export const GetMeasure = endpoint('GET', '/api/measures/:key', 'One figure unit by unit, the worst first', {
  input: z.object({
    key: z.string().max(100),
    unitId: z.uuid().optional(),
    on: Day.optional(),
    from: Day.optional(),
  }),
  output: MeasureSummary.extend({
    on: Day,
    total: Value.omit({ rowsPath: true }),
    rows: z.array(Value.extend({ unitId: z.uuid(), unitName: z.string() })),
    /** Units about which nothing is known. */
    withoutData: z.array(z.object({ unitId: z.uuid(), unitName: z.string() })),
  }),
});
