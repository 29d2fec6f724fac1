import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type DocumentErrorCode, parseDocument, readDocument } from '../src/index.ts';

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

function docx(body: string, more: Record<string, string> = {}): Uint8Array {
  const parts = { 'word/document.xml': `<w:document ${W}><w:body>${body}</w:body></w:document>`, ...more };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])));
}

const p = (text: string, properties = '') =>
  `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

async function codeOf(bytes: Uint8Array, name = 'a.docx'): Promise<DocumentErrorCode | 'read'> {
  return readDocument(bytes, name).then(
    () => 'read' as const,
    (error: { code: DocumentErrorCode }) => error.code,
  );
}

describe('files', () => {
  test('Word: columns of the layout table, automatic numbers, footnotes and deleted text', async () => {
    const cell = (...lines: string[]) => `<w:tc>${lines.map((line) => p(line)).join('')}</w:tc>`;
    const bullet = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr>';
    const bytes = docx(
      `<w:tbl><w:tr>${cell('UBND TỈNH A', 'SỞ KHOA HỌC VÀ CÔNG NGHỆ', 'Số: 09/SKHCN-CĐS', 'V/v rà soát mã độc')}${cell('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'Tỉnh A, ngày 05 tháng 3 năm 2026')}</w:tr></w:tbl>` +
        p('Kính gửi: Ủy ban nhân dân các xã, phường, đặc khu.') +
        '<w:p><w:r><w:t>Thực hiện Công văn số 12/UBND-KGVX ngày 01/3/2026 của UBND tỉnh A</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>, Sở đề nghị:</w:t></w:r></w:p>' +
        p('Rà soát máy trạm trước ngày 20/3/2026.', bullet) +
        '<w:p><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:r><w:t>Sở đề nghị các đơn vị thực hiện./.</w:t></w:r></w:p>',
      {
        'word/footnotes.xml': `<w:footnotes ${W}><w:footnote w:id="2">${p('Gửi kèm Thông báo số 3/TB-BCA-A05.')}</w:footnote></w:footnotes>`,
        'word/numbering.xml': `<w:numbering ${W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
      },
    );
    const { document } = await readDocument(bytes, 'a.docx');
    expect(document.superior?.value).toBe('UBND TỈNH A');
    expect(document.issuer?.value).toBe('SỞ KHOA HỌC VÀ CÔNG NGHỆ');
    expect(document.number?.value).toEqual({ sequence: 9, symbol: 'SKHCN-CĐS' });
    expect(document.date?.value).toEqual({ day: 5, month: 3, year: 2026 });
    expect(document.subject?.value).toBe('rà soát mã độc');
    expect(document.addressees[0]?.value.units).toEqual([
      { kind: 'communes', name: 'Ủy ban nhân dân các xã, phường, đặc khu' },
    ]);
    expect(document.implements?.value.number).toEqual({ sequence: 12, symbol: 'UBND-KGVX' });
    expect(document.footnotes[0]?.value.text).toBe('Gửi kèm Thông báo số 3/TB-BCA-A05.');
    expect(document.tasks.map((task) => [task.text, task.deadlineText?.value])).toEqual([
      ['Rà soát máy trạm trước ngày 20/3/2026.', 'trước ngày 20/3/2026'],
    ]);
  });

  test('what only calls itself a Word document is refused by what it is', async () => {
    expect(await codeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2))).toBe('unsupported_format');
    expect(await codeOf(zipSync({ 'a.txt': strToU8('hello') }))).toBe('unsupported_format');
    expect(await codeOf(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1))).toBe('encrypted');
    expect(await codeOf(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'a.doc')).toBe('unsupported_format');
    expect(await codeOf(new Uint8Array())).toBe('empty');
    expect(await codeOf(strToU8(' \n '), 'a.txt')).toBe('empty');
  });

  test('a bomb stops at the limit, not at the end of the memory', { timeout: 30_000 }, async () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(70 * 1024 * 1024) }, { level: 1 });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await codeOf(bomb)).toBe('too_large');
    const crowd = zipSync(
      Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`${index}`, new Uint8Array()])),
    );
    expect(await codeOf(crowd)).toBe('too_large');
  });

  test('XML with a DTD, cut off or too deep is refused', async () => {
    const entity = `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document ${W}><w:body>${p('&x;')}</w:body></w:document>`;
    expect(await codeOf(zipSync({ 'word/document.xml': strToU8(entity) }))).toBe('forbidden_xml');
    expect(await codeOf(zipSync({ 'word/document.xml': strToU8('<w:document><w:body>') }))).toBe('damaged');
    expect(await codeOf(docx('<w:p>'.repeat(500) + '</w:p>'.repeat(500)))).toBe('too_large');
    const whole = docx(p('x'.repeat(5000)));
    expect(await codeOf(whole.subarray(0, 120))).toBe('damaged');
  });
});

test('five pages are read in less than 50 ms once warm', async () => {
  const page = Array.from(
    { length: 12 },
    (_, index) =>
      `${index + 1}. Sở Khoa học và Công nghệ chủ trì, phối hợp với Công an tỉnh rà soát 100% máy chủ theo Công văn số ${index + 1}/UBND-NC ngày 03/01/2026 của Ủy ban nhân dân tỉnh Lâm Hà, báo cáo kết quả về Công an tỉnh trước ngày 20/3/2026.`,
  );
  const bytes = strToU8(
    `Số: 5/UBND-NC\nKính gửi: Các sở, ban, ngành.\n\n${Array.from({ length: 5 }, () => page.join('\n')).join('\n')}`,
  );
  await readDocument(bytes, 'a.txt');
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const before = process.cpuUsage();
    await readDocument(bytes, 'a.txt');
    times.push(process.cpuUsage(before).user / 1000);
  }
  // Processor time, best of five, because other work shares the machine.
  expect(Math.min(...times)).toBeLessThan(50);
});

test('keeps a sentence that only says when with the instruction it is about', () => {
  const { document } = parseDocument(
    'Ủy ban nhân dân tỉnh yêu cầu UBND các xã, phường:\n\n1. Cập nhật bản vá cho các máy trạm. Hoàn thành trước ngày 30/11/2026.\n\n2. Rà soát máy tính. Báo cáo kết quả trước ngày 20/12/2026./.\n',
  );
  expect(document.tasks.map(({ place, deadlineText }) => [place.join(' '), deadlineText?.value])).toEqual([
    ['1', 'trước ngày 30/11/2026'],
    ['2', undefined],
    ['2 §2', 'trước ngày 20/12/2026'],
  ]);
});
