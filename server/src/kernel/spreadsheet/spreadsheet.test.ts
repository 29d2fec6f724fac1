import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import writeXlsxFile from 'write-excel-file/node';
import { describe, expect, test } from 'vitest';
import { findHeaderRow, guessColumns } from './columns.ts';
import { guessDateOrder, instantOf, readWrittenDay } from './dates.ts';
import { readSpreadsheet, type SheetRow } from './spreadsheet.ts';
import { csvOf, CSV_START } from './write-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'lachan-sheets-'));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const batch of readSpreadsheet(path)) rows.push(...batch);
  return rows;
}

const cellsOf = async (path: string) => (await read(path)).map(({ cells }) => cells);

/** A zip with these entries, written by hand so that a test can lie in its directory. */
function zipOf(entries: Record<string, string | Buffer>, declaredSize?: number): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(declaredSize ?? content.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const workbookParts = {
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" state="hidden" r:id="r1"/><sheet name="b" sheetId="2" r:id="r2"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="r1" Target="worksheets/a.xml"/><Relationship Id="r2" Target="/xl/worksheets/b.xml"/></Relationships>',
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>',
  'xl/sharedStrings.xml':
    '<sst><si><t>Tên máy</t></si><si><r><t>Ngày </t></r><r><t>mẫu</t></r><rPh><t>x</t></rPh></si></sst>',
  'xl/worksheets/a.xml':
    '<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>ẩn</t></is></c></row></sheetData></worksheet>',
  'xl/worksheets/b.xml':
    '<x:worksheet><x:sheetData><x:row r="3"><x:c r="A3" t="s"><x:v>0</x:v></x:c><x:c r="C3" t="s"><x:v>1</x:v></x:c></x:row>' +
    '<x:row r="5"><x:c r="A5" t="inlineStr"><x:is><x:t>PC &amp; 1</x:t></x:is></x:c><x:c r="C5" s="1"><x:v>46347.5</x:v></x:c></x:row></x:sheetData></x:worksheet>',
};

describe('a text file', () => {
  test.each([';', ',', '\t', '|'])('with %j between cells is cut into its columns', async (separator) => {
    const path = fileOf(
      'a.csv',
      ['Tên máy', 'IP'].join(separator) + '\r\n' + ['PC-1', '10.0.0.1'].join(separator),
    );
    expect(await cellsOf(path)).toEqual([
      ['Tên máy', 'IP'],
      ['PC-1', '10.0.0.1'],
    ]);
  });

  test('loses its byte order mark, whatever the encoding', async () => {
    const text = 'Tên máy;Đơn vị\nPC-1;Xã Ia Hrú\n';
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const expected = [
      ['Tên máy', 'Đơn vị'],
      ['PC-1', 'Xã Ia Hrú'],
    ];
    expect(await cellsOf(fileOf('bom.csv', `\uFEFF${text}`))).toEqual(expected);
    expect(await cellsOf(fileOf('utf16le.csv', utf16))).toEqual(expected);
    expect(await cellsOf(fileOf('utf16be.csv', Buffer.from(utf16).swap16()))).toEqual(expected);
    expect(await cellsOf(fileOf('bare.csv', Buffer.from(text, 'utf16le')))).toEqual(expected);
  });

  test('typed in a TCVN3 font is converted', async () => {
    const bytes = Buffer.from('Tªn m¸y;§¬n vÞ;HÖ ®iÒu hµnh\nPC-1;X· Ia Hró;Windows\n', 'latin1');
    expect(await cellsOf(fileOf('tcvn3.csv', bytes))).toEqual([
      ['Tên máy', 'Đơn vị', 'Hệ điều hành'],
      ['PC-1', 'Xã Ia Hrú', 'Windows'],
    ]);
  });

  test('typed in a VNI font is converted', async () => {
    const bytes = Buffer.from('Teân maùy;Ñôn vò;Phaàn meàm dieät virus\nPC-1;Xaõ Ia;Bkav\n', 'latin1');
    expect((await cellsOf(fileOf('vni.csv', bytes)))[0]).toEqual([
      'Tên máy',
      'Đơn vị',
      'Phần mềm diệt virus',
    ]);
  });

  test('with decomposed letters is composed', async () => {
    const path = fileOf('nfd.csv', 'Tên máy;Đơn vị\nPC;Hòa\n'.normalize('NFD'));
    expect(await cellsOf(path)).toEqual([
      ['Tên máy', 'Đơn vị'],
      ['PC', 'Hòa'],
    ]);
  });

  test('keeps quotes, separators and line breaks inside quoted cells, and the line of each row', async () => {
    const path = fileOf('quotes.csv', 'a;b\n"x;1";"hai\ndòng"\n"nói ""thế""";c\n\n"lạc "quote" giữa";d\n');
    expect(await read(path)).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x;1', 'hai dòng'] },
      { line: 4, cells: ['nói "thế"', 'c'] },
      { line: 6, cells: ['lạc "quote" giữa', 'd'] },
    ]);
  });

  test('with a quote that is never closed loses that row only', async () => {
    const rest = Array.from({ length: 3000 }, (_, index) => `pc-${index};10.0.0.1`).join('\n');
    const rows = await read(fileOf('open.csv', `a;b\n"hỏng;1\n${rest}\n`));
    expect(rows).toHaveLength(3002);
    expect(rows[1]).toMatchObject({ line: 2, fault: 'kernel.row_open_quote' });
    expect(rows[3001]).toEqual({ line: 3002, cells: ['pc-2999', '10.0.0.1'] });
  });

  test('that is no text is refused', async () => {
    const bytes = Buffer.from('ten;ip\nPC\0\0\0-1;10.0.0.1\n');
    await expect(read(fileOf('nul.csv', bytes))).rejects.toMatchObject({
      reason: 'kernel.spreadsheet_binary',
    });
  });

  test('with broken letters in one row says which', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`tên;ip\n${'pc;1\n'.repeat(20_000)}`),
      Buffer.from([0x70, 0xff, 0x3b, 0x31, 10]),
    ]);
    const rows = await read(fileOf('broken.csv', bytes));
    expect(rows.filter(({ fault }) => fault)).toEqual([
      expect.objectContaining({ line: 20_002, fault: 'kernel.row_broken_text' }),
    ]);
  });

  test('in a gzip that was cut gives the rows before the cut, then says so', async () => {
    const whole = gzipSync(
      `tên;ip\n${Array.from({ length: 50_000 }, (_, index) => `pc-${index * 7919};10.0.${index % 250}.1`).join('\n')}`,
    );
    const path = fileOf('cut.csv', whole.subarray(0, whole.length / 2));
    const rows: SheetRow[] = [];
    const reading = (async () => {
      for await (const batch of readSpreadsheet(path)) rows.push(...batch);
    })();
    await expect(reading).rejects.toMatchObject({ reason: 'kernel.spreadsheet_damaged' });
    expect(rows.length).toBeGreaterThan(10_000);
    expect((await read(fileOf('whole.csv', whole))).length).toBe(50_001);
  });

  test('that is empty says so', async () => {
    for (const content of ['', '\n\n', ';;\n'])
      await expect(read(fileOf('empty.csv', content))).rejects.toMatchObject({
        reason: 'kernel.spreadsheet_empty',
      });
  });
});

describe('a workbook', () => {
  test('gives the first sheet that is not hidden, gaps and days included', async () => {
    expect(await read(fileOf('small.xlsx', zipOf(workbookParts)))).toEqual([
      { line: 3, cells: ['Tên máy', '', 'Ngày mẫu'] },
      { line: 5, cells: ['PC & 1', '', '2026-11-21 12:00'] },
    ]);
  });

  test('that another program wrote is read the same', async () => {
    const path = join(folder, 'other.xlsx');
    await writeXlsxFile([
      [{ value: 'Tên máy' }, { value: 'Ngày' }],
      [{ value: 'PC-1' }, { value: new Date('2026-11-20T00:00:00Z'), type: Date, format: 'dd/mm/yyyy' }],
    ]).toFile(path);
    expect(await cellsOf(path)).toEqual([
      ['Tên máy', 'Ngày'],
      ['PC-1', '2026-11-20'],
    ]);
  });

  test('that is a renamed DOCX or zip is refused', async () => {
    const path = fileOf('docx.xlsx', zipOf({ 'word/document.xml': '<document/>' }));
    await expect(read(path)).rejects.toMatchObject({ reason: 'kernel.spreadsheet_not_xlsx' });
  });

  test('that was cut is refused', async () => {
    const whole = zipOf(workbookParts);
    await expect(read(fileOf('cut.xlsx', whole.subarray(0, whole.length - 40)))).rejects.toMatchObject({
      reason: 'kernel.spreadsheet_damaged',
    });
  });

  test('without a filled cell is refused', async () => {
    const path = fileOf(
      'empty.xlsx',
      zipOf({ ...workbookParts, 'xl/worksheets/b.xml': '<worksheet><sheetData/></worksheet>' }),
    );
    await expect(read(path)).rejects.toMatchObject({ reason: 'kernel.spreadsheet_empty' });
  });

  test('of Excel 97 or with a password is named as such', async () => {
    const path = fileOf('old.xlsx', Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    await expect(read(path)).rejects.toMatchObject({ reason: 'kernel.spreadsheet_old_excel' });
  });

  test('that unpacks to far more than it says, or to too much, is refused', async () => {
    const bomb = Buffer.alloc(210 * 1024 * 1024, 0x20);
    const lying = zipOf({ ...workbookParts, 'xl/sharedStrings.xml': bomb }, 1000);
    await expect(read(fileOf('bomb.xlsx', lying))).rejects.toMatchObject({
      reason: 'kernel.spreadsheet_too_large',
    });
    const doctype = { ...workbookParts, 'xl/worksheets/b.xml': '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' };
    await expect(read(fileOf('entities.xlsx', zipOf(doctype)))).rejects.toMatchObject({
      reason: 'kernel.spreadsheet_damaged',
    });
  });
});

describe('days', () => {
  test.each([
    ['21/11/2026', '2026-11-21'],
    ['1/2/26', '2026-02-01'],
    ['01-02-1999', '1999-02-01'],
    ['2026-11-21', '2026-11-21'],
    ['2026/1/5', '2026-01-05'],
    ['21-Nov-2026', '2026-11-21'],
    ['5 thg 7 2026', '2026-07-05'],
    ['05-thg 7-2026', '2026-07-05'],
    ['Nov 21, 2026', '2026-11-21'],
    ['46347', '2026-11-21'],
    ['20261121', '2026-11-21'],
    ['31/02/2026', null],
    ['hôm qua', null],
  ])('%s is read as %s', (text, day) => {
    expect(readWrittenDay(text, 'dmy')?.day ?? null).toBe(day);
  });

  test.each([
    ['21/11/2026 08:30', '2026-11-21T01:30:00.000Z'],
    ['21/11/2026 8:30:15 CH', '2026-11-21T13:30:15.000Z'],
    ['11/21/2026 12:05 AM', null],
    ['2026-11-21T08:30:00Z', '2026-11-21T08:30:00.000Z'],
    ['2026-11-21 08:30:00+07:00', '2026-11-21T01:30:00.000Z'],
    ['46347.25', '2026-11-20T23:00:00.000Z'],
    ['21/11/2026', '2026-11-21T16:59:59.000Z'],
  ])('%s in Vietnam is %s', (text, instant) => {
    const written = readWrittenDay(text, 'dmy');
    expect(written && instantOf(written, 420).toISOString()).toBe(instant);
  });

  test('are taken month first only when the column shows it', () => {
    expect(guessDateOrder(['03/04/2026', '05/06/2026'])).toBe('dmy');
    expect(guessDateOrder(['03/04/2026', '05/16/2026'])).toBe('mdy');
    expect(guessDateOrder(['13/04/2026', '05/16/2026'])).toBe('dmy');
  });
});

describe('headers', () => {
  const known = [
    { field: 'name', headers: ['Tên máy', 'Hostname'] },
    { field: 'day', headers: ['Ngày cập nhật mẫu'] },
  ] as const;

  test('are known without marks and case, and guessed when they only resemble', () => {
    expect(guessColumns(['STT', 'TEN MAY (*)', 'Ngày cập nhật mẫu gần nhất'], known)).toEqual([
      { field: 'name', column: 1, isSure: true },
      { field: 'day', column: 2, isSure: false },
    ]);
  });

  test('are found below the title of a list', () => {
    const rows = [
      { line: 1, cells: ['DANH SÁCH MÁY TÍNH', ''] },
      { line: 3, cells: ['Tên máy', 'Ngày cập nhật mẫu'] },
      { line: 4, cells: ['PC-1', '21/11/2026'] },
    ];
    expect(findHeaderRow(rows, known)?.line).toBe(3);
    expect(findHeaderRow([{ line: 1, cells: ['một ô'] }], known)).toBeNull();
  });
});

test.each(['csv', 'xlsx'])('fifty thousand rows of %s are read with little memory', async (format) => {
  const count = 50_000;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const path =
    format === 'csv'
      ? fileOf('big.csv', `tên;ip;số\n${numbers.map((index) => `pc-${index};10.0.0.1;${index}`).join('\n')}`)
      : fileOf(
          'big.xlsx',
          zipOf({
            ...workbookParts,
            'xl/worksheets/b.xml': `<worksheet><sheetData>${numbers
              .map(
                (index) =>
                  `<row r="${index + 2}"><c r="A1" t="inlineStr"><is><t>pc-${index}</t></is></c><c r="B1" t="s"><v>0</v></c></row>`,
              )
              .join('')}</sheetData></worksheet>`,
          }),
        );
  const before = process.memoryUsage().heapUsed;
  let [rows, largest, highest] = [0, 0, 0];
  for await (const batch of readSpreadsheet(path)) {
    rows += batch.length;
    largest = Math.max(largest, batch.length);
    highest = Math.max(highest, process.memoryUsage().heapUsed);
  }
  expect(rows).toBe(format === 'csv' ? count + 1 : count);
  // A batch is what one chunk of the file holds, however long the file is.
  expect(largest).toBeLessThan(20_000);
  expect((highest - before) / 2 ** 20).toBeLessThan(200);
});

test('what a CSV of ours says comes back as it was, and a formula stays text in Excel', async () => {
  const rows = [
    ['Tên', 'Ghi chú'],
    ['=cmd|"/c calc"!A1', 'a;b'],
    ['-1', '@x'],
  ];
  const text = CSV_START + csvOf(rows);
  expect(text).toContain(`"'=cmd|""/c calc""!A1"`);
  expect(await cellsOf(fileOf('ours.csv', text))).toEqual(rows);
});
