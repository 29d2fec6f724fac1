import { describe, expect, test } from 'vitest';
import {
  deadlineWords,
  type ExtractedDocument,
  formatDocumentNumber,
  parseDocument,
  type Span,
} from '../src/index.ts';
import { readSeed, seedsFolder } from './seeds.ts';

/** Field values without places; what is absent is absent. */
function values(document: ExtractedDocument) {
  const names = [
    'superior',
    'issuer',
    'number',
    'place',
    'date',
    'type',
    'subject',
    'urgency',
    'secrecy',
  ] as const;
  return Object.fromEntries(names.flatMap((name) => (document[name] ? [[name, document[name].value]] : [])));
}

function tasksOf(document: ExtractedDocument) {
  return document.tasks.map((task) => ({
    place: task.place.join(' '),
    starts: task.text.split(' ').slice(0, 4).join(' '),
    actors: task.actors.map(
      ({ value }) => `${value.role} ${value.kind === 'named' ? value.name : value.kind}`,
    ),
    deadline: task.deadlineText?.inferred ? undefined : task.deadlineText?.value,
  }));
}

function cited(document: ExtractedDocument) {
  return document.citations.map(
    ({ value }) =>
      `${value.number ? formatDocumentNumber(value.number) : value.title} | ${value.issuer ?? '-'}`,
  );
}

function words(text: string, spans: Span[]) {
  return spans.map((span) => text.slice(span.start, span.end));
}

describe.skipIf(seedsFolder === null)(
  'the five directives (skipped where they are not kept beside the project)',
  () => {
    test('Hồ Chí Minh 2017: header, addressees and eight tasks for the named actors', () => {
      const { document } = parseDocument(readSeed('hcm-4033-2017-petrwrap'));
      expect(values(document)).toEqual({
        issuer: 'ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH',
        number: { sequence: 4033, symbol: 'UBND-KT' },
        place: 'Thành phố Hồ Chí Minh',
        date: { day: 30, month: 6, year: 2017 },
        type: 'CV',
        subject: 'triển khai các biện pháp phòng, chống sự cố do mã độc Petrwrap',
        urgency: 'urgent',
      });
      expect(document.addressees.map(({ value }) => value.units.map(({ kind }) => kind).join('+'))).toEqual([
        'departments',
        'districts+communes',
        'state-companies',
        'named',
        'press',
      ]);
      const lead = [
        'lead Sở Thông tin và Truyền thông',
        'cooperate Hiệp hội An toàn thông tin Việt Nam',
        'cooperate Chi hội An toàn thông tin phía Nam',
      ];
      const all = [
        'perform departments',
        'perform districts',
        'perform communes',
        'perform press',
        'perform state-companies',
      ];
      expect(tasksOf(document)).toEqual(
        [
          { place: '1 -1', starts: 'Chủ trì phối hợp', actors: lead, deadline: undefined },
          { place: '1 -2', starts: 'Khẩn trương chủ trì', actors: lead, deadline: 'Khẩn trương' },
          { place: '2 -1', starts: 'Thủ trưởng các đơn', actors: all, deadline: undefined },
          { place: '2 -2', starts: 'Cập nhật thường xuyên', actors: all, deadline: undefined },
          { place: '2 -3', starts: 'Tổ chức sao lưu', actors: all, deadline: undefined },
          { place: '2 -4', starts: 'Thực hiện các biện', actors: all, deadline: undefined },
          { place: '2 -5', starts: 'Thường xuyên theo dõi', actors: all, deadline: 'Thường xuyên' },
          {
            place: '3',
            starts: 'Giao Giám đốc Công',
            actors: ['perform Công ty TNHH MTV Phát triển Công viên Phần mềm Quang Trung'],
            deadline: undefined,
          },
        ].map((task) => ({ ...task, starts: expect.stringContaining(task.starts) as string })),
      );
      expect(document.implements).toBeUndefined();
      expect(cited(document)).toEqual(['1168/STTTT-KHTH | Sở Thông tin và Truyền thông']);
      expect(document.archive?.value).toEqual({ units: ['VT', 'KT'], drafter: 'Đ', copies: 485 });
      expect(document.signature?.value).toEqual({
        lines: [{ prefix: 'KT', text: 'CHỦ TỊCH' }, { text: 'PHÓ CHỦ TỊCH THƯỜNG TRỰC' }],
        name: 'Lê Thanh Liêm',
      });
      expect(document.recipients).toHaveLength(8);
      expect(document.warnings).toEqual([]);
    });

    test('Biên Hòa 2024: a draft without number and day that carries out the letter of the province', () => {
      const { text, document } = parseDocument(readSeed('bien-hoa-2024-tang-cuong-attt'));
      expect(values(document)).toEqual({
        issuer: 'UBND thành phố Biên Hòa',
        number: { symbol: 'UBND-KGVX' },
        place: 'Biên Hòa',
        date: { year: 2024 },
        type: 'CV',
        subject: 'tăng cường an toàn thông tin mạng, phòng chống mã độc trên địa bàn thành phố',
      });
      expect(document.issuer?.inferred).toBe(true);
      expect(document.implements?.value).toMatchObject({
        type: 'Văn bản',
        number: { sequence: 51, symbol: 'UBND-KGVX' },
        date: { day: 3, month: 1, year: 2024 },
        issuer: 'Ủy ban nhân dân tỉnh Đồng Nai',
      });
      expect([...new Set(cited(document))]).toEqual([
        '51/UBND-KGVX | Ủy ban nhân dân tỉnh Đồng Nai',
        '14/CT-TTg | Thủ tướng Chính phủ',
        '12839/UBND-KGVX | Chủ tịch Ủy ban nhân dân tỉnh',
        '3244/STTTT-CĐS | Sở Thông tin và Truyền thông',
        '3449/STTTT-CĐS | Sở Thông tin và Truyền thông',
        '3690/STTTT-CĐS | Sở Thông tin và Truyền thông',
        '17/QĐ-UBQGCS | Ủy ban Quốc gia về Chuyển đổi số',
        '8547/UBND-KGVX | Ủy ban nhân dân tỉnh',
        '2496/STTTT-CNTT VT | Sở Thông tin và Truyền thông',
      ]);
      expect(
        tasksOf(document).map(({ place, actors, deadline }) => [place, actors.join(), deadline]),
      ).toEqual([
        ['1 -1', 'perform departments', undefined],
        ['1 -2', 'perform departments', undefined],
        ['1 -3', 'perform departments', undefined],
        [
          '1 -4',
          'perform departments',
          'trong các dịp lễ, tết sắp tới như Tết Dương lịch, Tết Giáp Thìn 2024',
        ],
        ['2', 'perform Phòng Văn hoá và Thông tin', undefined],
        [
          '',
          'perform departments,perform Công an thành phố,perform Ban Chỉ huy quân sự thành phố,perform communes',
          'kịp thời',
        ],
      ]);
      expect(document.tasks[0]?.products.map(({ value }) => value)).toEqual([
        'Vmware',
        'Microsoft',
        'Google',
        'F5 BIG-IP',
        'Chrome',
        'Fortinet',
      ]);
      expect(document.tasks[2]?.targets.map(({ value }) => value)).toEqual([
        { comparison: 'exactly', percent: 100, of: 'các trang, cổng thông tin điện tử của cơ quan nhà nước' },
      ]);
      expect(document.tasks[2]?.text).toContain('thông tin điện tử của cơ quan nhà nước được đánh giá');
      expect(document.tasks[5]).toMatchObject({
        kind: 'obstacle',
        reports: [{ value: { to: { name: 'Ủy ban nhân dân thành phố Biên Hòa' } } }],
      });
      expect(document.attachments.map(({ value }) => value)).toEqual(['Văn bản điện tử']);
      expect(document.archive?.value).toEqual({ units: ['VT', 'KGVX'], drafter: 'Tho' });
      expect(document.warnings.map(({ code, spans }) => [code, ...words(text, spans)])).toEqual([
        ['citation_damaged', 'số 2496/STTTT-CNTT VT ngày 05/9/2023'],
      ]);
    });

    test('Gia Lai 2018: a scrambled header, twelve tasks, the quarterly and the half-yearly report apart', () => {
      const { text, document } = parseDocument(readSeed('gia-lai-2018-chi-thi-14'));
      expect(values(document)).toEqual({
        issuer: 'Ủy ban nhân dân tỉnh Gia Lai',
        number: { symbol: 'UBND-KGVX' },
        place: 'Gia Lai',
        date: { month: 7, year: 2018 },
        type: 'CV',
        subject: 'triển khai Chỉ thị số 14/CT-TTg ngày 25/5/2018 của Thủ tướng Chính phủ',
      });
      expect(document.implements?.value).toMatchObject({
        number: { sequence: 14, symbol: 'CT-TTg' },
        date: { day: 25, month: 5, year: 2018 },
        issuer: 'Thủ tướng Chính phủ',
      });
      const units = 'perform departments,perform districts';
      const department = 'Sở Thông tin và Truyền thông';
      expect(
        tasksOf(document).map(({ place, actors, deadline }) => [place, actors.join(), deadline]),
      ).toEqual([
        ['1 -1', units, undefined],
        ['1 -2', units, 'Thời hạn hoàn thành: Tháng 12 năm 2018'],
        ['1 -3', units, undefined],
        ['1 -4', `${units},cooperate departments`, undefined],
        ['1 -5', units, undefined],
        ['1 -6', units, 'Thường xuyên'],
        ['1 -6 §2', units, 'trước ngày 15 của tháng cuối cùng trong Quý'],
        ['1 -7', `${units},cooperate ${department}`, undefined],
        ['1 -7 §2', units, 'trước ngày 30/5 và 30/11 hàng năm'],
        ['2 -1', `lead ${department},cooperate departments,cooperate districts`, undefined],
        ['2 -2', `perform ${department},cooperate all-units`, undefined],
        ['2 -3', `perform ${department}`, undefined],
      ]);
      expect(document.tasks[6]?.recurrenceText?.value).toBe('định kỳ hàng quý');
      expect(document.tasks.map(deadlineWords)[6]).toBe(
        'định kỳ hàng quý trước ngày 15 của tháng cuối cùng trong Quý',
      );
      expect(document.tasks[8]?.recurrenceText?.value).toBe('Định kỳ 6 tháng');
      expect(document.tasks[8]?.reports[0]?.value).toEqual({
        to: { kind: 'named', name: department },
        what: 'hoạt động giám sát an toàn thông tin',
      });
      expect(document.tasks[1]?.targets[0]?.value).toEqual({
        comparison: 'exactly',
        percent: 100,
        of: 'máy chủ, máy trạm, thiết bị đầu cuối',
      });
      expect(document.recipients).toHaveLength(12);
      expect(document.signature).toBeUndefined();
      expect(document.warnings.map(({ code, spans }) => [code, ...words(text, spans)])).toEqual([
        ['citation_date_wrong', 'Thông tư 03/2017/TT-BTTTT ngày 24/2/2017 của Bộ Thông tin và Truyền thông'],
      ]);
    });

    test('Kon Tum 2020: footnotes go back to their places and the wrong issuer is flagged', () => {
      const { text, document } = parseDocument(readSeed('kon-tum-2020-tet-canh-ty'));
      expect(values(document)).toEqual({
        issuer: 'ỦY BAN NHÂN DÂN TỈNH KON TUM',
        number: { symbol: 'UBND-KGVX' },
        place: 'Kon Tum',
        type: 'CV',
        subject: 'tăng cường bảo đảm an toàn, an ninh mạng trong dịp Tết Canh Tý 2020',
      });
      expect(document.footnotes.map(({ value }) => value.marker)).toEqual(['1', '2']);
      expect(cited(document)).toEqual([
        '4791/BTTTT-CATTT | Bộ Thông tin và Truyền thông',
        '2479/UBND-KGVX | Ủy ban nhân dân tỉnh',
        '14/CT-TTg | Thủ tướng Chính phủ',
        '2973/BTTTT-CATTT | Bộ Thông tin và Truyền thông',
        '3001/BTTTT-CATTT | Bộ Công an',
        '102/UBND-KGVX | Ủy ban nhân dân tỉnh',
      ]);
      expect(
        tasksOf(document).map(({ place, actors, deadline }) => [place, actors.join(), deadline]),
      ).toEqual([
        ['1', 'perform all-units', undefined],
        ['2', 'perform all-units', undefined],
        ['3', 'perform all-units', undefined],
        ['3 §2', 'perform all-units', 'trong các dịp nghỉ lễ'],
        ['4', 'perform all-units', undefined],
        ['5', 'perform all-units', 'Thường xuyên'],
        ['', 'perform Sở Thông tin và Truyền thông', undefined],
      ]);
      expect(document.tasks[0]?.citations).toEqual([1, 2, 3, 4, 5]);
      expect(document.tasks[4]).toMatchObject({
        kind: 'report',
        reports: [{ value: { to: { name: 'Sở Thông tin và Truyền thông' } } }],
      });
      expect(document.signature?.value).toEqual({
        lines: [
          { prefix: 'TM', text: 'ỦY BAN NHÂN DÂN' },
          { prefix: 'KT', text: 'CHỦ TỊCH' },
          { text: 'PHÓ CHỦ TỊCH' },
        ],
        name: 'Trần Thị Nga',
      });
      expect(document.warnings.map(({ code, spans }) => [code, ...words(text, spans)])).toEqual([
        ['issuer_symbol_mismatch', 'Văn bản số 3001/BTTTT-CATTT ngày 06-9-2019'],
      ]);
    });

    test('Websites: without header everything is absent, and addressees that differ from the body are flagged', () => {
      const { text, document } = parseDocument(readSeed('website-an-toan-thong-tin'));
      expect(values(document)).toEqual({});
      expect(document.signature).toBeUndefined();
      expect(cited(document)).toEqual(['an toàn thông tin mạng | -', '85/2016/NĐ-CP | Chính phủ']);
      expect(tasksOf(document).map(({ place, actors }) => [place, actors.join()])).toEqual([
        ['1', 'perform departments,perform districts'],
        ['1 ¶2', 'perform departments,perform districts'],
        ['2', 'lead Sở Thông tin và Truyền thông,cooperate all-units'],
        ['2 ¶2', 'perform Sở Thông tin và Truyền thông'],
      ]);
      expect(document.warnings.map(({ code, spans }) => [code, ...words(text, spans)])).toEqual([
        ['addressees_body_mismatch', 'UBND các huyện, thị xã, thành phố', 'UBND các huyện, thành phố'],
      ]);
    });

    test('every span points at its words, and every task at a place inside the body', () => {
      for (const name of [
        'hcm-4033-2017-petrwrap',
        'bien-hoa-2024-tang-cuong-attt',
        'gia-lai-2018-chi-thi-14',
        'kon-tum-2020-tet-canh-ty',
      ]) {
        const { text, document } = parseDocument(readSeed(name));
        for (const task of document.tasks) {
          expect(text.slice(task.span.start, task.span.end).replaceAll(/\s+/g, ' ')).toBe(task.text);
          for (const found of [...task.products, ...(task.deadlineText ? [task.deadlineText] : [])]) {
            expect(text.slice(found.span.start, found.span.end)).toBe(found.value);
          }
        }
        for (const { value, span } of document.citations)
          expect(text.slice(span.start, span.end)).toBe(value.citedAs);
      }
    });
  },
);
