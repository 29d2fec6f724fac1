import { getDocumentProxy } from 'unpdf';
import { DocumentError } from '../errors.ts';

const MAX_PAGES = 2000;

/** A run of text as the page shows it; units are points from the lower left corner. */
interface Run {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Whether the bytes begin as a PDF file does, after at most a kilobyte of something else. */
export function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');
}

/**
 * Text layer of a PDF: lines from top to bottom, columns of one line parted by a tab, paragraphs that stand
 * apart by a blank line, raised digits as references to footnotes.
 * @throws DocumentError `scanned_image` when the pages hold images only, `encrypted`, `damaged`, `too_large`.
 */
export async function pdfToText(bytes: Uint8Array): Promise<string> {
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > MAX_PAGES)
      throw new DocumentError('too_large', 'The PDF has too many pages', { limit: MAX_PAGES });
    const pages: string[] = [];
    for (let index = 1; index <= pdf.numPages; index += 1) {
      const page = await pdf.getPage(index);
      const content = await page.getTextContent();
      pages.push(layOut(content.items.flatMap((item) => ('str' in item ? runOf(item) : []))));
      page.cleanup();
    }
    const text = pages.join('\n\n');
    // Stamps of signing programs are text too, so a scan seldom has none at all.
    if (
      text.replaceAll(/\s/g, '').length < 40 * pages.length &&
      pages.filter((page) => page.trim().length > 150).length === 0
    ) {
      throw new DocumentError('scanned_image', 'The pages are images without a text layer', {
        pages: pages.length,
      });
    }
    return text;
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function open(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof getDocumentProxy>>> {
  try {
    // The parser takes the buffer for itself, hence the copy; nothing in the file is run or fetched.
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      useSystemFonts: false,
      verbosity: 0,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new DocumentError('encrypted', 'The PDF is protected by a password');
    }
    throw new DocumentError('damaged', 'The PDF is damaged');
  }
}

function runOf(item: { str: string; transform: unknown[]; width: number; height: number }): Run[] {
  const [, , , , x, y] = item.transform.map(Number);
  if (item.str.trim() === '' || x === undefined || y === undefined) return [];
  return [{ text: item.str, x, y, width: item.width, height: item.height || 10 }];
}

interface Line {
  y: number;
  height: number;
  runs: Run[];
}

function layOut(runs: Run[]): string {
  const lines = linesOf(runs);
  const pitch = linePitch(lines);
  const margin = Math.min(...lines.map(({ runs: [first] }) => first?.x ?? 0));
  return lines
    .map((line, index) => {
      const above = lines[index - 1];
      // A first line is set in by 1 to 1.27 cm, which tells paragraphs apart even when every one is one line long.
      const indent = (line.runs[0]?.x ?? margin) - margin;
      const isApart = above !== undefined && (above.y - line.y > pitch * 1.2 || (indent > 18 && indent < 60));
      return (isApart ? '\n' : '') + lineText(line);
    })
    .join('\n');
}

/** Distance of the lines inside a paragraph: about the smallest between lines of the page's usual letters. */
function linePitch(lines: Line[]): number {
  const heights = lines.map(({ height }) => height).toSorted((left, right) => left - right);
  const usual = heights[Math.floor(heights.length / 2)] ?? 0;
  const pitches = lines
    .slice(1)
    .flatMap((line, index) => (line.height > usual * 0.95 ? [(lines[index]?.y ?? line.y) - line.y] : []))
    .filter((distance) => distance > usual)
    .toSorted((left, right) => left - right);
  return pitches[Math.floor(pitches.length / 10)] ?? 0;
}

/** Runs on one base line, give or take a raised digit, make a line. */
function linesOf(runs: Run[]): Line[] {
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
    } else lines.push({ y: run.y, height: run.height, runs: [run] });
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
