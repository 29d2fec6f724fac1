import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One file of code, as the rules see it. */
export interface SourceFile {
  /** From the root of the repository: `server/src/main.ts`. */
  path: string;
  /** The text without comments; strings are kept. */
  code: string;
  lines: number;
  imports: Import[];
}

export interface Import {
  /** As it is written. */
  specifier: string;
  /** The file it names, from the root; `null` for a package. */
  target: string | null;
  /** Gone when the types are stripped. */
  isType: boolean;
}

/** Everything the rules look at. */
export interface House {
  files: SourceFile[];
  /** What each workspace declares, by its folder: `packages/engine`. */
  dependencies: Record<string, string[]>;
  /** Areas in order of dependency, as `areas/index.ts` lists them. */
  areas: string[];
}

const roots = ['packages', 'server', 'web', 'test', 'bench', 'scripts'];
const skipped = /^(node_modules|dist|build|migrations|fixtures|assembly|public)$/;
const workspaces = ['packages/engine', 'packages/law', 'packages/documents', 'server', 'web'];

/** Reads the repository. */
export function readHouse(root: string): House {
  const files = roots
    .flatMap((folder) => sourcesUnder(root, folder))
    .map((path) => sourceFile(path, readFileSync(posix.join(root, path), 'utf8')));
  const dependencies = Object.fromEntries(
    workspaces.map((workspace) => {
      const text = readFileSync(posix.join(root, workspace, 'package.json'), 'utf8');
      return [workspace, Object.keys((JSON.parse(text) as { dependencies?: object }).dependencies ?? {})];
    }),
  );
  return houseOf(files, dependencies);
}

/** A house from texts, for proving that a rule fires. */
export function houseOf(files: SourceFile[], dependencies: Record<string, string[]> = {}): House {
  const list = files.find(({ path }) => path === 'server/src/areas/index.ts')?.code ?? '';
  const inOrder = /areas[^=]*=\s*\[([^\]]*)\]/.exec(list)?.[1] ?? '';
  return {
    files,
    dependencies,
    areas: inOrder
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  };
}

export function sourceFile(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  return { path, code, lines: text.trimEnd().split('\n').length, imports: importsOf(path, code) };
}

function sourcesUnder(root: string, folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(posix.join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : sourcesUnder(root, path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

const statement = /\b(?:import|export)\s+(type\s+)?(?:[\w*\s{},$]+?\s+from\s+)?(['"])([^'"]+)\2/g;
const dynamic = /\bimport\s*\(\s*(['"])([^'"]+)\1/g;

function importsOf(path: string, code: string): Import[] {
  const found = [...code.matchAll(statement)].map((match) => ({
    specifier: match[3] ?? '',
    isType: match[1] !== undefined,
  }));
  const later = [...code.matchAll(dynamic)].map((match) => ({ specifier: match[2] ?? '', isType: false }));
  return [...found, ...later].map(({ specifier, isType }) => ({
    specifier,
    isType,
    target: specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier)) : null,
  }));
}

const afterOperator = /(^|[=([{,;:!&|?+\-*%<>~^\n]|\breturn|\btypeof|\bcase)\s*$/;

/** Blanks comments out. Strings, templates and regular expressions are skipped over, so that `'//'` stays. */
export function withoutComments(text: string): string {
  let out = '';
  let index = 0;
  const skipTo = (end: number) => {
    out += text.slice(index, end);
    index = end;
  };
  while (index < text.length) {
    const char = text[index] ?? '';
    const two = text.slice(index, index + 2);
    if (two === '//') index = endOr(text, text.indexOf('\n', index));
    else if (two === '/*') index = endOr(text, text.indexOf('*/', index) + 2, 1);
    else if (char === "'" || char === '"' || char === '`') skipTo(endOfQuoted(text, index, char));
    else if (char === '/' && afterOperator.test(out.slice(-20))) skipTo(endOfPattern(text, index));
    else skipTo(index + 1);
  }
  return out;
}

function endOr(text: string, position: number, notFound = -1): number {
  return position <= notFound ? text.length : position;
}

function endOfQuoted(text: string, start: number, quote: string): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === quote) return index + 1;
    // A quote that never closes on its line is an apostrophe in the text of a page.
    else if (text[index] === '\n' && quote !== '`') return start + 1;
  }
  return start + 1;
}

function endOfPattern(text: string, start: number): number {
  let isClass = false;
  for (let index = start + 1; index < text.length && text[index] !== '\n'; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '[') isClass = true;
    else if (text[index] === ']') isClass = false;
    else if (text[index] === '/' && !isClass) return index + 1;
  }
  return start + 1;
}
