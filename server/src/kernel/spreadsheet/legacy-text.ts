import { decodeTcvn3, decodeVni, detectLegacyEncoding, type LegacyEncoding } from '@lachan/documents';

// Words of inventories, beside the words of letters that the detector knows: a list of machines has few of those.
const inventoryWords =
  /(?<!\p{L})(?:máy|tên|địa|chỉ|sê|hệ|điều|phần|mềm|diệt|phiên|bản|cập|nhật|lần|cuối|kết|nối|người|dùng|loại|trạm|xã|phường|sở|chưa|không|có|mẫu)(?!\p{L})/giu;

/** Which font encoding from before Unicode a sheet was typed in; `null` when its text is as it should be. */
export function detectLegacyText(sample: string): LegacyEncoding | null {
  const found = detectLegacyEncoding(sample);
  if (found) return found;
  if (!/[\u00A1-\u00FF]/.test(sample) || /[ăđơưĂĐƠƯ\u1EA0-\u1EF9]/u.test(sample)) return null;
  const count = (text: string) => text.match(inventoryWords)?.length ?? 0;
  const [asIs, tcvn3, vni] = [count(sample), count(decodeTcvn3(sample)), count(decodeVni(sample))];
  if (Math.max(tcvn3, vni) < 2 || Math.max(tcvn3, vni) <= asIs) return null;
  return tcvn3 >= vni ? 'tcvn3' : 'vni';
}

export function decodeLegacyText(text: string, encoding: LegacyEncoding | null): string {
  // A TCVN3 sheet holds cells of plain ASCII; its accented codes are all above U+00A0.
  if (encoding === null || !/[\u00A1-\u00FF]/.test(text)) return text;
  return encoding === 'tcvn3' ? decodeTcvn3(text) : decodeVni(text);
}
