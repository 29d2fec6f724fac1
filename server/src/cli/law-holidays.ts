import { vietnamCalendar } from '@lachan/law';
import { ConfigError } from '../kernel/config.ts';
import { answering, printJson } from './terminal/answer.ts';
import { onlyOne, readArguments } from './terminal/arguments.ts';

export const summary = 'holidays, compensatory days and swapped working days of a year';

export const help = `lachan law holidays YEAR

Prints, as JSON, every day of the year that is special for state bodies, whether it is official or a forecast, and
from which notice or law it comes. Weekends are not listed.

Example: lachan law holidays 2027`;

export function run(args: string[]): Promise<number> {
  return answering(() => {
    const year = onlyOne(readArguments(args, {}).rest, 'year');
    if (!/^\d{4}$/.test(year)) throw new ConfigError(`"${year}" is no year: four digits`);
    printJson(vietnamCalendar.daysOf(Number(year)));
    return 0;
  });
}
