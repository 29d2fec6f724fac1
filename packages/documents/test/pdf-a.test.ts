import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type OfficialDocument, renderPdf } from '../src/index.ts';

/** What ISO 19005-2 (PDF/A-2, level B) asks of a file like ours, clause by clause, read from the bytes. */
describe('PDF/A-2b', () => {
  let raw = '';
  let bytes = new Uint8Array();

  const document: OfficialDocument = {
    superior: 'BỘ CÔNG AN',
    issuer: 'CỤC AN NINH MẠNG',
    number: { sequence: 7, symbol: 'A05-P6' },
    place: 'Hà Nội',
    date: { day: 5, month: 3, year: 2026 },
    type: 'CV',
    subject: 'cảnh báo lỗ hổng',
    urgency: 'express',
    addressees: ['Ủy ban nhân dân các tỉnh, thành phố'],
    legalBases: ['Căn cứ Luật An ninh mạng số 116/2025/QH15'],
    body: [
      { kind: 'paragraph', text: 'Ưu tiên khắc phục; ẵ ẳ ậ ệ ỗ ở ữ ỵ đ Đ Ỷ Ậ Ữ.' },
      { kind: 'table', columns: ['STT', 'Nhiệm vụ'], rows: [['1', 'Rà soát']], landscape: true },
    ],
    recipients: ['Như trên'],
    archive: { units: ['VT'] },
    signature: {
      lines: [{ prefix: 'KT', text: 'CỤC TRƯỞNG' }, { text: 'PHÓ CỤC TRƯỞNG' }],
      name: 'Lê Văn Đức',
    },
    attachments: [],
  };

  beforeAll(async () => {
    bytes = new Uint8Array(await renderPdf(document));
    raw = Buffer.from(bytes).toString('latin1');
  });

  test('6.1.2 and 6.1.3: header with binary comment, file identifier, no encryption', () => {
    expect(raw).toMatch(/^%PDF-1\.[2-7]\n%[\u0080-\u00FF]{4}/);
    expect(raw).toMatch(/\/ID\s*\[/);
    expect(raw).not.toContain('/Encrypt');
    expect(raw.trimEnd().endsWith('%%EOF')).toBe(true);
  });

  test('6.2.3: one output intent with an embedded colour profile', () => {
    expect(raw.match(/\/S \/GTS_PDFA1/g)).toHaveLength(1);
    const profile = /\/DestOutputProfile (\d+) 0 R/.exec(raw)?.[1];
    expect(raw).toMatch(new RegExp(`\\n${profile} 0 obj\\s*<<[^>]*\\/N 3`));
  });

  test('6.2.10: no transparency', () => {
    expect(raw).not.toMatch(/\/SMask(?! \/None)|\/BM \/(?!Normal)|\/(?:ca|CA) 0/);
  });

  test('6.2.11: every font is embedded and maps to Unicode', () => {
    const fonts = raw.match(/\/Subtype \/Type0/g)?.length ?? 0;
    expect(fonts).toBeGreaterThan(2);
    expect(raw.match(/\/ToUnicode \d+ 0 R/g)).toHaveLength(fonts);
    expect(raw.match(/\/FontFile[23]? \d+ 0 R/g)).toHaveLength(fonts);
    expect(raw.match(/\/CIDToGIDMap/g)?.length ?? 0).toBeGreaterThanOrEqual(
      raw.match(/\/CIDFontType2/g)?.length ?? 0,
    );
  });

  test('6.5 and 6.6: nothing that runs, fetches or is attached', () => {
    expect(raw).not.toMatch(
      /\/(?:JavaScript|JS|Launch|AA|OpenAction|EmbeddedFiles|XFA|RichMedia|Movie|Sound)\b/,
    );
  });

  test('6.6.2 and 6.7.11: XMP metadata, uncompressed, that names part and level and the title', () => {
    const xmp = /<\?xpacket begin[\s\S]*?<\?xpacket end="[rw]"\?>/.exec(raw)?.[0] ?? '';
    const text = Buffer.from(xmp, 'latin1').toString('utf8');
    expect(text).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(text).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
    expect(text).toContain('cảnh báo lỗ hổng');
    expect(raw).toMatch(/\/Type \/Metadata/);
  });

  test('the text is found and copied letter by letter by another reader', ({ skip }) => {
    const file = join(mkdtempSync(join(tmpdir(), 'pdf-')), 'a.pdf');
    writeFileSync(file, bytes);
    let text = '';
    try {
      text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    } catch {
      skip('pdftotext is not installed');
    }
    expect(text.normalize('NFC')).toContain('Ưu tiên khắc phục; ẵ ẳ ậ ệ ỗ ở ữ ỵ đ Đ Ỷ Ậ Ữ.');
    expect(text).toMatch(/Số: 07\/A05-P6 +Hà Nội, ngày 05 tháng 3 năm 2026/);
  });
});
