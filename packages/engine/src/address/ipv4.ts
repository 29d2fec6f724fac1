/**
 * Reads an IPv4 address written as four decimal numbers.
 * Leading zeros are refused: some programs read them as octal, so the address is ambiguous.
 * @returns the address as an unsigned 32-bit number, `null` when the text is anything else.
 * @example parseIpv4('192.0.2.1') // 3221225985
 */
export function parseIpv4(text: string): number | null {
  const length = text.length;
  if (length < 7 || length > 15) return null;
  let address = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (octet < 0) return null;
      address = address * 256 + octet;
      octet = -1;
      dots++;
    } else if (code >= 48 && code <= 57) {
      if (octet === 0) return null;
      octet = octet < 0 ? code - 48 : octet * 10 + code - 48;
      if (octet > 255) return null;
    } else return null;
  }
  return dots === 3 && octet >= 0 ? address * 256 + octet : null;
}

/** Writes an unsigned 32-bit address in dotted decimal. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}
