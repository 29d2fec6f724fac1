import { readFileSync } from 'node:fs';
import { determineLevel, LawError, type FactProblem, type SystemFacts } from '@lachan/law';
import { ActionError } from '../kernel/action-error.ts';
import { answering, parseJson, printJson } from './terminal/answer.ts';
import { onlyOne, readArguments, required } from './terminal/arguments.ts';

export const summary = 'the security level of an information system, with its grounds';

export const help = `lachan law level FACTS.json --on DATE

Prints, as JSON, the level of an information system by the table in force on the day: all criteria that fired, what
is still open, what would raise it, the argument of harm and the steps of approval. "-" is standard input.

A fact that is left out or null is not known yet, which is never taken for "no".

  --on DATE   day the dossier is decided on, YYYY-MM-DD

Example: echo '{"kind":"service","basicDataSubjects":250000}' | lachan law level - --on 2026-11-21`;

export function run(args: string[]): Promise<number> {
  return answering(() => {
    const { values, rest } = readArguments(args, { on: { type: 'string' } });
    const file = onlyOne(rest, 'file of facts');
    const day = required(values.on, 'on');
    const facts = parseJson(readFileSync(file === '-' ? 0 : file, 'utf8'), file) as SystemFacts;
    try {
      printJson(determineLevel(facts, day));
    } catch (error) {
      if (!(error instanceof LawError) || error.code !== 'bad_facts') throw error;
      const problems = error.details['problems'] as FactProblem[];
      const list = problems.map(({ field, code }) => `${field || 'the file'}: ${code}`).join(', ');
      throw new ActionError(`${file} has facts that cannot be used: ${list}`, { cause: error });
    }
    return 0;
  });
}
