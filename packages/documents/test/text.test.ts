import { describe, expect, test } from 'vitest';
import {
  compareVietnamese,
  decodeTcvn3,
  decodeVni,
  detectLegacyEncoding,
  foldVietnamese,
  normalizeTonePlacement,
  repairText,
} from '../src/index.ts';
import { decodeBytes } from '../src/text/decode-bytes.ts';

const MOTTO_TCVN3 = 'Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc';
const MOTTO_VNI = 'Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc';
const MOTTO = 'Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc';

describe('text', () => {
  test('a search without marks finds the name, the abbreviation and the old spelling', () => {
    expect(foldVietnamese('Sở TT&TT')).toBe('so tttt');
    expect(foldVietnamese('  ĐỘI ứng cứu, sự cố')).toBe('doi ung cuu su co');
    expect(foldVietnamese('hoà bình'.normalize('NFD'))).toBe(foldVietnamese('Hòa Bình'));
  });

  test('tone marks of open syllables go to one place, all others stay', () => {
    expect(normalizeTonePlacement('hoà uỷ Thuý khoẻ UỶ BAN quý quỹ hoàn toàn loại')).toBe(
      'hòa ủy Thúy khỏe ỦY BAN quý quỹ hoàn toàn loại',
    );
  });

  test('names sort in Vietnamese order, đ after d, and numbers by their value', () => {
    const names = ['Đà Nẵng', 'Ea', 'Dầu Tiếng', 'Ăn', 'An', 'Ân', 'Phường 10', 'Phường 2', 'Ơn', 'On', 'Ôn'];
    expect(names.toSorted(compareVietnamese)).toEqual([
      'An',
      'Ăn',
      'Ân',
      'Dầu Tiếng',
      'Đà Nẵng',
      'Ea',
      'On',
      'Ôn',
      'Ơn',
      'Phường 2',
      'Phường 10',
    ]);
  });

  test('text typed for the old fonts is recognised and becomes Unicode', () => {
    expect([detectLegacyEncoding(MOTTO_TCVN3), decodeTcvn3(MOTTO_TCVN3)]).toEqual(['tcvn3', MOTTO]);
    expect([detectLegacyEncoding(MOTTO_VNI), decodeVni(MOTTO_VNI)]).toEqual(['vni', MOTTO]);
    expect(decodeTcvn3('CéNG HßA X· HéI')).toBe('CỘNG HÒA XÃ HỘI');
    expect(decodeVni('COÄNG HOØA XAÕ HOÄI')).toBe('CỘNG HÒA XÃ HỘI');
    expect(detectLegacyEncoding(MOTTO)).toBeNull();
    expect(detectLegacyEncoding('Une fête à l’hôtel, déjà vu, où ça ?')).toBeNull();
  });

  test('a file is decoded by its bytes: UTF-8, UTF-16 with and without mark, single bytes', () => {
    const utf16 = Buffer.from(MOTTO, 'utf16le');
    expect(decodeBytes(Buffer.from(MOTTO))).toBe(MOTTO);
    expect(decodeBytes(utf16)).toBe(MOTTO);
    expect(decodeBytes(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))).toBe(MOTTO);
    expect(repairText(decodeBytes(Buffer.from(MOTTO_TCVN3, 'latin1')))).toBe(MOTTO);
    expect(repairText(decodeBytes(Buffer.from(MOTTO_VNI, 'latin1')))).toBe(MOTTO);
    expect(() => decodeBytes(Uint8Array.of(1, 0, 0, 0, 7, 9, 0, 3))).toThrow(
      expect.objectContaining({ code: 'unsupported_format' }),
    );
  });

  test('repair mends letters, entities, invisible characters and leftovers of converters, and is safe to repeat', () => {
    const broken =
      '**Ð\u1ED9c l\u1EADp**\r\nS&#7903; TT&amp;TT &ndash; h&agrave;nh\u200B ch\u00EDnh\u00A0(*gửi kèm*) ' +
      'Bộ'.normalize('NFD');
    const mended = 'Độc lập\nSở TT&TT – hành chính (gửi kèm) Bộ';
    expect(repairText(broken)).toBe(mended);
    expect(repairText(mended)).toBe(mended);
  });
});
