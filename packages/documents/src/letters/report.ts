import type { Block, OfficialDocument } from '../model.ts';
import { type CitedDocument, cite, fromLetterhead, type Letterhead } from './letterhead.ts';

export interface ReportSection {
  /** Without a number; the report numbers them. */
  title: string;
  paragraphs: string[];
  table?: { columns: string[]; rows: string[][]; widths?: number[]; landscape?: boolean };
}

export interface Report {
  addressee: string;
  /** Begins in a capital: "Kết quả phòng, chống mã độc quý III năm 2026". */
  subject: string;
  /** The document that asks for the report. */
  basis?: CitedDocument;
  sections: ReportSection[];
  /** Said in words when there are none, so that "none" and "not asked" differ. */
  obstacles: string[];
  proposals: string[];
}

/** Báo cáo going up: results by section, obstacles, proposals. Form: Decree 30/2020/NĐ-CP, Annex III, model 1.4. */
export function report(
  head: Letterhead,
  { addressee, subject, basis, sections, obstacles, proposals }: Report,
): OfficialDocument {
  const opening = basis ? `Thực hiện ${cite(basis)}, ` : '';
  const body: Block[] = [
    { kind: 'paragraph', text: `${opening}${head.issuerInText} báo cáo kết quả như sau:` },
    ...sections.flatMap((section, index): Block[] => [
      { kind: 'heading', marker: `${roman(index + 1)}.`, text: section.title.toUpperCase() },
      ...section.paragraphs.map((text): Block => ({ kind: 'paragraph', text })),
      ...(section.table ? [{ kind: 'table' as const, ...section.table }] : []),
    ]),
    { kind: 'heading', marker: `${roman(sections.length + 1)}.`, text: 'KHÓ KHĂN, VƯỚNG MẮC' },
    ...listOr(obstacles, 'Không có.'),
    { kind: 'heading', marker: `${roman(sections.length + 2)}.`, text: 'KIẾN NGHỊ, ĐỀ XUẤT' },
    ...listOr(proposals, 'Không có.'),
    { kind: 'paragraph', text: `${head.issuerInText} kính báo cáo ${addressee} xem xét, chỉ đạo` },
  ];
  return fromLetterhead(head, { type: 'BC', subject, addressees: [addressee], body });
}

function listOr(items: string[], none: string): Block[] {
  return items.length > 0 ? [{ kind: 'list', items }] : [{ kind: 'paragraph', text: none }];
}

function roman(value: number): string {
  return (
    ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'][value] ?? String(value)
  );
}
