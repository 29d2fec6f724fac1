import { documentTypes } from '../document-types.ts';
import { foldVietnamese } from '../text/fold.ts';

/** Abbreviations of bodies in symbols, and how the bodies' names begin when folded. */
const BODIES: Record<string, string[]> = {
  UBND: ['uy ban nhan dan', 'ubnd', 'chu tich ubnd', 'chu tich uy ban nhan dan', 'van phong ubnd'],
  TTg: ['thu tuong'],
  CP: ['chinh phu'],
  VPCP: ['van phong chinh phu'],
  BTTTT: ['bo thong tin va truyen thong', 'cuc an toan thong tin', 'bo tttt'],
  CATTT: ['cuc an toan thong tin', 'bo thong tin va truyen thong'],
  BCA: ['bo cong an', 'cuc an ninh mang'],
  BQP: ['bo quoc phong'],
  BNV: ['bo noi vu'],
  BTC: ['bo tai chinh'],
  BKHCN: ['bo khoa hoc va cong nghe', 'cuc chuyen doi so'],
  STTTT: ['so thong tin va truyen thong', 'so tttt'],
  SKHCN: ['so khoa hoc va cong nghe', 'so khcn'],
  STC: ['so tai chinh'],
  SNV: ['so noi vu'],
  UBQGCĐS: ['uy ban quoc gia'],
  TW: [
    'trung uong',
    'ban chap hanh',
    'bo chinh tri',
    'ban bi thu',
    'dang cong san',
    'ban to chuc',
    'ban noi chinh',
    'ban tuyen giao',
    'van phong',
  ],
  TU: ['tinh uy', 'thanh uy', 'ban thuong vu', 'van phong'],
  HU: ['huyen uy'],
};

/**
 * Whether the named issuer is certainly not the body that the symbol stands for ("Bộ Công an" with
 * `BTTTT-CATTT`). Unknown abbreviations and unknown names never contradict.
 */
export function issuerContradictsSymbol(issuer: string, symbol: string): boolean {
  const [first = '', second = ''] = symbol.split(/[-/]/);
  const body = Object.hasOwn(documentTypes, first) && second !== '' ? second : first;
  const expected = BODIES[body];
  if (!expected) return false;
  const name = foldVietnamese(issuer);
  const isExpected = (start: string) => name.startsWith(start) || name.includes(` ${start}`);
  if (expected.some(isExpected)) return false;
  return Object.values(BODIES).some((starts) => starts.some((start) => name.startsWith(start)));
}
