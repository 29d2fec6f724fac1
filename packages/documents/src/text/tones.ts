const FIRST_VOWEL_MARKED: Record<string, string> = {
  oà: 'òa',
  oá: 'óa',
  oả: 'ỏa',
  oã: 'õa',
  oạ: 'ọa',
  oè: 'òe',
  oé: 'óe',
  oẻ: 'ỏe',
  oẽ: 'õe',
  oẹ: 'ọe',
  uỳ: 'ùy',
  uý: 'úy',
  uỷ: 'ủy',
  uỹ: 'ũy',
  uỵ: 'ụy',
};

// Only syllables that end here carry the mark in two ways: "hoà" and "hòa", but always "hoàn".
const TWO_WAY_ENDING = /(?<![qQ])(?:[oO][àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?!\p{L})/gu;

/**
 * Puts the tone mark of open syllables in `oa`, `oe`, `uy` on the first vowel, as state documents do
 * ("hoà" → "hòa", "uỷ" → "ủy", but "quý" stays). Use it to compare; length and other characters stay as
 * they are, so spans into the text keep their meaning. Expects NFC.
 */
export function normalizeTonePlacement(text: string): string {
  return text.replace(TWO_WAY_ENDING, (pair) => {
    const placed = FIRST_VOWEL_MARKED[pair.toLowerCase()] ?? pair;
    const [first = '', second = ''] = placed;
    return (
      (isUpper(pair[0]) ? first.toUpperCase() : first) + (isUpper(pair[1]) ? second.toUpperCase() : second)
    );
  });
}

function isUpper(letter: string | undefined): boolean {
  return letter !== undefined && letter !== letter.toLowerCase();
}
