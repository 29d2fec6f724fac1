import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../src/index.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/** One page that shows nothing, as a scan does to a reader of text. */
const IMAGE_ONLY = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF`;

describe('PDF', () => {
  test('columns, wrapped lines and page breaks of the text layer are put in order', async () => {
    const { document } = await readDocument(fixture('letter.pdf'), 'letter.pdf');
    expect(document.issuer?.value).toBe('ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÔNG HÀ');
    expect(document.number?.value).toEqual({ sequence: 920, symbol: 'UBND-VX' });
    expect(document.date?.value).toEqual({ day: 18, month: 11, year: 2025 });
    expect(document.subject?.value).toBe('triển khai chiến dịch làm sạch mã độc trên không gian mạng');
    expect(document.addressees.map(({ value }) => value.text)).toEqual([
      'Các phòng, ban chuyên môn',
      'Ủy ban nhân dân các xã, phường',
    ]);
    expect(document.implements?.value.number).toEqual({ sequence: 233, symbol: 'KH-UBND' });
    expect(document.tasks.map((task) => [task.place.join(' '), task.deadlineText?.value])).toEqual([
      ['1', 'Thời gian hoàn thành: trước ngày 05/12/2025'],
      ['2', undefined],
      ['3', 'trước ngày 10/12/2025'],
    ]);
    expect(document.body.filter(({ value }) => value.kind === 'paragraph')).toHaveLength(16);
    expect(document.signature?.value.name).toBe('Hoàng Minh Tuấn');
    expect(document.archive?.value).toEqual({ units: ['VT'] });
  });

  test('a scan, a locked file and a broken file each say what they are', async () => {
    const codeOf = (bytes: Uint8Array) =>
      readDocument(bytes, 'a.pdf').catch((error: { code: string }) => error.code);
    expect(await codeOf(Buffer.from(IMAGE_ONLY))).toBe('scanned_image');
    expect(await codeOf(fixture('encrypted.pdf'))).toBe('encrypted');
    expect(await codeOf(Buffer.from('%PDF-1.7\nnothing more'))).toBe('damaged');
  });
});
