import { describe, expect, test } from 'vitest';
import {
  incidentMinutes,
  issuingLetter,
  type Letterhead,
  obstacleReply,
  type OfficialDocument,
  parseDocument,
  readDocument,
  renderDocx,
  renderText,
  report,
  requestLetter,
  toOfficialDocument,
  urgingLetter,
  warningLetter,
} from '../src/index.ts';

const head: Letterhead = {
  superior: 'UBND TỈNH GIA LAI',
  issuer: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
  issuerInText: 'Sở Khoa học và Công nghệ',
  number: { sequence: 128, symbol: 'SKHCN-CĐS' },
  place: 'Gia Lai',
  date: { day: 5, month: 9, year: 2026 },
  signature: { lines: [{ prefix: 'KT', text: 'GIÁM ĐỐC' }, { text: 'PHÓ GIÁM ĐỐC' }], name: 'Trần Thị Nga' },
  archive: { units: ['VT', 'CĐS'] },
};
const directive = {
  type: 'CV' as const,
  number: { sequence: 51, symbol: 'UBND-KGVX' },
  date: { day: 3, month: 8, year: 2026 },
  issuer: 'Ủy ban nhân dân tỉnh Gia Lai',
  subject: 'tăng cường phòng, chống mã độc',
};

const urging = urgingLetter(head, {
  directive,
  addressees: ['Ủy ban nhân dân phường Pleiku'],
  missing: [
    {
      unit: 'UBND phường Pleiku',
      task: 'Cài đặt phần mềm phòng, chống mã độc',
      dueOn: { day: 14, month: 8, year: 2026 },
      state: 'incomplete',
      note: 'đạt 81,5%',
    },
    {
      unit: 'UBND phường Pleiku',
      task: 'Báo cáo quý III',
      dueOn: { day: 14, month: 9, year: 2026 },
      state: 'no-report',
    },
  ],
  checkedOn: { day: 4, month: 9, year: 2026 },
  respondBy: { day: 14, month: 9, year: 2026 },
  reportTo: 'Sở Khoa học và Công nghệ',
  reminderCount: 2,
});

const letters: [string, OfficialDocument][] = [
  [
    'issuing',
    issuingLetter(head, {
      parent: directive,
      subject: 'tăng cường phòng, chống mã độc',
      addressees: ['Các sở, ban, ngành', 'Ủy ban nhân dân các xã, phường'],
      groups: [
        {
          actors: 'Các sở, ban, ngành',
          tasks: [{ text: 'Rà soát 100% máy trạm', dueOn: { day: 19, month: 9, year: 2026 } }],
        },
      ],
      reportTo: 'Công an tỉnh',
    }),
  ],
  ['urging', urging],
  [
    'warning',
    warningLetter(head, {
      addressees: ['Các sở, ban, ngành'],
      threat: 'lỗ hổng CVE-2023-27997 trong FortiOS',
      description: ['Lỗ hổng cho phép thực thi mã từ xa.'],
      affected: [{ product: 'FortiOS', versions: '7.2.0 đến 7.2.4', cves: ['CVE-2023-27997'] }],
      actions: ['Cập nhật FortiOS lên phiên bản mới nhất'],
      reportTo: 'Công an tỉnh',
      respondBy: { day: 10, month: 9, year: 2026 },
    }),
  ],
  [
    'report',
    report(head, {
      addressee: 'Ủy ban nhân dân tỉnh Gia Lai',
      subject: 'Kết quả phòng, chống mã độc quý III năm 2026',
      basis: directive,
      sections: [
        {
          title: 'Kết quả thực hiện',
          paragraphs: ['Đã có 135 đơn vị báo cáo.'],
          table: { columns: ['TT', 'Đơn vị', 'Tỷ lệ'], rows: [['1', 'Sở Y tế', '98,5%']] },
        },
      ],
      obstacles: [],
      proposals: ['Bố trí kinh phí năm 2027'],
    }),
  ],
  [
    'request',
    requestLetter(head, {
      addressees: ['VNPT Gia Lai'],
      subject: 'cung cấp thông tin thuê bao',
      reasons: ['Qua giám sát phát hiện kết nối đến máy chủ điều khiển mã độc.'],
      requests: ['Cung cấp thông tin thuê bao sử dụng địa chỉ IP nêu trên'],
      respondBy: { day: 8, month: 9, year: 2026 },
      reportTo: 'Sở Khoa học và Công nghệ',
    }),
  ],
  [
    'obstacle reply',
    obstacleReply(head, {
      addressee: 'Ủy ban nhân dân xã Ia Dom',
      inReplyTo: {
        ...directive,
        issuer: 'Ủy ban nhân dân xã Ia Dom',
        number: { sequence: 7, symbol: 'UBND-VHXH' },
      },
      obstacle: 'chưa có kinh phí mua bản quyền',
      answer: ['Đồng ý bổ sung kinh phí.'],
      newDueOn: { day: 31, month: 10, year: 2026 },
    }),
  ],
  [
    'minutes',
    incidentMinutes(head, {
      subject: 'Sự cố mã hóa dữ liệu tại Sở Y tế',
      startedAt: '09 giờ 30 phút, ngày 05 tháng 9 năm 2026',
      endedAt: '11 giờ 00 phút cùng ngày',
      venue: 'Sở Y tế',
      participants: [{ name: 'Lê Văn Đức', position: 'Trưởng phòng', unit: 'Công an tỉnh' }],
      incident: {
        foundAt: '07 giờ 15 phút, ngày 05 tháng 9 năm 2026',
        system: 'Quản lý bệnh viện',
        level: 3,
        addresses: ['10.1.2.3'],
        description: 'Dữ liệu bị mã hóa',
      },
      notices: [],
      findings: ['Máy chủ nhiễm mã độc'],
      actions: ['Cô lập máy chủ'],
      conclusion: 'Sự cố đã được khống chế.',
    }),
  ],
];

describe('letters', () => {
  test.each(letters)('%s: written as text and as Word file it reads back as itself', async (_, letter) => {
    const expected = {
      ...letter,
      body: letter.body.map((block) =>
        block.kind === 'table' ? { kind: block.kind, columns: block.columns, rows: block.rows } : block,
      ),
    };
    expect(toOfficialDocument(parseDocument(renderText(letter)).document)).toEqual(expected);
    expect(toOfficialDocument((await readDocument(await renderDocx(letter), 'a.docx')).document)).toEqual(
      expected,
    );
  });

  test('urging: says exactly what is missing, and "trước ngày" names the day after the last good one', () => {
    const text = renderText(urging);
    expect(text).toContain('V/v đôn đốc thực hiện Công văn số 51/UBND-KGVX (lần 2)');
    expect(text).toContain('còn 2 nội dung của 1 đơn vị');
    expect(text).toContain(
      '| 1 | UBND phường Pleiku | Cài đặt phần mềm phòng, chống mã độc | 14/8/2026 | Chưa hoàn thành: đạt 81,5% |',
    );
    expect(text).toContain('báo cáo kết quả về Sở Khoa học và Công nghệ trước ngày 15/9/2026.');
    expect(text).toMatch(/giải quyết\.\/\.\n/);
    const { document } = parseDocument(text);
    expect(document.implements?.value.number).toEqual({ sequence: 51, symbol: 'UBND-KGVX' });
    expect(document.tasks.map((task) => [task.kind, task.deadlineText?.value])).toEqual([
      ['action', 'trước ngày 15/9/2026'],
      ['obstacle', undefined],
    ]);
  });
});
