import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ArchiveLine,
  type Block,
  type DocumentNumber,
  type OfficialDocument,
  parseDocument,
  readDocument,
  renderDocx,
  renderPdf,
  renderText,
  type SignatureBlock,
  toOfficialDocument,
} from '../src/index.ts';

const WORDS = [
  'rà soát',
  'máy chủ',
  'thiết bị',
  'mã độc',
  'an toàn',
  'thông tin',
  'đường truyền',
  'kế hoạch',
  'ứng cứu',
  'quý',
  'khẩn cấp',
];
const phrase = (min: number, max: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: min, maxLength: max }).map((words) => words.join(' '));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = phrase(4, 30).map((text) => `${capital(text)}.`);
const item = phrase(3, 15).map(capital);

const issuers = fc.constantFrom<Pick<OfficialDocument, 'superior' | 'issuer'>[]>(
  { issuer: 'ỦY BAN NHÂN DÂN TỈNH GIA LAI' },
  { issuer: 'ỦY BAN NHÂN DÂN PHƯỜNG PLEIKU' },
  { superior: 'UBND TỈNH GIA LAI', issuer: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ' },
  { superior: 'BỘ CÔNG AN', issuer: 'CỤC AN NINH MẠNG' },
);
const number = fc.constantFrom<DocumentNumber[]>(
  { sequence: 4033, symbol: 'UBND-KT' },
  { sequence: 5, symbol: 'UBND-KGVX' },
  { symbol: 'UBND-KGVX' },
  { sequence: 812, symbol: 'STC-TH&TK' },
  { sequence: 145, symbol: 'KH.UB' },
  { sequence: 8, symbol: 'STTTT-CĐS' },
);
const date = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  month: fc.integer({ min: 1, max: 12 }),
  year: fc.integer({ min: 2015, max: 2030 }),
});
const blockArbitrary: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), text: sentence }),
  fc.record({
    kind: fc.constant('paragraph' as const),
    marker: fc.constantFrom('1.', '2.', 'a)', 'đ)'),
    text: sentence,
  }),
  fc.record({
    kind: fc.constant('heading' as const),
    marker: fc.constantFrom('I.', 'II.', '3.', 'Điều 4.'),
    text: item,
  }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(item, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.constant<string[]>(['TT', 'Nội dung', 'Tỷ lệ']),
    rows: fc.array(
      fc.tuple(fc.constantFrom('1', '2'), item, fc.constantFrom('98,5%', '100%')).map((row) => [...row]),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);
/** Two dash lists in a row are one list on paper, and so are two tables. */
const body = fc
  .array(blockArbitrary, { minLength: 1, maxLength: 8 })
  .map((blocks) =>
    blocks.filter(
      (block, index) =>
        block.kind !== blocks[index - 1]?.kind || (block.kind !== 'list' && block.kind !== 'table'),
    ),
  )
  .map((blocks): Block[] => [
    ...blocks,
    { kind: 'paragraph', text: 'Đề nghị các đơn vị nghiêm túc thực hiện' },
  ]);

const documents: fc.Arbitrary<OfficialDocument> = fc
  .tuple(
    issuers,
    fc.record({
      number,
      place: fc.constantFrom('Gia Lai', 'Thành phố Hồ Chí Minh', 'Bà Rịa - Vũng Tàu'),
      date,
      type: fc.constantFrom('CV' as const, 'CT' as const, 'KH' as const, 'TB' as const),
      subject: phrase(3, 16),
      addressees: fc.constantFrom<string[][]>(
        ['Công an tỉnh'],
        ['Các sở, ban, ngành thuộc tỉnh', 'Ủy ban nhân dân các xã, phường'],
        ['Các sở, ban, ngành', 'Công an tỉnh', 'VNPT Gia Lai'],
      ),
      legalBases: fc.constantFrom<string[][]>(
        [],
        [
          'Căn cứ Luật An ninh mạng số 116/2025/QH15',
          'Căn cứ Nghị định số 331/2026/NĐ-CP ngày 19/8/2026 của Chính phủ',
        ],
      ),
      body,
      recipients: fc.constantFrom<string[][]>(
        [],
        ['Như trên'],
        ['Như trên', 'Bộ Công an (b/c)', 'Chủ tịch, các PCT UBND tỉnh'],
      ),
      archive: fc.constantFrom<ArchiveLine[]>(
        { units: ['VT'] },
        { units: ['VT', 'KGVX'] },
        { units: ['VT', 'KGVX'], drafter: 'Tho', copies: 5 },
      ),
      signature: fc.constantFrom<SignatureBlock[]>(
        { lines: [{ text: 'GIÁM ĐỐC' }], name: 'Trần Thị Nga' },
        {
          lines: [
            { prefix: 'TM' as const, text: 'ỦY BAN NHÂN DÂN' },
            { prefix: 'KT' as const, text: 'CHỦ TỊCH' },
            { text: 'PHÓ CHỦ TỊCH' },
          ],
          name: 'Nguyễn Xuân Thanh',
        },
        { lines: [{ prefix: 'TL' as const, text: 'CHỦ TỊCH' }, { text: 'CHÁNH VĂN PHÒNG' }] },
        { lines: [{ prefix: 'Q' as const, text: 'CỤC TRƯỞNG' }], name: 'Lê Văn Đức' },
      ),
      attachments: fc.constantFrom<string[][]>(
        [],
        ['Phụ lục danh mục lỗ hổng'],
        ['Biểu mẫu 01', 'Danh sách máy chủ'],
      ),
    }),
    fc.record(
      {
        urgency: fc.constantFrom('urgent' as const, 'very-urgent' as const, 'express' as const),
        secrecy: fc.constantFrom('confidential' as const, 'secret' as const),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([head, fields, stamps]) => ({ ...head, ...fields, ...stamps }));

describe('a document that is written and read again is the same document', () => {
  test('through text', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(toOfficialDocument(parseDocument(renderText(document)).document)).toEqual(document);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  test('through a Word file', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const { document: read } = await readDocument(await renderDocx(document), 'a.docx');
        expect(toOfficialDocument(read)).toEqual(document);
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  test('through a PDF, but for tables, whose lines a text layer does not tell apart', async () => {
    const withoutTables = documents.map((document) => ({
      ...document,
      body: document.body.filter(({ kind }) => kind !== 'table'),
    }));
    await fc.assert(
      fc.asyncProperty(withoutTables, async (document) => {
        const { document: read } = await readDocument(await renderPdf(document), 'a.pdf');
        expect(toOfficialDocument(read)).toEqual({ ...document, body: mergedLists(document.body) });
      }),
      { numRuns: 40 },
    );
  }, 30_000);
});

/** Lists that a removed table parted are one list on paper. */
function mergedLists(blocks: Block[]): Block[] {
  const merged: Block[] = [];
  for (const block of blocks) {
    const last = merged.at(-1);
    if (block.kind === 'list' && last?.kind === 'list')
      merged[merged.length - 1] = { kind: 'list', items: [...last.items, ...block.items] };
    else merged.push(block);
  }
  return merged;
}
