import type { Actor, Found, Span, Task } from '../extracted.ts';
import { foldVietnamese } from '../text/fold.ts';
import { actorsOfUnits } from './actors.ts';
import { findTimePhrases } from './deadline-phrases.ts';
import type { Paragraph } from './paragraphs.ts';
import { flatText } from './source.ts';
import type { TaskContext } from './task-context.ts';
import { findCves, findProducts, findReports, findTargets } from './task-details.ts';
import { findUnits } from './units.ts';

type Column = 'number' | 'task' | 'lead' | 'cooperate' | 'time' | 'product';

/** A table with such a column tells how far things are. */
const STATUS =
  /tinh trang|con thieu|con lai|da (?:thuc hien|bao cao|hoan thanh)|ty le|muc do hoan thanh|ket qua thuc hien|so ngay|cham/;

/** What the head of a column says it holds, folded; the first that fits wins. */
const COLUMNS: [Column, RegExp][] = [
  ['number', /^(?:stt|tt|so tt|so thu tu|muc)$/],
  [
    'lead',
    /chu tri|thuc hien chinh|(?:don vi|co quan|bo phan|nguoi|phong|to chuc) (?:thuc hien|dau moi|tham muu|phu trach)|trach nhiem|phan cong|dau moi/,
  ],
  ['cooperate', /phoi hop/],
  ['time', /thoi gian|thoi han|tien do|hoan thanh|^han|lo trinh|thoi diem/],
  ['product', /san pham|ket qua|dau ra|ghi chu|kinh phi/],
  ['task', /nhiem vu|noi dung|cong viec|hoat dong|dau viec|giai phap|chi tieu|muc tieu/],
];

/**
 * The rows of a table that assigns work, as plans and their appendices have it: one column says what, another who
 * or when. Any other table has no tasks.
 */
export function tableTasks(
  { cells = [] }: Paragraph,
  place: string[],
  context: TaskContext,
  text: string,
): Task[] {
  const wordsOf = (cell: Span | undefined) => (cell ? flatText(text.slice(cell.start, cell.end)) : '');
  const headAt = cells.slice(0, 3).findIndex((row) => isTaskHead(row.map(wordsOf)));
  const head = cells[headAt];
  if (!head) return [];
  const columns = columnsOf(head.map(wordsOf));
  const tasks: Task[] = [];
  let section: string[] = [];
  let above: Actor[] = [];
  for (const row of cells.slice(headAt + 1)) {
    const cell = (column: Column) => {
      const at = columns.indexOf(column);
      return at >= 0 && wordsOf(row[at]) !== '' ? row[at] : undefined;
    };
    const task = cell('task');
    const number = wordsOf(cell('number')).replace(/[.)]$/, '');
    const [lead, cooperate, time] = [cell('lead'), cell('cooperate'), cell('time')];
    if (!task || /^\(?\d\)?$/.test(wordsOf(task))) continue;
    if (!lead && !cooperate && !time && !cell('product')) {
      section = number === '' ? [] : [number];
      continue;
    }
    const leading = lead ? actorsIn(lead, text, columns.includes('cooperate') ? 'lead' : 'perform') : above;
    if (lead) above = leading.map((actor) => ({ ...actor, confidence: 0.6 }));
    tasks.push({
      place: [...place, ...section, number === '' ? `#${tasks.length + 1}` : number],
      kind: /^(?:báo cáo|tổng hợp,? báo cáo)/iu.test(wordsOf(task)) ? 'report' : 'action',
      text: wordsOf(task),
      span: task,
      confidence: 0.85,
      actors: [
        ...(leading.length > 0 ? leading : context.actors),
        ...(cooperate ? actorsIn(cooperate, text, 'cooperate') : []),
      ],
      ...timesOf(time, task, text),
      targets: findTargets(text, task),
      products: findProducts(text, task),
      cves: findCves(text, task),
      reports: findReports(text, task),
      citations: [],
    });
  }
  return tasks;
}

function columnsOf(head: string[]): (Column | undefined)[] {
  const taken = new Set<Column>();
  return head.map((words) => {
    const folded = foldVietnamese(words);
    const column = COLUMNS.find(([name, pattern]) => !taken.has(name) && pattern.test(folded))?.[0];
    if (column) taken.add(column);
    return column;
  });
}

function isTaskHead(head: string[]): boolean {
  if (head.some((words) => STATUS.test(foldVietnamese(words)))) return false;
  const columns = columnsOf(head);
  return columns.includes('task') && (columns.includes('lead') || columns.includes('time'));
}

/** A cell says who, and nothing else; a name that no pattern knows is still somebody. */
function actorsIn(cell: Span, text: string, role: 'lead' | 'perform' | 'cooperate'): Actor[] {
  const words = text.slice(cell.start, cell.end);
  const units = actorsOfUnits(findUnits(words, cell.start), role);
  if (units.length > 0) return units;
  return [{ value: { kind: 'named', name: flatText(words), role }, span: cell, confidence: 0.6 }];
}

function timesOf(
  cell: Span | undefined,
  task: Span,
  text: string,
): { deadlineText?: Found<string>; recurrenceText?: Found<string> } {
  if (!cell) {
    const { deadline, recurrence } = findTimePhrases(text, task);
    return {
      ...(deadline ? { deadlineText: deadline } : {}),
      ...(recurrence ? { recurrenceText: recurrence } : {}),
    };
  }
  const words = flatText(text.slice(cell.start, cell.end));
  const { deadline, recurrence } = findTimePhrases(text, cell);
  // The whole cell is the time, but a long one says more than that.
  const whole: Found<string> = { value: words, span: cell, confidence: 0.85 };
  return {
    deadlineText: deadline && words.length > 60 ? deadline : whole,
    ...(recurrence ? { recurrenceText: recurrence } : {}),
  };
}
