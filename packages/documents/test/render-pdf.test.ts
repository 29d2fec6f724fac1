import { describe, expect, test } from 'vitest';
import { type OfficialDocument, readDocument, renderDocx, renderPdf } from '../src/index.ts';

const letter: OfficialDocument = {
  issuer: 'ỦY BAN NHÂN DÂN TỈNH GIA LAI',
  number: { sequence: 5, symbol: 'UBND-NC' },
  place: 'Gia Lai',
  date: { day: 5, month: 2, year: 2026 },
  type: 'CV',
  subject: 'phòng, chống mã độc',
  urgency: 'express',
  addressees: ['Công an tỉnh'],
  legalBases: [],
  body: [
    { kind: 'paragraph', text: 'Mật khẩu không được là #panic("a") * đậm $x$ [1] @tên \\ "hết".' },
    { kind: 'table', columns: ['TT', 'Đơn vị'], rows: [['1', 'Sở Y tế']], landscape: true },
    { kind: 'paragraph', text: 'Yêu cầu các đơn vị thực hiện' },
  ],
  recipients: ['Như trên'],
  archive: { units: ['VT'] },
  signature: { lines: [{ text: 'CHỦ TỊCH' }], name: 'Trần Thị Nga' },
  attachments: [],
};

describe('PDF output', () => {
  test('calls itself PDF/A-2b, embeds its fonts and is the same bytes every time', async () => {
    const bytes = await renderPdf(letter);
    const raw = new TextDecoder('latin1').decode(bytes);
    expect(raw).toMatch(/pdfaid:part>2</);
    expect(raw).toMatch(/pdfaid:conformance>B</);
    expect(Buffer.from(await renderPdf(letter)).equals(Buffer.from(bytes))).toBe(true);
  });

  test('words of the document never become markup, and come back letter by letter', async () => {
    const { text } = await readDocument(await renderPdf(letter), 'a.pdf');
    expect(text).toContain('#panic("a") * đậm $x$ [1] @tên \\ "hết".');
    expect(text).toContain('Yêu cầu các đơn vị thực hiện./.');
  });

  test('a table whose rows do not fit its head is refused in both forms', async () => {
    const broken: OfficialDocument = {
      ...letter,
      body: [{ kind: 'table', columns: ['TT', 'Đơn vị'], rows: [['1']] }],
    };
    await expect(renderPdf(broken)).rejects.toMatchObject({ code: 'invalid_document' });
    await expect(renderDocx(broken)).rejects.toMatchObject({ code: 'invalid_document' });
  });

  test('a batch of a hundred letters takes seconds', { timeout: 30_000 }, async () => {
    await renderPdf(letter);
    const before = process.cpuUsage();
    for (let index = 1; index <= 100; index += 1)
      await renderPdf({ ...letter, number: { sequence: index, symbol: 'UBND-NC' } });
    // A thousand in under a minute, in processor time, because other work shares the machine.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(6000);
  });
});
