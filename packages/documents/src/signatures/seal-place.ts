import { getDocumentProxy } from 'unpdf';
import type { Seal, SealPlace } from './seal.ts';

interface Piece {
  page: number;
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Points per millimetre. */
const MM = 72 / 25.4;
/** A round seal of a state body is 36 mm wide (Circular 07/2010/TT-BCA). */
const SEAL_SIZE = 36 * MM;
const SIGNATURE = { width: 48 * MM, height: 20 * MM };
const ABOVE_NAME =
  /^(TM|KT|TL|TUQ|Q)\s*\.|^(PHÓ )?(CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG|CHÁNH VĂN PHÒNG|CHỦ NHIỆM|BÍ THƯ|THỦ TRƯỞNG|TỔNG GIÁM ĐỐC)/;

/** Width of the words beside a seal: name of the body and time. */
export const WORDS_WIDTH = 30 * MM;
/** A block with a signature is near the end; what follows are tables at most. */
const PAGES_SEARCHED = 3;

/**
 * Where the signature belongs: between position and name in the last signature block; at the lower right of the
 * last page when there is none. The seal of the organisation covers the left third of that, its words stand to the
 * left of it.
 */
export async function findSealPlace(
  bytes: Uint8Array,
  pages: readonly { width: number; height: number }[],
  { purpose, image }: Seal,
): Promise<SealPlace> {
  const person = await signaturePlace(bytes, pages);
  if (purpose === 'person') return person;
  const right = image ? person.x + person.width / 3 : person.x - 4;
  const x = Math.max(0, right - WORDS_WIDTH - (image ? SEAL_SIZE : 0));
  const height = image ? SEAL_SIZE : person.height;
  return { page: person.page, x, y: person.y + (person.height - height) / 2, width: right - x, height };
}

async function signaturePlace(
  bytes: Uint8Array,
  pages: readonly { width: number; height: number }[],
): Promise<SealPlace> {
  const { width, height } = SIGNATURE;
  const lower = {
    page: pages.length,
    x: (pages.at(-1)?.width ?? 595) - width - 20 * MM,
    y: 30 * MM,
    width,
    height,
  };
  // The reader takes the buffer for itself, hence the copy.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { disableFontFace: true, verbosity: 0 });
  try {
    for (let page = pdf.numPages; page > Math.max(0, pdf.numPages - PAGES_SEARCHED); page -= 1) {
      const { items } = await (await pdf.getPage(page)).getTextContent();
      const pieces = items.flatMap((item) => ('str' in item && item.str.trim() ? [pieceOf(item, page)] : []));
      const found = inBlock(joined(pieces), pages[page - 1]?.width ?? 595);
      if (found) return found;
    }
    return lower;
  } finally {
    await pdf.loadingTask.destroy();
  }
}

function inBlock(pieces: Piece[], pageWidth: number): SealPlace | null {
  const right = pieces.filter(({ x, width }) => x + width / 2 > pageWidth / 2);
  const title = right.filter(({ text }) => ABOVE_NAME.test(text)).toSorted((a, b) => a.y - b.y)[0];
  if (!title) return null;
  const below = right.filter(({ y }) => y < title.y - 1).toSorted((a, b) => b.y - a.y)[0];
  const bottom = below ? below.y + below.height : title.y - SIGNATURE.height - 10;
  const gap = title.y - bottom;
  const height = Math.min(SIGNATURE.height, Math.max(gap - 4, 10 * MM));
  const middle = title.x + title.width / 2;
  return {
    page: title.page,
    x: Math.min(middle - SIGNATURE.width / 2, pageWidth - SIGNATURE.width - 5 * MM),
    y: Math.max(0, bottom + (gap - height) / 2),
    width: SIGNATURE.width,
    height,
  };
}

function pieceOf(
  item: { str: string; transform: unknown[]; width: number; height: number },
  page: number,
): Piece {
  const [, , , , x = 0, y = 0] = item.transform.map(Number);
  return { page, text: item.str.trim(), x, y, width: item.width, height: item.height || 10 };
}

/** Runs of one line put together; what stands in two columns stays apart. */
function joined(runs: Piece[]): Piece[] {
  const pieces: Piece[] = [];
  for (const run of runs) {
    const last = pieces.at(-1);
    const gap = last ? run.x - (last.x + last.width) : Infinity;
    if (last && Math.abs(last.y - run.y) < 2 && gap > -2 && gap < 12) {
      last.text += ` ${run.text}`;
      last.width = run.x + run.width - last.x;
    } else pieces.push({ ...run });
  }
  return pieces;
}
