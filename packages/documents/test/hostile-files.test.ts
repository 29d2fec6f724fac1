import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type DocumentErrorCode, type OfficialDocument, readDocument, renderText } from '../src/index.ts';

function pdfWith(stream: Buffer, filter: string): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
  ].map((words, index) => Buffer.from(`${index + 1} 0 obj\n${words}\nendobj\n`));
  const content = Buffer.concat([
    Buffer.from(`4 0 obj\n<< /Length ${stream.length} /Filter ${filter} >>\nstream\n`),
    stream,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
  const parts = [Buffer.from('%PDF-1.7\n'), ...objects, content];
  return Buffer.concat([...parts, Buffer.from('trailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF')]);
}

async function codeOf(bytes: Uint8Array): Promise<DocumentErrorCode | 'read'> {
  return readDocument(bytes, 'a.pdf').then(
    () => 'read' as const,
    (error: { code: DocumentErrorCode }) => error.code,
  );
}

describe('a PDF that is small on disk and huge when unpacked', () => {
  const packed = deflateSync(Buffer.alloc(100 * 1024 * 1024, ' '));

  test('stops at the limit', async () => {
    expect(packed.length).toBeLessThan(200_000);
    expect(await codeOf(pdfWith(packed, '/FlateDecode'))).toBe('too_large');
  });

  test('also when it is packed twice, cut off, or calls itself an image', async () => {
    expect(await codeOf(pdfWith(deflateSync(packed), '[/FlateDecode /FlateDecode]'))).toBe('too_large');
    expect(await codeOf(pdfWith(packed.subarray(0, packed.length - 100), '/FlateDecode'))).toBe('too_large');
    expect(await codeOf(pdfWith(packed, '/FlateDecode /Subtype /Image'))).toBe('too_large');
  });
});

test('a decree of five hundred pages is read in seconds', { timeout: 120_000 }, async () => {
  const decree: OfficialDocument = {
    issuer: 'CHÍNH PHỦ',
    number: { sequence: 5, symbol: 'QĐ-TTg' },
    type: 'QĐ',
    subject: 'phê duyệt Đề án',
    addressees: [],
    legalBases: [],
    body: Array.from({ length: 3000 }, (_, index) => ({
      kind: 'paragraph' as const,
      marker: `${(index % 99) + 1}.`,
      text: `Công an tỉnh chủ trì, phối hợp với Sở Khoa học và Công nghệ rà soát máy chủ theo Công văn số ${index + 1}/UBND-NC ngày 03/01/2026 của Ủy ban nhân dân tỉnh, báo cáo kết quả về Công an tỉnh trước ngày 20/3/2026. Các sở, ban, ngành, Ủy ban nhân dân các xã, phường cử cán bộ tham gia, bố trí kinh phí theo quy định của pháp luật về ngân sách nhà nước.`,
    })),
    recipients: ['Như trên'],
    attachments: [],
  };
  const bytes = new TextEncoder().encode(renderText(decree));
  expect(bytes.length).toBeGreaterThan(1_000_000);
  const before = process.cpuUsage();
  const { document } = await readDocument(bytes, 'a.txt');
  expect(document.tasks.length).toBeGreaterThanOrEqual(3000);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(12_000);
});
