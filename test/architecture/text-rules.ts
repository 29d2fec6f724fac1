import type { House } from './house.ts';
import type { Rule } from './import-rules.ts';

const isTest = (path: string) =>
  /\.test\.tsx?$|(^|\/)testing(-[a-z]+)?\.ts$|\/testing\/|^test\/|^bench\//.test(path);
const MAX_LINES = 300;

function matching(
  house: House,
  concerns: (path: string) => boolean,
  pattern: RegExp,
  says: string,
): string[] {
  return house.files
    .filter(({ path, code }) => concerns(path) && !isTest(path) && pattern.test(code))
    .map(({ path }) => `${path} ${says}`);
}

/** The environment is read once, where a process begins. */
export const environment: Rule = (house) =>
  matching(
    house,
    (path) =>
      path.startsWith('server/src/') && !/^server\/src\/(main\.ts|cli\/|kernel\/config\.ts)/.test(path),
    /\bprocess\.env\b/,
    'reads the environment: settings come from kernel/config.ts',
  );

/** An area asks `ctx.now`: a test, a replay and a report over the past must be able to choose the instant. */
export const clock: Rule = (house) =>
  matching(
    house,
    (path) => path.startsWith('server/src/areas/') || path.startsWith('packages/law/src/'),
    /\bnew Date\(\s*\)|\bDate\.now\(/,
    'reads the clock: it is an argument',
  );

/** A table bears the name of its area. */
export const tableNames: Rule = (house) =>
  house.files.flatMap(({ path, code }) => {
    const owner = /^server\/src\/(?:areas\/([^/]+)\/tables|kernel\/database\/tables)/.exec(path);
    if (!owner) return [];
    const prefix = `${(owner[1] ?? 'kernel').replaceAll('-', '_')}_`;
    const names = [...code.matchAll(/\bpgTable\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    return names
      .filter((name) => !name.startsWith(prefix))
      .map((name) => `${path}: ${name} is not named ${prefix}…`);
  });

/** A file can be read from top to bottom. Tests may be longer: they are lists. */
export const fileLengths: Rule = (house) =>
  house.files
    .filter(({ path, lines }) => lines > MAX_LINES && !isTest(path) && !path.includes('/test/'))
    .map(({ path, lines }) => `${path} has ${lines} lines: split it by content (${MAX_LINES} at most)`);

/** A file is named after its content, in kebab-case. */
export const fileNames: Rule = (house) =>
  house.files.flatMap(({ path }) => {
    const name =
      path
        .split('/')
        .at(-1)
        ?.replace(/\.(test\.)?(bench\.)?(config\.)?(ts|tsx|mjs)$/, '') ?? '';
    if (/^(utils?|helpers?|common|manager|misc|shared|lib)$/.test(name))
      return [`${path} is named after nothing`];
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`${path} is not in kebab-case`];
  });

/** 7. The rules see every area: each has its contract and its index, and stands on the list, once. */
export const areasSeen: Rule = (house) => {
  const folders = new Set(
    house.files.flatMap(({ path }) => /^server\/src\/areas\/([^/]+)\//.exec(path)?.[1] ?? []),
  );
  const paths = new Set(house.files.map(({ path }) => path));
  return [
    ...(house.areas.length === 0 ? ['no areas are listed in server/src/areas/index.ts'] : []),
    ...[...folders]
      .filter((area) => !house.areas.includes(area))
      .map((area) => `${area} is not listed in areas/index.ts`),
    ...house.areas.flatMap((area) =>
      ['contract.ts', 'index.ts']
        .map((name) => `server/src/areas/${area}/${name}`)
        .filter((path) => !paths.has(path))
        .map((path) => `${path} is missing`),
    ),
  ];
};

/** Every reason that a failure of the server can carry: `kernel.forbidden`, `organisation.under_itself`. */
export function reasonsOf(house: House): Set<string> {
  const owners = ['kernel', ...house.areas].join('|');
  const spoken = [
    new RegExp(`AppError\\(\\s*(?:'[a-z_]+'|[a-z]+),\\s*'((?:${owners})\\.[a-z_]+)'`, 'g'),
    new RegExp(`\\breason: '((?:${owners})\\.[a-z_]+)'`, 'g'),
    // A reason that is handed on: words with underscores are reasons, commands and measures have hyphens.
    new RegExp(`'((?:${owners})\\.[a-z]+(?:_[a-z]+)+)'`, 'g'),
  ];
  const sources = house.files.filter(({ path }) => path.startsWith('server/src/') && !isTest(path));
  return new Set(
    sources.flatMap(({ code }) =>
      spoken.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? '')),
    ),
  );
}

/** 6. Every reason has its words in both languages, with the same blanks. */
export function withoutWords(
  reasons: Iterable<string>,
  words: { vi: Record<string, string>; en: Record<string, string> },
): string[] {
  const blanksOf = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)]

      .map((match) => match[1] ?? '')
      .toSorted((a, b) => a.localeCompare(b))
      .join();
  const [vi, en] = [new Set(Object.keys(words.vi)), new Set(Object.keys(words.en))];
  const all = new Set([...reasons, ...vi, ...en]);
  return [...all].flatMap((reason) => {
    if (!vi.has(reason)) return [`${reason} has no Vietnamese words`];
    if (!en.has(reason)) return [`${reason} has no English words`];
    const isSame = blanksOf(words.vi[reason]) === blanksOf(words.en[reason]);
    return isSame ? [] : [`${reason} has other blanks in Vietnamese than in English`];
  });
}
