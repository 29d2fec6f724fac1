import * as fc from 'fast-check';
import {
  type ArchiveLine,
  type Block,
  type DocumentNumber,
  documentTypes,
  type DocumentType,
  type OfficialDocument,
  pointLetters,
  type SignatureBlock,
} from '../src/index.ts';

/** Invented documents of every kind, with what occurs in directives on cyber-security. */

const WORDS = [
  'rà soát',
  'máy chủ',
  'thiết bị đầu cuối',
  'mã độc',
  'an toàn',
  'thông tin',
  'đường truyền',
  'kế hoạch',
  'ứng cứu',
  'hệ thống',
  'khẩn cấp',
  'phần mềm (nếu có)',
  'cấp độ 3',
  'dữ liệu, tài liệu',
  'tường lửa',
  'VPN',
  'máy trạm; máy in',
  'mật khẩu',
];
const phrase = (min: number, max: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: min, maxLength: max }).map((words) => words.join(' '));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const ACTORS = [
  'Sở Khoa học và Công nghệ',
  'Công an tỉnh',
  'Các sở, ban, ngành',
  'UBND các xã, phường',
  'Ủy ban nhân dân các xã, phường, đặc khu',
  'Thủ trưởng các cơ quan, đơn vị',
  'VNPT Gia Lai',
  'Báo và Đài Phát thanh - Truyền hình tỉnh',
  'Các doanh nghiệp viễn thông trên địa bàn tỉnh',
];
/** One of every kind of the deadline grammar: once, recurring, after an event, continuous, none. */
const TIMES = [
  '',
  ' trước ngày 15/3/2026',
  ', hoàn thành trước ngày 30 tháng 6 năm 2026',
  ' chậm nhất 05 ngày làm việc kể từ ngày nhận được văn bản này',
  ' trong tháng 9/2026',
  ', xong trong quý II/2026',
  ' định kỳ hàng quý trước ngày 15 của tháng cuối cùng trong Quý',
  ' trước ngày 30/5 và 30/11 hàng năm',
  ' trước 17 giờ 00 ngày 04/10/2026',
  ' trong vòng 24 giờ kể từ khi phát hiện',
  ' liên tục 24/7',
  ' trong dịp Tết Nguyên đán',
  ' thường xuyên',
];
const REPORTS = [
  '',
  '; báo cáo kết quả về Công an tỉnh',
  ', báo cáo UBND tỉnh',
  ' (qua Sở Khoa học và Công nghệ)',
];

const instruction = fc
  .tuple(
    fc.constantFrom('', ...ACTORS.map((actor) => `${actor} `)),
    fc.constantFrom(
      'chủ trì, phối hợp với Công an tỉnh ',
      'khẩn trương ',
      'phối hợp với các đơn vị liên quan ',
      '',
    ),
    fc.constantFrom('rà soát', 'triển khai', 'khắc phục', 'cập nhật'),
    phrase(2, 22),
    fc.constantFrom(
      '',
      ' cho 100% máy chủ',
      ' đạt ít nhất 95% máy trạm',
      ' theo Công văn số 12/UBND-NC ngày 03/01/2026 của UBND tỉnh',
      ' CVE-2026-12345 trên Microsoft Exchange',
    ),
    fc.constantFrom(...TIMES),
    fc.constantFrom(...REPORTS),
  )
  .map((parts) =>
    capital(
      parts
        .join(' ')
        .replaceAll(/ +(?=[,;])/g, '')
        .replaceAll(/ {2,}/g, ' ')
        .trim(),
    ),
  );
const sentence = fc.oneof(
  instruction.map((text) => `${text}.`),
  fc.tuple(instruction, instruction).map(([first, second]) => `${first}. ${second}.`),
  fc.tuple(instruction, instruction).map(([first, second]) => `${first}; ${second}.`),
  phrase(4, 40).map((text) => `${capital(text)}.`),
  // An item of a list that goes on.
  instruction.map((text) => `${text};`),
);
const title = phrase(2, 9).map(capital);
const item = fc.oneof(phrase(3, 25).map(capital), instruction);

const letter = fc.constantFrom(...pointLetters.map((sign) => `${sign})`));
const cell = fc.oneof(
  phrase(1, 12).map(capital),
  fc.constantFrom('Công an tỉnh', 'Quý II/2026', 'Thường xuyên'),
);
const table = fc.integer({ min: 2, max: 6 }).chain((count) =>
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.constant(
      ['STT', 'Nội dung nhiệm vụ', 'Đơn vị chủ trì', 'Đơn vị phối hợp', 'Thời hạn', 'Sản phẩm'].slice(
        0,
        count,
      ),
    ),
    rows: fc
      .array(fc.array(cell, { minLength: count - 1, maxLength: count - 1 }), { minLength: 1, maxLength: 12 })
      .map((rows) => rows.map((row, index) => [String(index + 1), ...row])),
  }),
);
const blockArbitrary: fc.Arbitrary<Block> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('paragraph' as const), text: sentence }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('paragraph' as const),
      marker: fc.oneof(
        fc.integer({ min: 1, max: 30 }).map((number) => `${number}.`),
        fc.constantFrom('1.1.', '2.3.', '1.2.1.', '(1)', '(2)'),
        letter,
      ),
      text: sentence,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('heading' as const),
      marker: fc.constantFrom('I.', 'II.', 'IV.', '3.', 'Điều 4.', 'Chương I.', '2.1.', 'Phần thứ nhất.'),
      text: title,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('list' as const),
      items: fc.array(item, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: table },
);

/** Two dash lists in a row are one list on paper, and so are two tables. */
const body = fc
  .array(blockArbitrary, { minLength: 1, maxLength: 14 })
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

const issuers = fc.constantFrom<Pick<OfficialDocument, 'superior' | 'issuer'>[]>(
  { issuer: 'ỦY BAN NHÂN DÂN TỈNH GIA LAI' },
  { issuer: 'ỦY BAN NHÂN DÂN PHƯỜNG PLEIKU' },
  { issuer: 'BỘ KHOA HỌC VÀ CÔNG NGHỆ' },
  { superior: 'UBND TỈNH GIA LAI', issuer: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ' },
  { superior: 'BỘ CÔNG AN', issuer: 'CỤC AN NINH MẠNG VÀ PHÒNG, CHỐNG TỘI PHẠM SỬ DỤNG CÔNG NGHỆ CAO' },
  { superior: 'SỞ Y TẾ TỈNH GIA LAI', issuer: 'BỆNH VIỆN ĐA KHOA TỈNH' },
);
const number = fc.constantFrom<DocumentNumber[]>(
  { sequence: 4033, symbol: 'UBND-KT' },
  { sequence: 5, symbol: 'UBND-KGVX' },
  { symbol: 'UBND-KGVX' },
  { sequence: 812, symbol: 'STC-TH&TK' },
  { sequence: 145, symbol: 'KH.UB' },
  { sequence: 2, suffix: '(m)', symbol: 'CT-TTg' },
  { sequence: 10, year: 2025, symbol: 'QĐ-UBND' },
  { sequence: 57, separator: '-', symbol: 'CT/TW' },
);
const date = fc.record(
  {
    day: fc.integer({ min: 1, max: 28 }),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.integer({ min: 2015, max: 2030 }),
  },
  { requiredKeys: ['year'] },
);
const signature = fc.constantFrom<SignatureBlock[]>(
  { lines: [{ text: 'GIÁM ĐỐC' }], name: 'Trần Thị Nga' },
  {
    lines: [
      { prefix: 'TM', text: 'ỦY BAN NHÂN DÂN' },
      { prefix: 'KT', text: 'CHỦ TỊCH' },
      { text: 'PHÓ CHỦ TỊCH' },
    ],
    name: 'Nguyễn Xuân Thanh',
  },
  { lines: [{ prefix: 'TL', text: 'CHỦ TỊCH' }, { text: 'CHÁNH VĂN PHÒNG' }] },
  { lines: [{ prefix: 'TUQ', text: 'GIÁM ĐỐC' }, { text: 'TRƯỞNG PHÒNG CÔNG NGHỆ SỐ' }], name: 'K’ Brếu' },
  {
    lines: [
      { prefix: 'TL', text: 'BỘ TRƯỞNG' },
      { prefix: 'KT', text: 'CỤC TRƯỞNG' },
      { text: 'PHÓ CỤC TRƯỞNG' },
    ],
    name: 'Đỗ Hữu Nghĩa',
  },
  { lines: [{ prefix: 'Q', text: 'CỤC TRƯỞNG' }], name: 'Lê Văn Đức' },
);

export const officialDocuments: fc.Arbitrary<OfficialDocument> = fc
  .tuple(
    issuers,
    fc.record({
      number,
      type: fc.constantFrom(...(Object.keys(documentTypes) as DocumentType[]), 'CV' as const, 'CV' as const),
      subject: phrase(3, 30),
      addressees: fc.constantFrom<string[][]>(
        ['Công an tỉnh'],
        ['Các sở, ban, ngành thuộc tỉnh', 'Ủy ban nhân dân các xã, phường'],
        ['Các sở, ban, ngành', 'Công an tỉnh', 'VNPT Gia Lai', 'Các cơ quan Báo, đài trên địa bàn tỉnh'],
      ),
      legalBases: fc.constantFrom<string[][]>(
        [],
        [
          'Căn cứ Luật An ninh mạng số 116/2025/QH15',
          'Căn cứ Nghị định số 331/2026/NĐ-CP ngày 19/8/2026 của Chính phủ quy định về cấp độ an ninh mạng của hệ thống thông tin',
          'Theo đề nghị của Giám đốc Công an tỉnh',
        ],
      ),
      body,
      recipients: fc.constantFrom<string[][]>(
        [],
        ['Như trên'],
        [
          'Như trên',
          'Bộ Công an (b/c)',
          'Chủ tịch, các PCT UBND tỉnh',
          'VP UBND tỉnh: CVP, các PCVP, các phòng NC, TH',
        ],
      ),
      attachments: fc.constantFrom<string[][]>(
        [],
        ['Phụ lục danh mục lỗ hổng'],
        ['Biểu mẫu 01', 'Danh sách máy chủ'],
      ),
    }),
    fc.record(
      {
        place: fc.constantFrom('Gia Lai', 'Thành phố Hồ Chí Minh', 'Bà Rịa - Vũng Tàu', 'Đắk Lắk', 'Ia Grai'),
        date,
        urgency: fc.constantFrom('urgent' as const, 'very-urgent' as const, 'express' as const),
        secrecy: fc.constantFrom('confidential' as const, 'secret' as const, 'top-secret' as const),
        archive: fc.constantFrom<ArchiveLine[]>(
          { units: ['VT'] },
          { units: ['VT', 'KGVX'] },
          { units: ['VT', 'KGVX'], drafter: 'Tho', copies: 5 },
          { units: ['VT', 'PA05'], copies: 120 },
        ),
        signature,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([head, fields, options]) => ({ ...head, ...fields, ...options }));
