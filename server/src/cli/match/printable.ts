/** Logs and lists hold what attackers write: a terminal must not obey it. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?');
}
