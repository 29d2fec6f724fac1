import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  type DocumentErrorCode,
  type EdxmlDocument,
  readDocument,
  readEdxml,
  renderDocx,
  renderText,
  replyToEdxml,
  toOfficialDocument,
  urgingLetter,
  writeEdxml,
} from '../src/index.ts';

const letter = urgingLetter(
  {
    issuer: 'ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI',
    issuerInText: 'Ủy ban nhân dân tỉnh',
    number: { sequence: 51, symbol: 'UBND-KGVX' },
    place: 'Đồng Nai',
    date: { day: 3, month: 1, year: 2024 },
    signature: { lines: [{ text: 'CHỦ TỊCH' }], name: 'Trần Thị Nga' },
    archive: { units: ['VT'] },
  },
  {
    directive: {
      type: 'CT',
      number: { sequence: 14, symbol: 'CT-TTg' },
      date: { day: 25, month: 5, year: 2018 },
      issuer: 'Thủ tướng Chính phủ',
    },
    addressees: ['UBND thành phố Biên Hòa'],
    missing: [
      {
        unit: 'UBND thành phố Biên Hòa',
        task: 'Báo cáo quý',
        dueOn: { day: 14, month: 12, year: 2023 },
        state: 'no-report',
      },
    ],
    checkedOn: { day: 2, month: 1, year: 2024 },
    respondBy: { day: 19, month: 1, year: 2024 },
    reportTo: 'Sở Thông tin và Truyền thông',
  },
);

const sent: EdxmlDocument = {
  kind: 'document',
  from: { id: '000.00.00.H19', name: 'Ủy ban nhân dân tỉnh Đồng Nai', email: 'ubnd@dongnai.gov.vn' },
  to: [{ id: '000.02.00.H19', name: 'UBND thành phố Biên Hòa' }, { id: 'H19.33' }],
  documentId: '000.00.00.H19,2024/01/03,51/UBND-KGVX',
  code: { number: '51', notation: 'UBND-KGVX' },
  place: 'Đồng Nai',
  date: { day: 3, month: 1, year: 2024 },
  type: { code: 2, detail: '2', name: 'Công văn' },
  subject: 'Đôn đốc <thực hiện> Chỉ thị & "báo cáo"',
  signer: { competence: 'TM.', position: 'Chủ tịch', fullName: 'Trần Thị Nga' },
  dueOn: { day: 19, month: 1, year: 2024 },
  toPlaces: ['Như trên'],
  other: { priority: '1', pages: '2', appendixes: ['Phụ lục 1'] },
  responseFor: [
    { organisationId: '000.00.00.G22', code: '14/CT-TTg', date: { day: 25, month: 5, year: 2018 } },
  ],
  isSteering: true,
  trace: [{ organisationId: '000.00.00.H19', at: '2024-01-03T08:30:00+07:00' }],
  business: {
    type: 'replace',
    reason: 'Sai số liệu',
    hasPaper: false,
    staff: { staff: 'Văn thư', email: 'vt@dongnai.gov.vn' },
    replaces: [{ documentId: 'x,2024/01/02,50/UBND-KGVX', organisationIds: ['000.02.00.H19'] }],
  },
  attachments: [
    {
      name: '51-UBND-KGVX.docx',
      contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      bytes: await renderDocx(letter),
    },
  ],
  unknown: [
    {
      parent: ['edXML', 'edXMLEnvelope', 'edXMLHeader', 'MessageHeader'],
      element: { name: 'NewField', attributes: { a: '1' }, children: ['giữ nguyên'] },
    },
  ],
  defects: [],
};

const NS =
  'xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016" xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"';
const header = (inside: string) =>
  `<edXML:edXMLEnvelope><edXML:edXMLHeader><edXML:MessageHeader>${inside}</edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope>`;
const codeOf = (bytes: Uint8Array): DocumentErrorCode | 'read' => {
  try {
    readEdxml(bytes);
    return 'read';
  } catch (error) {
    return (error as { code: DocumentErrorCode }).code;
  }
};

describe('edXML', () => {
  test.each([false, true])(
    'a document written and read again is the same, unknown elements included (zipped: %s)',
    (isZipped) => {
      const read = readEdxml(writeEdxml(sent, { isZipped }));
      const contentType = isZipped ? 'application/zip' : sent.attachments[0]?.contentType;
      expect(read).toEqual({
        ...sent,
        attachments: sent.attachments.map((attachment) => ({ ...attachment, contentType })),
      });
    },
  );

  test('the document in the envelope is read from its attachment, with the envelope beside it', async () => {
    const { document, edxml } = await readDocument(writeEdxml(sent, { isZipped: true }), 'a.edxml');
    expect(toOfficialDocument(document).number).toEqual({ sequence: 51, symbol: 'UBND-KGVX' });
    expect(document.implements?.value.number).toEqual({ sequence: 14, symbol: 'CT-TTg' });
    expect(edxml?.dueOn).toEqual({ day: 19, month: 1, year: 2024 });
  });

  test('without a readable attachment the envelope speaks', async () => {
    const image = {
      name: 'scan.jpg',
      contentType: 'image/jpeg',
      bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0),
    };
    const { document } = await readDocument(
      writeEdxml({ ...sent, subject: 'đôn đốc báo cáo', attachments: [image] }),
      'a.edxml',
    );
    expect(document.number?.value).toEqual({ sequence: 51, symbol: 'UBND-KGVX' });
    expect(document.date?.value).toEqual({ day: 3, month: 1, year: 2024 });
    expect(document.subject?.value).toBe('đôn đốc báo cáo');
  });

  test('every status goes out as the answer to the document and comes back', () => {
    for (const code of ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const) {
      const reply = replyToEdxml(sent, {
        from: { id: '000.02.00.H19' },
        code,
        at: '2024-01-03T09:00:00+07:00',
        description: 'Đã tiếp nhận',
        staff: { staff: 'Lê Văn A' },
      });
      expect(readEdxml(writeEdxml(reply))).toEqual(reply);
      expect(reply.responseFor[0]?.code).toBe('51/UBND-KGVX');
    }
  });

  test('files with the defects of practice are read, and the defects are named', () => {
    const body =
      '<edXML:From><edXML:OrganId>000.00.00.H41</edXML:OrganId></edXML:From><Code><CodeNumber>7</CodeNumber><CodeNotation>UBND</CodeNotation></Code><PromulgationInfo><PromulgationDate>03-01-2024</PromulgationDate></PromulgationInfo>';
    const bare = readEdxml(
      strToU8(`<!-- note --><edXML:edXMLEnvelope ${NS}>${header(body).replace('<edXML:edXMLEnvelope>', '')}`),
    );
    expect(bare).toMatchObject({ from: { id: '000.00.00.H41' }, date: { day: 3, month: 1, year: 2024 } });
    expect(bare.defects).toEqual([
      { code: 'bare_envelope', subject: 'edXML:edXMLEnvelope' },
      { code: 'date_format', subject: '03-01-2024' },
    ]);
    const manifest =
      '<edXML:edXMLBody><edXML:edXMLManifest version="1.0"><edXML:Reference xlink:href="cid:1"><ContentId>cid:1</ContentId></edXML:Reference></edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope>';
    const linked = readEdxml(
      strToU8(`<edXML ${NS}>${header(body).replace('</edXML:edXMLEnvelope>', manifest)}</edXML>`),
    );
    expect(linked.defects.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'undeclared_prefix xlink',
      'date_format 03-01-2024',
      'reference_without_attachment 1',
    ]);
  });

  test('a cut-off attachment, a DTD, other XML and a file without header are refused', () => {
    const whole = new TextDecoder().decode(writeEdxml(sent));
    const cut = whole.replace(/(ContentTransferEncoded>[A-Za-z0-9+/]{99})[A-Za-z0-9+/=]+/, '$1');
    expect(codeOf(strToU8(cut))).toBe('damaged');
    const brokenZip = {
      ...sent.attachments[0],
      name: 'a.docx',
      contentType: 'application/zip',
      bytes: zipSync({ 'a.docx': strToU8('x'.repeat(5000)) }).subarray(0, 60),
    };
    expect(codeOf(writeEdxml({ ...sent, attachments: [brokenZip] }))).toBe('damaged');
    expect(codeOf(strToU8(`<!DOCTYPE edXML [<!ENTITY a "b">]><edXML ${NS}/>`))).toBe('forbidden_xml');
    expect(codeOf(strToU8('<html/>'))).toBe('unsupported_format');
    expect(codeOf(strToU8(`<edXML ${NS}/>`))).toBe('damaged');
    expect(codeOf(strToU8(`<edXML ${NS}>${header('<StatusCode>99</StatusCode>')}</edXML>`))).toBe(
      'unsupported_format',
    );
  });

  test('a document that is written as text inside an envelope is the same document when read', async () => {
    const text = { name: 'a.txt', contentType: 'text/plain', bytes: strToU8(renderText(letter)) };
    const { document } = await readDocument(writeEdxml({ ...sent, attachments: [text] }), 'a.edxml');
    const body = letter.body.map((block) =>
      block.kind === 'table' ? { kind: block.kind, columns: block.columns, rows: block.rows } : block,
    );
    expect(toOfficialDocument(document)).toEqual({ ...letter, body });
  });
});
