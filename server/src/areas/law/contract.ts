import { z } from 'zod';
import { Day, Done, endpoint, Instant, SearchText } from '../../kernel/contract.ts';

/** How a rule is known: A the text was read … `-` looked for and not found. Only A and B may be printed as law. */
export const Certainty = z.enum(['A', 'B', 'M', 'C+', 'C', 'C-', 'D', '-']);

export const Rule = z.object({
  id: z.string(),
  title: z.string(),
  article: z.string().nullable(),
  validFrom: Day.nullable(),
  validTo: Day.nullable(),
  certainty: Certainty,
  isCitable: z.boolean(),
  isInForce: z.boolean(),
  source: z.object({
    id: z.string(),
    /** Number and symbol as printed; `null` when it has none. */
    number: z.string().nullable(),
    title: z.string(),
    issuedOn: Day.nullable(),
    /** What was read of it and what was not. */
    read: z.string(),
  }),
});

export const ListRules = endpoint(
  'GET',
  '/api/law/rules',
  'The rules that the product demands, with sources',
  {
    input: z.object({
      /** The day that selects the rules in force; left out, today. */
      onDate: Day.optional(),
      includeEnded: z.stringbool().or(z.boolean()).default(false),
      sourceId: z.string().max(60).optional(),
      /** Part of the title, the article or the source, with or without marks. */
      text: SearchText,
      id: z.string().max(120).optional(),
    }),
    output: z.object({
      onDate: Day,
      regime: z.string(),
      rows: z.array(Rule),
      sources: z.array(z.object({ id: z.string(), label: z.string(), rules: z.number().int() })),
    }),
  },
);

const yesNo = z.boolean().nullish();
const count = z.number().int().min(0).max(1_000_000_000).nullish();
const level = z.number().int().min(1).max(5);

/** What is known of an information system; `null` is "not known yet", never "no". */
export const SystemFacts = z.object({
  kind: z.enum(['internal', 'service', 'infrastructure', 'industrial', 'other']).nullish(),
  hasPrivateOrPersonalInformation: yesNo,
  hasStateSecrets: yesNo,
  servesDefenceOrSecurity: yesNo,
  securityHarm: z.enum(['none', 'harms', 'seriously-harms', 'strategic']).nullish(),
  isConditionalService: yesNo,
  resolvesProcedures: yesNo,
  basicDataSubjects: count,
  sensitiveDataSubjects: count,
  publicServiceGrade: z.number().int().min(0).max(4).nullish(),
  users: count,
  reach: z
    .enum([
      'one-agency',
      'ministry-or-sector',
      'one-province',
      'several-provinces',
      'nationwide',
      'international',
    ])
    .nullish(),
  isNationalEGovernment: yesNo,
  mustNotStop: yesNo,
  worksClass: z.enum(['special', 'national-security', 'I', 'II', 'III', 'IV']).nullish(),
  storesNationalSpecialData: yesNo,
  decidedLevel: level.nullish(),
  riskLevel: level.nullish(),
  constructionStartedOn: Day.nullish(),
});

/** What is checked before a level is approved; `null` leaves the check out. */
export const DossierFacts = z.object({
  hasOneOwner: z.boolean(),
  appraiser: z.enum(['none', 'operator', 'other-unit', 'council']),
  regulationIssuedOn: Day.nullable(),
  hasProfessionalOpinion: z.boolean(),
  isSplitOrMerged: z.boolean(),
});

const Ground = z.object({
  level,
  title: z.string(),
  article: z.string().nullable(),
  /** Conditions in words: those that are not known, or those that fail. */
  conditions: z.array(z.string()),
});

export const TryLevel = endpoint(
  'POST',
  '/api/law/level',
  'The level of an information system, with its grounds',
  {
    input: z.object({
      facts: SystemFacts,
      /** Day the dossier is decided on. */
      onDate: Day,
      levelApprovedOn: Day.nullable().default(null),
      runningSince: Day.nullable().default(null),
      dossier: DossierFacts.nullable().default(null),
    }),
    output: z.object({
      table: z.string(),
      isCitable: z.boolean(),
      level: level.nullable(),
      levelByCriteria: level.nullable(),
      isRaisedByRisk: z.boolean(),
      /** Where it would fall to without the criteria at the top; `null`: to no level. */
      levelWithoutTop: level.nullable(),
      fired: z.array(Ground),
      open: z.array(Ground),
      wouldRaise: z.array(Ground),
      harm: z
        .object({ draft: z.string(), article: z.string().nullable(), isCitable: z.boolean() })
        .nullable(),
      approval: z.array(
        z.object({
          title: z.string(),
          actor: z.string(),
          limit: z.object({ amount: z.number().int(), unit: z.string() }).nullable(),
          article: z.string().nullable(),
        }),
      ),
      obstacles: z.array(
        z.object({ code: z.string(), title: z.string(), article: z.string().nullable(), remedy: z.string() }),
      ),
      transition: z.object({
        case: z.string(),
        approveUnderOldBy: Day.nullable(),
        meetNewBy: Day.nullable(),
        article: z.string().nullable(),
      }),
      triggers: z.array(z.object({ id: z.string(), title: z.string() })),
    }),
  },
);

export const incidentKinds = [
  'threatensSecurityOrOrder',
  'seriouslyInterrupts',
  'isComplex',
  'exceedsCapacity',
  'breachesPersonalData',
  'isMilitarySystem',
] as const;

export const ListClocks = endpoint('GET', '/api/law/clocks', 'Who must be told of an incident, and by when', {
  input: z.object({
    detectedAt: Instant,
    severity: z.enum(['serious', 'ordinary', 'unclassified']).default('unclassified'),
    /** What it is, separated by commas. */
    kinds: z.string().max(200).default(''),
  }),
  output: z.object({
    clocks: z.array(
      z.object({
        ruleId: z.string(),
        title: z.string(),
        content: z.string(),
        source: z.string(),
        article: z.string().nullable(),
        isCitable: z.boolean(),
        isImmediate: z.boolean(),
        dueAt: Instant.nullable(),
        recipients: z.array(z.string()),
      }),
    ),
  }),
});

export const HolidayDay = z.object({
  day: Day,
  kind: z.enum(['holiday', 'compensatory', 'swapped-day-off', 'swapped-working-day']),
  name: z.string(),
  /** `forecast`: computed from the law and the lunar calendar, no notice is known yet. */
  basis: z.enum(['official', 'forecast']),
  source: z.string(),
});

export const Notice = z.object({
  id: z.uuid(),
  fileName: z.string(),
  importedBy: z.string(),
  importedAt: Instant,
  from: Day,
  to: Day,
  days: z.number().int(),
});

export const ListHolidays = endpoint(
  'GET',
  '/api/law/holidays',
  'Days off and swapped working days of a year',
  {
    input: z.object({ year: z.coerce.number<number | string>().int().min(1975).max(2075) }),
    output: z.object({ days: z.array(HolidayDay), notices: z.array(Notice) }),
  },
);

export const NoticeFault = z.object({ line: z.number().int(), reason: z.string(), value: z.string() });

const NoticeFile = {
  fileName: z.string().trim().min(1).max(200),
  /** CSV with the columns day, kind, name, source (Vietnamese names too), or a JSON list. */
  text: z.string().max(200_000),
};

export const ReadNotice = endpoint(
  'POST',
  '/api/law/holidays/reading',
  'What a holiday notice says, before it is taken over',
  {
    input: z.object(NoticeFile),
    output: z.object({ days: z.array(HolidayDay), refused: z.array(NoticeFault) }),
  },
);

export const ImportNotice = endpoint(
  'POST',
  '/api/law/holidays/notices',
  'Takes over an official holiday notice; bad rows are reported beside the good ones',
  {
    input: z.object(NoticeFile),
    output: z.object({ id: z.uuid(), days: z.number().int(), refused: z.array(NoticeFault) }),
  },
);

export const RemoveNotice = endpoint('POST', '/api/law/holidays/notices/:id/remove', 'Takes a notice back', {
  input: z.object({ id: z.uuid() }),
  output: Done,
});
