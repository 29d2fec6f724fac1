/** Classes of bytes, as bits of `classes`. */
export const isClass = {
  /** Can stand in a name: letters, digits, `.`, `-`, `_` and all bytes beyond ASCII. */
  word: 1,
  dot: 2,
  hex: 4,
  colon: 8,
  /** `\`, `%`, `(`: may hide other bytes. */
  escape: 16,
  high: 32,
  alphanumeric: 64,
  /** Can stand in an IPv6 address. */
  ipv6: 128,
} as const;

/** The class bits of every byte. */
export const classes: Uint8Array = buildClasses();

/** Full stops that count as dots in names (RFC 3490, 3.1), in UTF-8. */
export const bytesOfText: readonly Uint8Array[] = ['\u3002', '\uff0e', '\uff61'].map((dot) =>
  new TextEncoder().encode(dot),
);

function buildClasses(): Uint8Array {
  const table = new Uint8Array(256);
  const set = (characters: string, bits: number): void => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] ?? 0) | bits;
    }
  };
  const digits = '0123456789';
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  set(digits + letters, isClass.word | isClass.alphanumeric);
  set('-_', isClass.word);
  set('.', isClass.word | isClass.dot | isClass.ipv6);
  set(`${digits}abcdefABCDEF`, isClass.hex | isClass.ipv6);
  set(':', isClass.colon | isClass.ipv6);
  set('\\%(', isClass.escape);
  for (let code = 128; code < 256; code++) table[code] = isClass.word | isClass.high;
  return table;
}
