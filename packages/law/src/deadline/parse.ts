import type { Day } from '../day.ts';
import { isPeriod, periodOf, type Cycle } from '../period.ts';
import { bareDeadline, grammar, type Production } from './grammar.ts';
import { writtenDay, type Meaning, type WrittenDate } from './readings.ts';
import { isDeadlineRule, type DeadlineRule } from './rule.ts';
import { comparable, type ComparableText } from '../vietnamese-text.ts';

/** What was not in the words: the year (taken from the day of issue) or the period that is reported on. */
export type Assumption = 'year' | 'reports-on';

/** A deadline and where its words stand. */
export interface FoundDeadline {
  rule: DeadlineRule;
  /** Where the words stand in the text that was given, UTF-16 offsets, end excluded. */
  span: { start: number; end: number };
  /** What a person should confirm before relying on the rule. */
  assumed: Assumption[];
}

/** Day of the document, to complete a date that has no year. */
export interface ParseContext {
  issuedOn?: Day;
}

/**
 * Finds the deadlines in Vietnamese text: any case, NFC or NFD, lines broken inside a phrase, with marks or,
 * when the whole text has none, without. A historic date ("ngày 25/5/2018") without a word of deadline is none.
 * @returns In order of appearance; empty when there is none.
 * @example parseDeadline('trước ngày 15 của tháng cuối cùng trong Quý')[0].rule
 * // { kind: 'recurring', every: 'quarter', month: 3, day: 15, bound: 'before', reportsOn: 'current' }
 */
export function parseDeadline(text: string, context: ParseContext = {}): FoundDeadline[] {
  const given = comparable(text);
  const pieces = pickPieces(given, text);
  const found = bySentence(pieces, given.text).flatMap((inside) => combine(inside, context));
  return found
    .filter(({ rule }) => isDeadlineRule(rule))
    .map(({ start, end, ...rest }) => ({
      ...rest,
      span: { start: given.offsets[start] ?? 0, end: given.offsets[end] ?? text.length },
    }));
}

interface Piece {
  start: number;
  end: number;
  words: string;
  meaning: Meaning;
}

interface Combined {
  rule: DeadlineRule;
  start: number;
  end: number;
  assumed: Assumption[];
}

function pickPieces(given: ComparableText, original: string): Piece[] {
  const taken: Piece[] = [];
  const isTaken = new Uint8Array(given.text.length + 1);
  for (const production of grammar) {
    for (const phrase of matches(production, given, original)) {
      const [first] = phrase;
      if (!first || isTaken.subarray(first.start, first.end).includes(1)) continue;
      isTaken.fill(1, first.start, first.end);
      taken.push(...phrase);
    }
  }
  if (taken.length === 0) taken.push(...barePieces(given, original));
  return taken.sort((one, other) => one.start - other.start);
}

/** Each place where the phrase stands, with all it says there: "hằng tháng, quý" says two things at once. */
function matches(production: Production, given: ComparableText, original: string): Piece[][] {
  if (!given.hasMarks && !production.isSafeWithoutMarks) return [];
  const pattern = given.hasMarks ? production.pattern.marked : production.pattern.unmarked;
  return Array.from(given.text.matchAll(pattern), (match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    const asWritten = (from: number) => {
      const slice = original.slice(given.offsets[from], given.offsets[end]);
      return slice.replaceAll(/\s+/gu, ' ').trim().normalize('NFC');
    };
    const groups = { ...match.groups };
    // The event always ends the phrase; its words are kept as they were written.
    if (groups.event !== undefined) groups.event = asWritten(end - groups.event.length);
    const words = asWritten(start);
    return production.read(groups).map((meaning): Piece => ({ start, end, words, meaning }));
  });
}

function barePieces(given: ComparableText, original: string): Piece[] {
  const whole = given.text.trim().replace(/[.;]+$/u, '').length;
  const first = given.text.length - given.text.trimStart().length;
  return bareDeadline
    .flatMap((production) => matches(production, given, original).flat())
    .filter(({ start, end }) => start === first && end - start === whole)
    .slice(0, 1);
}

/** The pieces, in order, of each sentence or list item that has any. */
function bySentence(pieces: Piece[], text: string): Piece[][] {
  const breaks = text.matchAll(/[.;!?](?=\s|$)|\n\s*(?=[-+·•*–]|\d+\.\s|[a-zđ]\)\s)|\n\s*\n/gu);
  const ends = Array.from(breaks, (match) => match.index + match[0].length);
  const groups: Piece[][] = [];
  let sentence = -1;
  let next = 0;
  for (const piece of pieces) {
    while (next < ends.length && piece.start >= (ends[next] ?? 0)) next += 1;
    if (next !== sentence) groups.push([]);
    sentence = next;
    groups.at(-1)?.push(piece);
  }
  return groups;
}

/** Joins "định kỳ hằng quý … trước ngày 15 …" within a sentence; a cycle that found its day says no more. */
function combine(pieces: Piece[], context: ParseContext): Combined[] {
  const used = new Set<Piece>();
  const rules = pieces.flatMap((piece): Combined[] => {
    const { meaning } = piece;
    switch (meaning.type) {
      case 'rule':
        return [useCycle(piece, meaning.rule, pieces, used)];
      case 'dates':
        return withDates(piece, meaning, cycleBefore(piece, pieces, used), context);
      case 'day':
        return [withDay(piece, meaning, cycleBefore(piece, pieces, used))];
      case 'near-period':
        return [nearPeriod(piece, meaning, context)];
      case 'human':
        return [at(piece, { kind: 'needs-human', reason: meaning.reason, words: piece.words })];
      case 'continuous':
        return [at(piece, { kind: 'continuous', words: piece.words })];
      case 'cycle':
      case 'nothing':
        return [];
    }
  });
  const isWeekly = rules.some(({ rule }) => rule.kind === 'weekly');
  // "Hằng tuần, trước 15 giờ thứ Năm hằng tuần" says it twice.
  const said = rules.filter(
    ({ rule }) => !(isWeekly && rule.kind === 'needs-human' && rule.reason === 'no-day'),
  );
  const left = pieces
    .filter((piece) => piece.meaning.type === 'cycle' && !used.has(piece))
    .map((piece) => at(piece, { kind: 'needs-human', reason: 'no-day', words: piece.words }));
  return [...said, ...left].sort((one, other) => one.start - other.start);
}

function at(piece: Piece, rule: DeadlineRule, assumed: Assumption[] = []): Combined {
  return { rule, start: piece.start, end: piece.end, assumed };
}

function useCycle(piece: Piece, rule: DeadlineRule, pieces: Piece[], used: Set<Piece>): Combined {
  if (rule.kind !== 'recurring') return at(piece, rule);
  for (const other of pieces) {
    if (other.meaning.type === 'cycle' && other.meaning.every === rule.every) used.add(other);
  }
  return at(piece, rule, doubtsAbout(rule));
}

function cycleBefore(piece: Piece, pieces: Piece[], used: Set<Piece>): Cycle | null {
  const before = pieces.findLast((other) => other.meaning.type === 'cycle' && other.end <= piece.start);
  const after = pieces.find((other) => other.meaning.type === 'cycle' && other.start >= piece.end);
  // A cycle belongs to one date: the next date with none of its own is left to a person.
  const cycle = [before, after].find((other) => other && !used.has(other));
  if (cycle?.meaning.type !== 'cycle') return null;
  used.add(cycle);
  return cycle.meaning.every;
}

function withDay(
  piece: Piece,
  { day, bound, isPrevious }: Extract<Meaning, { type: 'day' }>,
  cycle: Cycle | null,
): Combined {
  if (cycle === null && !isPrevious) {
    return at(piece, { kind: 'needs-human', reason: 'unclear-date', words: piece.words });
  }
  if (cycle !== null && cycle !== 'month' && !isPrevious) {
    // "Hằng quý trước ngày 15": of which month is not said.
    return at(piece, { kind: 'needs-human', reason: 'unclear-date', words: piece.words });
  }
  const reportsOn = isPrevious ? 'previous' : 'current';
  const rule: DeadlineRule = { kind: 'recurring', every: cycle ?? 'month', month: 1, day, bound, reportsOn };
  return at(piece, rule, doubtsAbout(rule));
}

function withDates(
  piece: Piece,
  meaning: Extract<Meaning, { type: 'dates' }>,
  cycle: Cycle | null,
  context: ParseContext,
): Combined[] {
  const { dates, bound, isYearly, isPrevious } = meaning;
  const years = dates.map((date) => fullYear(date, context));
  const lastYear = years.at(-1) ?? null;
  if (lastYear !== null) {
    const assumed: Assumption[] = dates.some(({ isShort }) => isShort) ? ['year'] : [];
    return dates.map((date, index) =>
      at(piece, oneOff(piece, date, years[index] ?? lastYear, meaning), assumed),
    );
  }
  if (cycle !== null || isYearly) {
    const every =
      cycle === null || (cycle === 'year' && dates.length > 1) ? cycleOfCount(dates.length) : cycle;
    const yearly = dates
      .map(({ day, month }) => ({ day, month }))
      .sort((a, b) => a.month - b.month || a.day - b.day);
    const reportsOn = isPrevious ? 'previous' : 'current';
    const rule: DeadlineRule = { kind: 'yearly-dates', every, dates: yearly, bound, reportsOn };
    if (!isDeadlineRule(rule))
      return [at(piece, { kind: 'needs-human', reason: 'unclear-date', words: piece.words })];
    return [at(piece, rule, isPrevious ? [] : doubtsAbout(rule))];
  }
  const { issuedOn } = context;
  if (issuedOn === undefined)
    return [at(piece, { kind: 'needs-human', reason: 'unclear-date', words: piece.words })];
  return dates.map((date) => {
    const year = Number(issuedOn.slice(0, 4));
    const isPast = (writtenDay(date, year) ?? issuedOn) < issuedOn;
    return at(piece, oneOff(piece, date, isPast ? year + 1 : year, meaning), ['year']);
  });
}

/** A year of two digits is one near the day of issue: "30/6/26". */
function fullYear({ year, isShort }: WrittenDate, { issuedOn }: ParseContext): number | null {
  if (year === null || !isShort) return year;
  if (issuedOn === undefined) return Number.NaN;
  const near = Math.floor(Number(issuedOn.slice(0, 4)) / 100) * 100 + year;
  return Math.abs(near - Number(issuedOn.slice(0, 4))) <= 10 ? near : Number.NaN;
}

function nearPeriod(
  piece: Piece,
  { cycle, index }: Extract<Meaning, { type: 'near-period' }>,
  { issuedOn }: ParseContext,
): Combined {
  const unclear = at(piece, { kind: 'needs-human', reason: 'unclear-date', words: piece.words });
  if (issuedOn === undefined) return unclear;
  const running = periodOf(issuedOn, cycle);
  if (index === null) return at(piece, { kind: 'end-of-period', period: running, bound: 'by' }, ['year']);
  // "Trong tháng 2" of a letter of November is next year's.
  const year = index < running.index ? running.year + 1 : running.year;
  const period = { cycle, year, index };
  return isPeriod(period) ? at(piece, { kind: 'end-of-period', period, bound: 'by' }, ['year']) : unclear;
}

function oneOff(
  piece: Piece,
  date: WrittenDate,
  year: number,
  { bound, until }: Extract<Meaning, { type: 'dates' }>,
): DeadlineRule {
  const on = writtenDay(date, year);
  if (on === null) return { kind: 'needs-human', reason: 'unclear-date', words: piece.words };
  return until === null ? { kind: 'date', on, bound } : { kind: 'date', on, bound, until };
}

function cycleOfCount(count: number): Cycle {
  if (count === 2) return 'half-year';
  if (count === 4) return 'quarter';
  return count === 12 ? 'month' : 'year';
}

/** A report that falls into the first month of a period may well be about the one before. */
function doubtsAbout(rule: DeadlineRule): Assumption[] {
  if (rule.kind === 'recurring') {
    return rule.every !== 'month' && rule.month === 1 && rule.reportsOn === 'current' ? ['reports-on'] : [];
  }
  if (rule.kind !== 'yearly-dates') return [];
  const length = { month: 1, quarter: 3, 'half-year': 6, year: 12 }[rule.every];
  return length > 1 && rule.dates.every(({ month }) => (month - 1) % length === 0) ? ['reports-on'] : [];
}
