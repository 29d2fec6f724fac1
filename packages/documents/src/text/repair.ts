import { decodeTcvn3, decodeVni, detectLegacyEncoding } from './legacy-encodings.ts';

/**
 * Repairs what happens to Vietnamese text on its way: legacy fonts, decomposed letters, `Ð` for `Đ`, HTML
 * entities, invisible characters, line ends, and the emphasis marks left by converters. Words, line breaks
 * and their order stay; all spans of a reading point into the result.
 */
export function repairText(raw: string): string {
  const legacy = detectLegacyEncoding(raw);
  const unicode = legacy === 'tcvn3' ? decodeTcvn3(raw) : legacy === 'vni' ? decodeVni(raw) : raw;
  return decodeEntities(unicode)
    .replaceAll(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .replaceAll(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .replaceAll(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
    .replaceAll(/\p{Cc}/gu, (control) =>
      control === '\n' || control === '\t' ? control : control === '\f' ? '\n' : '',
    )
    .normalize('NFC')
    .replaceAll(/[ÐƉ]/g, 'Đ')
    .replaceAll('ð', 'đ')
    .replaceAll(/(?<=\p{L})\u02DD|\uFFFD/gu, '')
    .replaceAll('**', '')
    .replaceAll(/^#{1,6} +/gmu, '')
    .replaceAll(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\p{L}\p{N}*])/gu, '$1');
}

const NAMED_ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  middot: '·',
  bull: '•',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
  laquo: '«',
  raquo: '»',
  sect: '§',
  deg: '°',
  shy: '',
  copy: '©',
  reg: '®',
  times: '×',
  ETH: 'Đ',
  eth: 'đ',
};

const ENTITY_MARKS: Record<string, string> = {
  grave: '\u0300',
  acute: '\u0301',
  tilde: '\u0303',
  circ: '\u0302',
};

/** Decodes numeric entities and those named ones that Vietnamese web pages use; once, so `&amp;lt;` stays `&lt;`. */
function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z]{2,8}));/g,
    (whole, decimal: string, hex: string, name: string) => {
      if (name === undefined) {
        const codePoint = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
        return codePoint > 0 && codePoint <= 0x10_ff_ff ? String.fromCodePoint(codePoint) : whole;
      }
      const marked = /^([A-Za-z])(grave|acute|tilde|circ)$/.exec(name);
      if (marked) return `${marked[1]}${ENTITY_MARKS[marked[2] ?? '']}`.normalize('NFC');
      return NAMED_ENTITIES[name] ?? whole;
    },
  );
}
