import { incidentClocks, incidentSeverities, type IncidentFacts } from '@lachan/law';
import { ConfigError } from '../kernel/config.ts';
import { answering, printJson } from './terminal/answer.ts';
import { readArguments, required } from './terminal/arguments.ts';

export const summary = 'who must be told of an incident, and by when';

/** What can be said of an incident, as the option calls it. */
const kinds = {
  'public-order': 'threatensSecurityOrOrder',
  interruption: 'seriouslyInterrupts',
  complex: 'isComplex',
  'beyond-capacity': 'exceedsCapacity',
  'personal-data': 'breachesPersonalData',
  military: 'isMilitarySystem',
} as const satisfies Record<string, keyof IncidentFacts>;

export const help = `lachan law clock --kind KIND… --detected INSTANT [--severity SEVERITY]

Prints, as JSON, every notice that an incident calls for under the law in force when it was detected, soonest first:
the rule, the content, the last moment on time and the bodies by their names on that day. Clocks run through nights,
weekends and Tết.

  --kind KIND          what it is; may be repeated: incident (nothing special), public-order, interruption, complex,
                       beyond-capacity, personal-data, military
  --detected INSTANT   ISO 8601 with a zone: 2026-11-21T22:15:00+07:00
  --severity SEVERITY  serious, ordinary or unclassified (unclassified)

Example: lachan law clock --kind personal-data --kind complex --detected 2026-11-21T22:15+07:00 --severity serious`;

export function run(args: string[]): Promise<number> {
  return answering(() => {
    const { values, rest } = readArguments(args, {
      kind: { type: 'string', multiple: true },
      detected: { type: 'string' },
      severity: { type: 'string', default: 'unclassified' },
    });
    const given = new Set([...(values.kind ?? []), ...rest].flatMap((text) => text.split(',')));
    const known = ['incident', ...Object.keys(kinds)];
    const unknown = [...given].find((kind) => !known.includes(kind));
    if (given.size === 0 || unknown !== undefined)
      throw new ConfigError(`--kind is one or more of ${known.join(', ')}`);
    const severity = incidentSeverities.find((one) => one === values.severity);
    if (!severity) throw new ConfigError(`--severity is one of ${incidentSeverities.join(', ')}`);
    const facts = Object.fromEntries(Object.entries(kinds).map(([kind, fact]) => [fact, given.has(kind)]));
    printJson(
      incidentClocks({
        ...(facts as Record<(typeof kinds)[keyof typeof kinds], boolean>),
        detectedAt: required(values.detected, 'detected'),
        severity,
      }),
    );
    return 0;
  });
}
