/** Encodings of Vietnamese before Unicode that still turn up in files and in text pasted from them. */
export type LegacyEncoding = 'tcvn3' | 'vni';

/**
 * Recognises text whose Vietnamese was typed for TCVN3 (".VnTime") or VNI fonts and read as Latin letters,
 * for example `Céng hßa x· héi` or `Coäng hoøa xaõ hoäi`.
 * @returns `null` when the text is proper Unicode or not Vietnamese.
 */
export function detectLegacyEncoding(text: string): LegacyEncoding | null {
  const sample = text.slice(0, 20_000);
  // Letters that only Unicode Vietnamese has: their presence settles it.
  const unicodeOnly = sample.match(/[ăđơưĂĐƠƯ\u1EA0-\u1EF9]/gu)?.length ?? 0;
  const latin = sample.match(/[\u00A1-\u00FF]/g)?.length ?? 0;
  if (latin < 3 || unicodeOnly > latin / 4) return null;
  const asIs = countCommonWords(sample);
  const tcvn3 = countCommonWords(decodeTcvn3(sample));
  const vni = countCommonWords(decodeVni(sample));
  const best = Math.max(tcvn3, vni);
  if (best < 2 || best <= asIs) return null;
  return tcvn3 >= vni ? 'tcvn3' : 'vni';
}

/**
 * Converts text in TCVN3 (TCVN 5712:1993, third set), given as Windows-1252 characters, to Unicode.
 * Capital letters with tones share codes with small ones (they need a capital font), so a letter inside a
 * word of capitals becomes a capital.
 */
export function decodeTcvn3(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const decoded = line.replaceAll(/[\u00A1-\u00FE]/g, (character) => TCVN3.get(character) ?? character);
      return isInCapitals(line) ? decoded.toUpperCase() : decoded.replaceAll(/\p{L}+/gu, capitalsOfWord);
    })
    .join('\n');
}

/** Converts text in VNI for Windows (a letter, then its mark), given as Windows-1252 characters, to Unicode. */
export function decodeVni(text: string): string {
  // One pass: the letters that pairs turn into are codes of other letters themselves.
  return text.replaceAll(VNI_CODE, (code) => VNI_CODES.get(code) ?? code);
}

function capitalsOfWord(word: string): string {
  return isInCapitals(word) ? word.toUpperCase() : word;
}

function isInCapitals(text: string): boolean {
  return (text.match(/[A-Z]/g)?.length ?? 0) >= 2 && !/[a-z]/.test(text);
}

const TCVN3 = new Map<string, string>(
  zip(
    '¡¢£¤¥¦§¨©ª«¬\u00AD®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ',
    'ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ',
  ),
);

const VNI_CODES = new Map([...vniPairs(), ...zip('ñôöíìæóòîÑÔÖÍÌÆÓÒÎ', 'đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ')]);
// Pairs come first, so that the longer code wins.
const VNI_CODE = new RegExp([...VNI_CODES.keys()].join('|'), 'g');

function vniPairs(): Map<string, string> {
  const tones = zip('ùøûõï', '\u0301\u0300\u0309\u0303\u0323');
  const circumflex = [['â', ''] as const, ...zip('áàåãä', '\u0301\u0300\u0309\u0303\u0323')];
  const breve = [['ê', ''] as const, ...zip('éèúüë', '\u0301\u0300\u0309\u0303\u0323')];
  const pairs = new Map<string, string>();
  const add = (base: string, mark: string, letter: string) => {
    pairs.set(base + mark, letter.normalize('NFC'));
    pairs.set(base.toUpperCase() + mark.toUpperCase(), letter.normalize('NFC').toUpperCase());
    pairs.set(base.toUpperCase() + mark, letter.normalize('NFC').toUpperCase());
  };
  for (const base of 'aeouy') for (const [mark, tone] of tones) add(base, mark, base + tone);
  for (const base of 'aeo') for (const [mark, tone] of circumflex) add(base, mark, `${base}\u0302${tone}`);
  for (const [mark, tone] of breve) add('a', mark, `a\u0306${tone}`);
  for (const [base, letter] of [
    ['ô', 'ơ'],
    ['ö', 'ư'],
  ] as const)
    for (const [mark, tone] of tones) add(base, mark, letter + tone);
  return pairs;
}

function zip(from: string, to: string): (readonly [string, string])[] {
  const targets = Array.from(to);
  return Array.from(from, (character, index) => [character, targets[index] ?? character] as const);
}

const COMMON_WORDS =
  /(?<!\p{L})(?:và|của|các|về|được|những|cho|đơn|vị|số|ngày|tháng|năm|nhân|dân|ủy|uỷ|tỉnh|hành|phố|thông|tin|công|cộng|hội|độc|lập|tự|hạnh|phúc|kính|gửi|thực|hiện|nơi|nhận|chủ|tịch|quyết|định|việc|mạng|phòng)(?!\p{L})/giu;

function countCommonWords(text: string): number {
  return text.match(COMMON_WORDS)?.length ?? 0;
}
