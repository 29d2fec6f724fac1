import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { DocumentError } from '../errors.ts';
import { layOut, type PageContent, type Run } from './pdf-layout.ts';
import { gridsOf, strokesOf } from './pdf-tables.ts';

const MAX_PAGES = 2000;

/** Whether the bytes begin as a PDF file does, after at most a kilobyte of something else. */
export function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');
}

/**
 * Text layer of a PDF: paragraphs from top to bottom, columns of one line parted by a tab, tables with lines around
 * their cells as `|` lines, raised digits as references to footnotes.
 * @throws DocumentError `scanned_image` when the pages hold images only, `encrypted`, `damaged`, `too_large`.
 */
export async function pdfToText(bytes: Uint8Array): Promise<string> {
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > MAX_PAGES)
      throw new DocumentError('too_large', 'The PDF has too many pages', { limit: MAX_PAGES });
    const pages: PageContent[] = [];
    for (let index = 1; index <= pdf.numPages; index += 1) pages.push(await readPage(pdf, index));
    // Stamps of signing programs are text too, so a scan seldom has none at all.
    const lengths = pages.map(({ runs }) => runs.reduce((sum, { text }) => sum + text.trim().length, 0));
    const total = lengths.reduce((sum, length) => sum + length, 0);
    if (total < 40 * pages.length && !lengths.some((length) => length > 150)) {
      throw new DocumentError('scanned_image', 'The pages are images without a text layer', {
        pages: pages.length,
      });
    }
    return layOut(pages);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<Pdf> {
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

async function readPage(pdf: Pdf, index: number): Promise<PageContent> {
  const page = await pdf.getPage(index);
  const content = await page.getTextContent();
  const runs = content.items.flatMap((item) => ('str' in item ? runOf(item) : []));
  const { height } = page.getViewport({ scale: 1 });
  const grids = mayHoldTable(runs) ? gridsOf(await readStrokes(page)) : [];
  page.cleanup();
  return { runs, grids, height };
}

async function readStrokes(page: Awaited<ReturnType<Pdf['getPage']>>) {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList();
  return strokesOf(OPS, fnArray, argsArray);
}

/** Reading the drawing of a page costs as much as its text: only where a line of words has a wide gap. */
function mayHoldTable(runs: Run[]): boolean {
  const ordered = runs.toSorted((left, right) => right.y - left.y || left.x - right.x);
  return ordered.some((run, index) => {
    const before = ordered[index - 1];
    return before && Math.abs(before.y - run.y) < 2 && run.x - before.x - before.width > 7;
  });
}

function runOf(item: { str: string; transform: unknown[]; width: number; height: number }): Run[] {
  const [, , , , x, y] = item.transform.map(Number);
  if (item.str.trim() === '' || x === undefined || y === undefined) return [];
  return [{ text: item.str, x, y, width: item.width, height: item.height || 10 }];
}
