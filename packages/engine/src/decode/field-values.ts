/** An address alone, perhaps the first of a list. @returns `undefined` for anything else */
export function addressIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const comma = text.indexOf(',');
  const first = (comma < 0 ? text : text.slice(0, comma)).trim().replace(/^\[(.*)\]$/, '$1');
  return first.length <= 45 &&
    /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*)$/.test(first)
    ? first
    : undefined;
}

/** A whole number that is not negative. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

export function portIn(text: string | undefined): number | undefined {
  const port = numberIn(text);
  return port !== undefined && port < 65_536 ? port : undefined;
}

/** Digests anywhere in a text, in lower case. Runs of one digit stand for "not computed". */
export function digestsIn(...texts: (string | undefined)[]): string[] | undefined {
  const found = texts.flatMap(
    (text) => text?.match(/(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])/gi) ?? [],
  );
  const real = [...new Set(found.map((hash) => hash.toLowerCase()))].filter((hash) => !/^0+$/.test(hash));
  return real.length > 0 ? real : undefined;
}

/** The host of an absolute URL. */
export function hostOfUrl(url: string | undefined): string | undefined {
  const host =
    url === undefined
      ? undefined
      : /^[a-z][a-z0-9+.-]{0,20}:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]+)/i.exec(url)?.[1];
  return host?.replace(/^\[(.*)\]$/, '$1');
}

/** The value of the first of these keys that says something: not empty, not `-`, not `N/A`. */
export function firstIn(pairs: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = pairs.get(key);
    if (value !== undefined && value !== '' && value !== '-' && value !== 'N/A' && value !== 'n/a')
      return value;
  }
  return undefined;
}
