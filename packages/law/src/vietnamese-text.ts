/**
 * A text made comparable: NFC, lower case, one blank for a run of them (two line breaks for an empty line), with
 * the way back to the offsets of what was given.
 */
export interface ComparableText {
  text: string;
  /** Offset in the original (UTF-16) of each code unit of `text`, and one more for its end. */
  offsets: number[];
  /** False for text typed without any Vietnamese mark; then "ngay" may mean "ngày". */
  hasMarks: boolean;
}

/** Takes NFC and NFD, any case. Never throws. */
export function comparable(original: string): ComparableText {
  let text = '';
  // The last two units of `text`: looking at the growing text itself would copy it every time.
  let tail = '';
  const offsets: number[] = [];
  // A base character with its combining marks is one cluster, so that NFD finds its way back.
  for (const match of original.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const composed = blankOf(match[0], tail) ?? match[0].normalize('NFC').toLowerCase().normalize('NFC');
    for (let unit = 0; unit < composed.length; unit += 1) offsets.push(match.index);
    text += composed;
    tail = (tail + composed).slice(-2);
  }
  offsets.push(original.length);
  return { text, offsets, hasMarks: /(?![a-z])\p{L}/u.test(text) };
}

/**
 * What a blank adds to the text before it; `null` for anything but a blank. Runs are shortened because the
 * patterns would otherwise try every way to divide a page of blanks.
 */
function blankOf(cluster: string, before: string): string | null {
  if (!/^\s$/u.test(cluster)) return null;
  if (cluster === '\n') return before.endsWith('\n\n') ? '' : '\n';
  return /\s$/u.test(before) ? '' : ' ';
}

/** "Trước ngày" → "truoc ngay". */
export function withoutMarks(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

/**
 * A pattern of whole words, written with marks and single spaces.
 * A blank stands for any white space, so that a broken line does not break a phrase.
 */
export function phrase(source: string): { marked: RegExp; unmarked: RegExp } {
  const spaced = `(?<![\\p{L}\\p{N}/])(?:${source.replaceAll(' ', String.raw`\s+`)})(?![\\p{L}\\p{N}])`;
  return { marked: new RegExp(spaced, 'gu'), unmarked: new RegExp(withoutMarks(spaced), 'gu') };
}
