import type { Grid } from './pdf-tables.ts';

/** A run of text as the page shows it; units are points from the lower left corner. */
export interface Run {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PageContent {
  runs: Run[];
  grids: Grid[];
  height: number;
}

interface Line {
  page: number;
  y: number;
  height: number;
  runs: Run[];
  /** Rows of a table, which stands here instead of a line. */
  rows?: string[][];
  xs?: number[];
}

/** Text of the pages: a paragraph is one line, columns are parted by a tab, tables are `|` lines. */
export function layOut(pages: PageContent[]): string {
  const perPage = pages.map((content, page) => linesOfPage(content, page));
  const lines = joinTables(perPage.flat());
  const right = rightMargin(lines);
  let text = '';
  for (const [index, line] of lines.entries()) {
    const above = lines[index - 1];
    const own = perPage[line.page] ?? [];
    const parted = above && (line.rows || above.rows ? '\n\n' : separator(above, line, own, right));
    // A line may break behind the hyphen of a symbol: "UBND-" over "NC".
    if (parted) text += parted === ' ' && /[\p{L}\p{N}][-/]$/u.test(text) ? '' : parted;
    text += line.rows ? line.rows.map((row) => `| ${row.join(' | ')} |`).join('\n') : lineText(line);
  }
  return text;
}

/** Where most lines end, which in justified text is the margin; else where the longest does. */
function rightMargin(lines: Line[]): number {
  const counts = new Map<number, number>();
  for (const edge of lines.map(rightEdge)) {
    const bucket = Math.round(edge / 2) * 2;
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  const [edge = 0, count = 0] = [...counts].toSorted((left, right) => right[1] - left[1])[0] ?? [];
  return count > 2 && edge > 300 ? edge : Math.max(...lines.map(rightEdge));
}

/** What parts a line from the one above: nothing inside a paragraph, a blank line between two. */
function separator(above: Line, line: Line, page: Line[], right: number): string {
  const margin = Math.min(...page.flatMap(({ runs: [first] }) => (first ? [first.x] : [])));
  const indent = (line.runs[0]?.x ?? margin) - margin;
  // A first line is set in by 1 to 1.27 cm, which tells paragraphs apart even when every one is one line long.
  // Both lines in the middle are a title or a subject that goes on.
  const areCentred = [above, line].every(
    (one) => Math.abs((one.runs[0]?.x ?? 0) - margin - (right - rightEdge(one))) < 8,
  );
  const isSetIn = indent > 18 && indent < 60 && !areCentred && !areOverEachOther(above, line, right - margin);
  const isNextPage = line.page !== above.page;
  const isWrapped = !isSetIn && isFull(above, line, { left: margin, right, areCentred });
  if (isNextPage) return isWrapped ? ' ' : '\n\n';
  if (isSetIn || above.y - line.y > linePitch(page) * line.height * 1.2) return '\n\n';
  return isWrapped ? ' ' : '\n';
}

/** Short lines with one middle are set in the middle of a column. */
function areOverEachOther(above: Line, line: Line, width: number): boolean {
  const [upper, lower] = [above, line].map((one) => ({
    middle: ((one.runs[0]?.x ?? 0) + rightEdge(one)) / 2,
    width: rightEdge(one) - (one.runs[0]?.x ?? 0),
  }));
  return (
    upper !== undefined &&
    lower !== undefined &&
    Math.abs(upper.middle - lower.middle) < 4 &&
    Math.max(upper.width, lower.width) < width * 0.6
  );
}

/** Whether the line above ends because the next word had no more room, in letters of the same size. */
function isFull(
  above: Line,
  line: Line,
  { left, right, areCentred }: { left: number; right: number; areCentred: boolean },
): boolean {
  const first = line.runs[0];
  if (!first || isColumns(above) || isColumns(line)) return false;
  if (Math.abs(above.height - line.height) > 1 || rightEdge(above) - (above.runs[0]?.x ?? 0) < 200)
    return false;
  const words = lineText(line);
  if (OPENS.test(words) || (/^[-–+•]\s/u.test(words) && /[.;:]$/u.test(lineText(above)))) return false;
  // A centred line leaves half of its room on the left.
  const room = areCentred ? (above.runs[0]?.x ?? 0) - left : 0;
  if (!areCentred && first.x > (above.runs[0]?.x ?? 0) + 3) return false;
  const firstWord = words.split(' ')[0] ?? '';
  const wordWidth = ((rightEdge(line) - first.x) * (firstWord.length + 1)) / Math.max(1, words.length);
  const wide = (firstWord.match(/[\p{Lu}\d]/gu)?.length ?? 0) / Math.max(1, firstWord.length);
  return right - rightEdge(above) + room < wordWidth * (1.15 + wide * 0.4) + 2;
}

/** Lines that begin something new, wherever they stand. */
const OPENS = /^(?:Phần|Chương|Mục|Điều|PHẦN|CHƯƠNG|MỤC|ĐIỀU)\s+[\p{L}\d]+(?: [\p{L}]+)?[.:]/u;

function isColumns(line: Line): boolean {
  return lineText(line).includes('\t');
}

function rightEdge({ runs }: Line): number {
  const last = runs.at(-1);
  return last ? last.x + last.width : 0;
}

function linesOfPage({ runs, grids, height }: PageContent, page: number): Line[] {
  const inGrid = new Map<Grid, Run[]>(grids.map((grid) => [grid, []]));
  const free: Run[] = [];
  for (const run of runs) {
    const grid = grids.find((candidate) => isInside(run, candidate));
    if (grid) inGrid.get(grid)?.push(run);
    else free.push(run);
  }
  const tables = [...inGrid].flatMap(([grid, cellRuns]): Line[] => {
    const rows = rowsOf(grid, cellRuns);
    return rows.length > 0 ? [{ page, y: grid.ys[0] ?? 0, height: 0, runs: [], rows, xs: grid.xs }] : [];
  });
  const lines = linesOf(free, page).filter((line) => !isPageNumber(line, height));
  return [...lines, ...tables].toSorted((left, right) => right.y - left.y);
}

/** A figure alone in the margin. */
function isPageNumber(line: Line, height: number): boolean {
  return (line.y > height * 0.92 || line.y < height * 0.08) && /^-?\s*\d{1,4}\s*-?$/.test(lineText(line));
}

function isInside({ x, y, width }: Run, { xs, ys }: Grid): boolean {
  const middle = x + width / 2;
  return middle > (xs[0] ?? 0) && middle < (xs.at(-1) ?? 0) && y < (ys[0] ?? 0) && y > (ys.at(-1) ?? 0) - 1;
}

function rowsOf(grid: Grid, runs: Run[]): string[][] {
  const { xs, ys, ownerOf } = grid;
  const cells = ys.slice(1).map(() => xs.slice(1).map((): Run[] => []));
  for (const run of runs) {
    const column = Math.max(
      0,
      xs.findLastIndex((x) => x <= run.x + 1),
    );
    const row = Math.max(
      0,
      ys.findLastIndex((y) => y >= run.y + run.height * 0.3),
    );
    const [ownRow, ownColumn] = ownerOf(Math.min(row, ys.length - 2), Math.min(column, xs.length - 2));
    cells[ownRow]?.[ownColumn]?.push(run);
  }
  return cells
    .map((row) =>
      row.map((cell) => linesOf(cell, 0).map(lineText).join(' ').replaceAll('\t', ' ').replaceAll('|', '/')),
    )
    .filter((row) => row.some((cell) => cell !== ''));
}

/** A table that goes on after a page break is one table; the head is not repeated in it. */
function joinTables(lines: Line[]): Line[] {
  const joined: Line[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    const isContinued =
      line.rows &&
      last?.rows &&
      last.page < line.page &&
      last.xs?.length === line.xs?.length &&
      (last.xs ?? []).every((x, index) => Math.abs(x - (line.xs?.[index] ?? 0)) < 4);
    if (!isContinued || !line.rows || !last?.rows) {
      joined.push(line);
      continue;
    }
    const [first, ...rest] = line.rows;
    const rows = first && first.join('|') === last.rows[0]?.join('|') ? rest : line.rows;
    const [broken, ...others] = rows;
    const lastRow = last.rows.at(-1);
    // A row cut by the page break goes on without its number.
    const isNumbered = last.rows.every(([number]) => number !== '');
    if (broken && lastRow && broken[0] === '' && isNumbered) {
      for (const [index, cell] of broken.entries()) lastRow[index] = `${lastRow[index] ?? ''} ${cell}`.trim();
      last.rows.push(...others);
    } else last.rows.push(...rows);
    last.page = line.page;
  }
  return joined;
}

/** Distance of the lines inside a paragraph, in heights of their letters: about the smallest on the page. */
function linePitch(all: Line[]): number {
  const lines = all.filter(({ rows }) => !rows);
  const heights = lines.map(({ height }) => height).toSorted((left, right) => left - right);
  const usual = heights[Math.floor(heights.length / 2)] ?? 0;
  const pitches = lines
    .slice(1)
    .flatMap((line, index) =>
      line.height > usual * 0.7 ? [((lines[index]?.y ?? line.y) - line.y) / line.height] : [],
    )
    .filter((distance) => distance > 1)
    .toSorted((left, right) => left - right);
  return pitches[Math.floor(pitches.length / 10)] ?? 0;
}

/** Runs on one base line, give or take a raised digit, make a line. */
function linesOf(runs: Run[], page: number): Line[] {
  const lines: Line[] = [];
  for (const run of runs.toSorted((left, right) => right.y - left.y || left.x - right.x)) {
    const last = lines.at(-1);
    const isOnLine =
      last &&
      Math.abs(last.y - run.y) < Math.max(last.height, run.height) * 0.5 &&
      !last.runs.some((other) => overlaps(other, run));
    if (isOnLine) {
      last.runs.push(run);
      // The larger letters tell where the base line is, not a raised digit that came first.
      if (run.height > last.height) {
        last.y = run.y;
        last.height = run.height;
      }
    } else lines.push({ page, y: run.y, height: run.height, runs: [run] });
  }
  for (const line of lines) line.runs.sort((left, right) => left.x - right.x);
  return lines;
}

/** Lines of two columns with different pitch come close to each other; letters above letters are two lines. */
function overlaps(left: Run, right: Run): boolean {
  return Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x) > 2;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function lineText({ runs, y, height }: Line): string {
  let text = '';
  let end = runs[0]?.x ?? 0;
  for (const run of runs) {
    const gap = run.x - end;
    if (text !== '' && gap > height * 2) text += '\t';
    else if (text !== '' && gap > height * 0.15 && !/\s$/.test(text)) text += ' ';
    const isRaised =
      run.height < height * 0.8 && run.y > y + height * 0.15 && /^\(?\d{1,2}\)?$/.test(run.text.trim());
    text += isRaised
      ? run.text
          .trim()
          .replaceAll(/[()]/g, '')
          .replaceAll(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit)
      : run.text;
    end = run.x + run.width;
  }
  return text.trim();
}
