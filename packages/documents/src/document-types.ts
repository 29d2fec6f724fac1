/**
 * Kinds of documents with their abbreviations. Administrative ones after Decree 30/2020/NĐ-CP, Annex III,
 * part I; the rest are the legal normative kinds that administrative documents cite, and party letters.
 * Công văn (`CV`) has no abbreviation of its own in the symbol of state bodies.
 */
export const documentTypes = {
  L: 'Luật',
  BL: 'Bộ luật',
  PL: 'Pháp lệnh',
  NĐ: 'Nghị định',
  TT: 'Thông tư',
  TTLT: 'Thông tư liên tịch',
  NQ: 'Nghị quyết',
  QĐ: 'Quyết định',
  CT: 'Chỉ thị',
  QC: 'Quy chế',
  QyĐ: 'Quy định',
  TC: 'Thông cáo',
  TB: 'Thông báo',
  HD: 'Hướng dẫn',
  CTr: 'Chương trình',
  KH: 'Kế hoạch',
  PA: 'Phương án',
  ĐA: 'Đề án',
  DA: 'Dự án',
  BC: 'Báo cáo',
  BB: 'Biên bản',
  TTr: 'Tờ trình',
  HĐ: 'Hợp đồng',
  CĐ: 'Công điện',
  BGN: 'Bản ghi nhớ',
  BTT: 'Bản thỏa thuận',
  GUQ: 'Giấy ủy quyền',
  GM: 'Giấy mời',
  GGT: 'Giấy giới thiệu',
  GNP: 'Giấy nghỉ phép',
  PG: 'Phiếu gửi',
  PC: 'Phiếu chuyển',
  PB: 'Phiếu báo',
  KL: 'Kết luận',
  CV: 'Công văn',
} as const;

export type DocumentType = keyof typeof documentTypes;

/** Codes that open the symbol of an individual document: `CT` of `14/CT-TTg`. Normative years come before. */
export function typeOfSymbol(symbol: string): DocumentType | null {
  const code = symbol.split(/[-./]/)[0] ?? '';
  return isDocumentType(code) && code !== 'L' ? code : null;
}

export function isDocumentType(code: string): code is DocumentType {
  return Object.hasOwn(documentTypes, code);
}
