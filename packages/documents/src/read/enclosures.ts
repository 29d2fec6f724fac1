import type { Citation, Found, Task } from '../extracted.ts';
import { findCitations } from './citations.ts';
import { type Paragraph, readBody } from './paragraphs.ts';
import type { SourceLine } from './source.ts';
import { tableTasks } from './task-tables.ts';
import { readTasks } from './tasks.ts';

/** What is issued together with a decision and assigns work of its own. */
const PLAN = /^(?:KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN)(?!\p{L})/u;
const TITLE =
  /^(?:(?:PHỤ LỤC|Phụ lục|BIỂU MẪU|BẢNG)(?:\s+(?:SỐ\s+|số\s+)?(?:[IVX]{1,4}|\d{1,2}|[A-Z]))?(?!\p{Ll})|(?:KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN)$)/u;
const NO_ACTORS = { actors: [], cooperating: [], isAssigned: false, isOrdered: false };

/**
 * Tasks and citations of what follows the signature: a plan is read like a document of its own, of any other
 * enclosure only the tables that assign work. Places begin with the enclosure's name.
 * @param offset How many citations stand before these.
 */
export function readEnclosures(
  lines: SourceLine[],
  text: string,
  offset: number,
): { tasks: Task[]; citations: Found<Citation>[] } {
  const tasks: Task[] = [];
  const citations: Found<Citation>[] = [];
  for (const part of partsOf(lines)) {
    const body = readBody(part.lines, text);
    const name = capitalised(part.name);
    if (PLAN.test(part.name)) {
      const cited = body.paragraphs.flatMap((paragraph) => findCitations(body.flat, paragraph));
      const found = readTasks({
        text: body.flat,
        paragraphs: body.paragraphs,
        addressees: [],
        citations: cited,
        footnotes: body.footnotes,
        type: 'KH',
      });
      const base = offset + citations.length;
      citations.push(...cited);
      tasks.push(
        ...found.map((task) => ({
          ...task,
          place: [name, ...task.place],
          citations: task.citations.map((index) => base + index),
        })),
      );
    } else {
      const isTable = (paragraph: Paragraph) => paragraph.rows !== undefined;
      tasks.push(
        ...body.paragraphs
          .filter(isTable)
          .flatMap((paragraph) => tableTasks(paragraph, [name], NO_ACTORS, body.flat)),
      );
    }
  }
  return { tasks, citations };
}

function partsOf(lines: SourceLine[]): { name: string; lines: SourceLine[] }[] {
  const parts: { name: string; lines: SourceLine[] }[] = [];
  for (const line of lines) {
    const title = line.pieces.map((piece) => TITLE.exec(piece.text)?.[0]).find(Boolean);
    if (title !== undefined && !line.text.startsWith('|')) parts.push({ name: title, lines: [] });
    else if (parts.length === 0) parts.push({ name: 'PHỤ LỤC', lines: [line] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts;
}

/** "PHỤ LỤC II" as it is called in a sentence: "Phụ lục II". */
function capitalised(name: string): string {
  const [first = '', second = '', ...rest] = name.split(/\s+/);
  return [first.charAt(0) + first.slice(1).toLowerCase(), second.toLowerCase(), ...rest].join(' ').trim();
}
