import { describeDeadline, nextDueDates, parseDeadline } from '@lachan/law';
import { ConfigError } from '../kernel/config.ts';
import { answering, printJson } from './terminal/answer.ts';
import { onlyOne, readArguments, required } from './terminal/arguments.ts';

export const summary = 'find the deadlines in a Vietnamese text and when they are next due';

export const help = `lachan law due "TEXT" --from DATE [--count N] [--issued DATE]

Prints, as JSON, every deadline that the text names: its words, the rule, the rule in plain words and the last days
on which it is on time. A text without a deadline gives [].

  --from DATE    first day to look at, YYYY-MM-DD; for "trong 05 ngày làm việc" the day of the event
  --count N      how many dates of a deadline that comes back (5)
  --issued DATE  day of the document, to complete a date that has no year

Example: lachan law due "trước ngày 15 của tháng cuối cùng trong Quý" --from 2026-11-21`;

export function run(args: string[]): Promise<number> {
  return answering(() => {
    const { values, rest } = readArguments(args, {
      from: { type: 'string' },
      count: { type: 'string', default: '5' },
      issued: { type: 'string' },
    });
    const text = onlyOne(rest, 'text');
    const from = required(values.from, 'from');
    if (!/^\d+$/.test(values.count)) throw new ConfigError('--count is a whole number');
    const found = parseDeadline(text, values.issued === undefined ? {} : { issuedOn: values.issued });
    printJson(
      found.map(({ rule, span, assumed }) => ({
        words: text.slice(span.start, span.end),
        span,
        rule,
        meaning: { vi: describeDeadline(rule, 'vi'), en: describeDeadline(rule, 'en') },
        assumed,
        due: nextDueDates(rule, from, Number(values.count)),
      })),
    );
    return 0;
  });
}
