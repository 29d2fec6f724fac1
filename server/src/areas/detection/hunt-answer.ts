import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Day } from '../../kernel/contract.ts';

// What a unit that keeps its own hands in: one line of JSON that says what was searched, then one for each finding.

/** What was searched, so that "nothing found" can be believed. */
export const AnswerHead = z.object({
  answer: z.literal('lachan-hunt'),
  version: z.literal(1),
  /** Of the list, so that an answer to another one is noticed: see {@link digestOf}. */
  digest: z.string(),
  indicators: z.number().int(),
  /** Of the days that were asked for those that are remembered; `null`: none. */
  from: Day.nullable(),
  to: Day.nullable(),
  days: z.number().int().min(0),
  observations: z.number().int().min(0),
});
export type AnswerHead = z.infer<typeof AnswerHead>;

/** What one machine had to do with one indicator on one day. */
export const AnswerRow = z.object({
  /** As it stands in the list. */
  indicator: z.string().min(1).max(2_000),
  machine: z.string().min(1).max(200),
  /** What it really talked to: the indicator, or something below or within it. */
  destination: z.string().min(1).max(500),
  day: Day,
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  count: z.number().int().min(1),
});
export type AnswerRow = z.infer<typeof AnswerRow>;

/** The same for the same values, in whatever order and however often. */
export function digestOf(targets: Iterable<{ kind: string; value: string }>): string {
  const values = new Set(Array.from(targets, ({ kind, value }) => `${kind} ${value}\n`));
  const hash = createHash('sha256');
  for (const value of [...values].toSorted()) hash.update(value);
  return hash.digest('hex');
}

/** A line of an answer that cannot be taken. */
export interface RefusedLine {
  line: number;
  /** Path of the field, or `value.path` of what is wrong with it as a whole. */
  reason: string;
  value: string;
}

export interface ReadAnswer {
  /** `null` when the file does not begin as an answer does. */
  head: AnswerHead | null;
  rows: { line: number; row: AnswerRow }[];
  refused: RefusedLine[];
}

/** Reads an answer; lines that are none are told beside the good ones. */
export function readAnswer(text: string): ReadAnswer {
  const [first = '', ...others] = text.replace(/^\uFEFF/, '').split('\n');
  const head = AnswerHead.safeParse(jsonOf(first)).data ?? null;
  const rows: ReadAnswer['rows'] = [];
  const refused: RefusedLine[] = [];
  for (const [place, line] of others.entries()) {
    if (line.trim() === '') continue;
    const row = AnswerRow.safeParse(jsonOf(line));
    if (row.success) rows.push({ line: place + 2, row: row.data });
    else refused.push({ line: place + 2, reason: 'detection.answer_line_wrong', value: line.slice(0, 200) });
  }
  return { head, rows, refused };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
