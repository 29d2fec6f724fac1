import type { Found } from '../extracted.ts';
import type { Block } from '../model.ts';
import type { Paragraph } from './paragraphs.ts';

const LEGAL_BASIS = /^(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình)(?!\p{L})/u;

/** Legal bases stand before the first numbered line and end in ";" (the last may end in "." or "," ). */
export function isLegalBasis(paragraph: Paragraph): boolean {
  return (
    !paragraph.marker &&
    LEGAL_BASIS.test(paragraph.text) &&
    /[;.,]$/u.test(paragraph.text) &&
    paragraph.text.length < 500 &&
    // More than one sentence is the opening of a letter that happens to start with its reason.
    !/[\p{Ll}\d]\. \p{Lu}/u.test(paragraph.text) &&
    !/(?:như sau|yêu cầu|(?<!Theo )đề nghị (?:các|quý|UBND|Ủy ban|Sở)|có ý kiến)/u.test(paragraph.text)
  );
}

/** The body as blocks: headings, paragraphs, dash lists and tables. */
export function readBlocks(paragraphs: Paragraph[]): Found<Block>[] {
  const blocks: Found<Block>[] = [];
  for (const paragraph of paragraphs) {
    const { start, end, marker, text, rows } = paragraph;
    const span = { start, end };
    const last = blocks.at(-1);
    if (rows) {
      const cells = rows.filter((row) => row.some((cell) => !/^[-:\s]*$/.test(cell)));
      blocks.push({
        value: { kind: 'table', columns: cells[0] ?? [], rows: cells.slice(1) },
        span,
        confidence: 0.8,
      });
    } else if (marker?.kind === 'dash') {
      const item = text.replace(/[;.]$/u, '');
      if (last?.value.kind === 'list') {
        last.value.items.push(item);
        last.span.end = end;
      } else blocks.push({ value: { kind: 'list', items: [item] }, span, confidence: 0.9 });
    } else {
      const value = { ...(marker ? { marker: marker.text } : {}), text };
      const kind = isHeading(paragraph) ? 'heading' : 'paragraph';
      blocks.push({ value: { kind, ...value }, span, confidence: 0.9 });
    }
  }
  return blocks;
}

/** Numbered lines that are no sentences, and lines in capitals. */
function isHeading({ marker, text, isLast }: Paragraph): boolean {
  if (text.length > 200 || isLast) return false;
  if (!/\p{Ll}/u.test(text) && /\p{Lu}/u.test(text)) return true;
  if (!marker || marker.kind === 'plus' || marker.kind === 'letter') return false;
  return !/[.;:,]$/u.test(text);
}
