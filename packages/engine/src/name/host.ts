/**
 * Brings a host name to the form in which names are compared: lower case, punycode, no trailing dot.
 * Underscores are allowed, since they occur in DNS queries. Numbers alone are not names.
 * @returns `null` when the text cannot be a name of at least two labels.
 * @example normaliseHost('Bücher.EXAMPLE.') // 'xn--bcher-kva.example'
 */
export function normaliseHost(text: string): string | null {
  let name = text.toLowerCase();
  if (name.endsWith('.')) name = name.slice(0, -1);
  if (!isAscii(name)) {
    const ascii = punycodeOf(name);
    if (ascii === null) return null;
    name = ascii;
  }
  if (name.length < 3 || name.length > 253 || !name.includes('.')) return null;
  for (const label of name.split('.')) {
    if (label === '' || label.length > 63 || !/^[a-z0-9_-]+$/.test(label)) return null;
  }
  return /\.[0-9]+$/.test(name) ? null : name;
}

/** Punycode of an international name by the URL rules of the platform; `null` when it is not one. */
export function punycodeOf(name: string): string | null {
  const url = URL.parse(`http://${name}/`);
  return url && url.pathname === '/' && url.port === '' && url.username === '' && url.search === ''
    ? url.hostname
    : null;
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Whether `name` is `parent` or stands below it. Both in normal form. */
export function isAtOrBelow(name: string, parent: string): boolean {
  return (
    name.endsWith(parent) &&
    (name.length === parent.length || name.charCodeAt(name.length - parent.length - 1) === 46)
  );
}
