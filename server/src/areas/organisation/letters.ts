/** Vietnamese letter order with its tone marks last: a à ả ã á ạ ă … d đ e … */
const alphabet = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';
const tones = '\u0300\u0309\u0303\u0301\u0323';

/**
 * A key that sorts by plain bytes as a Vietnamese dictionary does: đ after d, and words that differ only in tone
 * side by side. Numbers sort by value ("Khu phố 2" before "Khu phố 10").
 */
export function sortKeyOf(name: string): string {
  let [letters, marks] = ['', ''];
  const plain = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(8, '0'));
  // Tones come off; the marks that make another letter (ă, ê, ơ) are put back by composing what is left.
  for (const char of plain.replaceAll(new RegExp(`[${tones}]`, 'g'), '').normalize('NFC')) {
    const place = alphabet.indexOf(char);
    letters +=
      place < 0
        ? char
        : String.fromCharCode(0x61 + Math.floor(place / 26)) + String.fromCharCode(0x61 + (place % 26));
  }
  for (const char of plain) if (tones.includes(char)) marks += tones.indexOf(char) + 1;
  return `${letters} ${marks}`;
}
