import type { LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';
import { withoutMarks } from '../vietnamese-text.ts';

/** The day from which there are 34 provinces and no districts. */
export const MERGER_DAY: Day = '2025-07-01';

export const mergerRule: LegalRule = {
  id: 'province-mergers',
  title: 'Sắp xếp 63 tỉnh, thành phố còn 34',
  file: 'src/regimes/nq-202-2025-provinces.ts',
  source: 'nq-202-2025',
  article: null,
  validFrom: MERGER_DAY,
  validTo: null,
  certainty: 'B',
};

export const dongNaiRule: LegalRule = {
  ...mergerRule,
  id: 'province-dong-nai',
  title: 'Thành phố Đồng Nai trực thuộc trung ương',
  source: 'nq-30-2026',
  validFrom: '2026-04-30',
};

/** A province since 1/7/2025 and the old ones it is made of, itself among them. */
export interface Province {
  /** Two digits, the code of Quyết định 19/2025/QĐ-TTg. */
  code: string;
  name: string;
  /** Names before 1/7/2025. */
  madeOf: readonly string[];
  /** First day as a centrally-run city; `null` for a province. Before the merger the old city counts. */
  cityFrom: Day | null;
}

const ALWAYS: Day = '2025-07-01';

export const provinces: readonly Province[] = [
  province('01', 'Hà Nội', [], ALWAYS),
  province('04', 'Cao Bằng'),
  province('08', 'Tuyên Quang', ['Hà Giang']),
  province('11', 'Điện Biên'),
  province('12', 'Lai Châu'),
  province('14', 'Sơn La'),
  province('15', 'Lào Cai', ['Yên Bái']),
  province('19', 'Thái Nguyên', ['Bắc Kạn']),
  province('20', 'Lạng Sơn'),
  province('22', 'Quảng Ninh'),
  province('24', 'Bắc Ninh', ['Bắc Giang']),
  province('25', 'Phú Thọ', ['Vĩnh Phúc', 'Hòa Bình']),
  province('31', 'Hải Phòng', ['Hải Dương'], ALWAYS),
  province('33', 'Hưng Yên', ['Thái Bình']),
  province('37', 'Ninh Bình', ['Hà Nam', 'Nam Định']),
  province('38', 'Thanh Hóa'),
  province('40', 'Nghệ An'),
  province('42', 'Hà Tĩnh'),
  province('44', 'Quảng Trị', ['Quảng Bình']),
  province('46', 'Huế', [], ALWAYS),
  province('48', 'Đà Nẵng', ['Quảng Nam'], ALWAYS),
  province('51', 'Quảng Ngãi', ['Kon Tum']),
  province('52', 'Gia Lai', ['Bình Định']),
  province('56', 'Khánh Hòa', ['Ninh Thuận']),
  province('66', 'Đắk Lắk', ['Phú Yên']),
  province('68', 'Lâm Đồng', ['Đắk Nông', 'Bình Thuận']),
  province('75', 'Đồng Nai', ['Bình Phước'], '2026-04-30'),
  province('79', 'Hồ Chí Minh', ['Bình Dương', 'Bà Rịa - Vũng Tàu'], ALWAYS),
  province('80', 'Tây Ninh', ['Long An']),
  province('82', 'Đồng Tháp', ['Tiền Giang']),
  province('86', 'Vĩnh Long', ['Bến Tre', 'Trà Vinh']),
  province('91', 'An Giang', ['Kiên Giang']),
  province('92', 'Cần Thơ', ['Sóc Trăng', 'Hậu Giang'], ALWAYS),
  province('96', 'Cà Mau', ['Bạc Liêu']),
];

/**
 * The province of today in which an old one lies. Accepts "tỉnh", "thành phố", "TP.", any tone placement, and
 * text without marks. `null` for a name that is none of the 63 or the 34.
 * @example provinceToday('UBND tỉnh Kon Tum')?.name // 'Quảng Ngãi'
 */
export function provinceToday(name: string): Province | null {
  const wanted = provinceKey(name);
  return provinces.find(({ madeOf }) => madeOf.some((old) => provinceKey(old) === wanted)) ?? null;
}

/**
 * "Thành phố Đồng Nai" from 30/4/2026, "tỉnh Đồng Nai" before. For the 34 only.
 * @param onDate From 1/7/2025 on; earlier days read as that day.
 */
export function provinceTitle(province: Province, onDate: Day): string {
  const isCity = province.cityFrom !== null && (province.cityFrom === ALWAYS || onDate >= province.cityFrom);
  return `${isCity ? 'Thành phố' : 'Tỉnh'} ${province.name}`;
}

/** A province's name without "UBND", "tỉnh", "thành phố", marks and signs: what two spellings have in common. */
export function provinceKey(name: string): string {
  const plain = withoutMarks(name.toLowerCase())
    .replaceAll(/[^a-z]+/gu, ' ')
    .trim();
  const bare = plain.replace(/^(?:ubnd |uy ban nhan dan |cong an )?(?:tinh |thanh pho |tp )?/u, '');
  return ALIASES[bare] ?? bare;
}

function province(
  code: string,
  name: string,
  mergedIn: string[] = [],
  cityFrom: Day | null = null,
): Province {
  return { code, name, madeOf: [name, ...mergedIn], cityFrom };
}

const ALIASES: Readonly<Record<string, string>> = {
  'thua thien hue': 'hue',
  hcm: 'ho chi minh',
  'br vt': 'ba ria vung tau',
  'dac lac': 'dak lak',
  'dac nong': 'dak nong',
};
