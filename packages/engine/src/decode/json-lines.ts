/** A parsed JSON object whose shape is not trusted. */
export type Json = { readonly [key: string]: unknown };

/** The last line that was parsed: several readers look at the same one, and broken JSON is dear. */
const last: { line: string; json: Json | null } = { line: '', json: null };

/** Parses a line that looks like a JSON object. @returns `null` for anything else, broken JSON included. */
export function parseJsonLine(line: string): Json | null {
  if (line.charCodeAt(0) !== 123 && !/^\s{1,100}\{/.test(line)) return null;
  if (line === last.line) return last.json;
  last.line = line;
  last.json = parsed(line);
  return last.json;
}

function parsed(line: string): Json | null {
  const end = line.trimEnd();
  if (end.charCodeAt(end.length - 1) !== 125) return null;
  try {
    const value: unknown = JSON.parse(line);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path, where a key may itself hold dots (`id.orig_h`). */
export function at(json: Json, path: string): unknown {
  const direct = json[path];
  if (direct !== undefined) return direct;
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const child = json[path.slice(0, dot)];
    if (isJson(child)) {
      const value = at(child, path.slice(dot + 1));
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** Text at a path; numbers are written out; empty text and `-` count as absent. */
export function textAt(json: Json, ...paths: string[]): string | undefined {
  for (const path of paths) {
    const value = at(json, path);
    if (typeof value === 'string' && value !== '' && value !== '-') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

/** Number at a path, also when written as text. */
export function numberAt(json: Json, ...paths: string[]): number | undefined {
  for (const path of paths) {
    const value = at(json, path);
    const number =
      typeof value === 'number'
        ? value
        : typeof value === 'string' && value !== ''
          ? Number(value)
          : Number.NaN;
    if (Number.isFinite(number)) return number;
  }
  return undefined;
}

/** Leaves out what is undefined, so that an absent field is truly absent. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const result: Partial<T> = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result as T;
}
