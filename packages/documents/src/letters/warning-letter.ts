import type { Block, OfficialDocument, PartialDate } from '../model.ts';
import { fromLetterhead, type Letterhead } from './letterhead.ts';
import { lastDay } from './last-day.ts';

export interface WarningLetter {
  addressees: string[];
  /** Name of the flaw or the malware: "lỗ hổng CVE-2023-27997 trong FortiOS". */
  threat: string;
  /** What it is and why it matters here, paragraph by paragraph. */
  description: string[];
  /** Affected products or versions. */
  affected: { product: string; versions: string; cves: string[] }[];
  actions: string[];
  reportTo: string;
  respondBy: PartialDate;
}

/** Công văn cảnh báo: a threat, what it affects, what to do, and until when to answer. */
export function warningLetter(head: Letterhead, letter: WarningLetter): OfficialDocument {
  const body: Block[] = [
    ...letter.description.map((text): Block => ({ kind: 'paragraph', text })),
    ...(letter.affected.length > 0 ? [affectedTable(letter.affected)] : []),
    {
      kind: 'paragraph',
      text: `Để bảo đảm an toàn, an ninh mạng, ${head.issuerInText} đề nghị các đơn vị thực hiện các nội dung sau:`,
    },
    { kind: 'list', items: letter.actions },
    {
      kind: 'paragraph',
      text: `Đề nghị các đơn vị báo cáo kết quả thực hiện về ${letter.reportTo} ${lastDay(letter.respondBy)}`,
    },
  ];
  return fromLetterhead(head, {
    type: 'CV',
    subject: `cảnh báo ${letter.threat}`,
    addressees: letter.addressees,
    body,
  });
}

function affectedTable(affected: WarningLetter['affected']): Block {
  return {
    kind: 'table',
    columns: ['TT', 'Sản phẩm', 'Phiên bản bị ảnh hưởng', 'Mã lỗ hổng'],
    widths: [1, 4, 5, 4],
    rows: affected.map(({ product, versions, cves }, index) => [
      String(index + 1),
      product,
      versions,
      cves.join(', '),
    ]),
  };
}
