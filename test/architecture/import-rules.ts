import { isBuiltin } from 'node:module';
import type { House, SourceFile } from './house.ts';

/** A rule of the house: what breaks it, in words. */
export type Rule = (house: House) => string[];

const isTest = (path: string) =>
  /\.test\.tsx?$|(^|\/)testing(-[a-z]+)?\.ts$|\/test\/|\/testing\/|^test\/|^bench\//.test(path);
const packageOf = (specifier: string) =>
  specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
const areaOf = (path: string | null) => /^server\/src\/areas\/([^/]+)\//.exec(path ?? '')?.[1];

/** Every import of the files that `concerns` picks, with the file. */
function importsIn(house: House, concerns: (path: string) => boolean) {
  return house.files
    .filter(({ path }) => concerns(path))
    .flatMap((file) => file.imports.map((found) => ({ file, ...found })));
}

const doors = new Set(['fs', 'net', 'http', 'https', 'http2', 'child_process', 'dns', 'dgram', 'tls']);

/** 1. A workspace imports only its own files and what it declares; the engine and the law declare nothing. */
export const declaredImports: Rule = (house) => {
  const problems = Object.entries(house.dependencies).flatMap(([workspace, declared]) => {
    const allowed = new Set([...declared, `@lachan/${workspace.split('/').at(-1)}`]);
    return importsIn(house, (path) => path.startsWith(`${workspace}/src/`) && !isTest(path)).flatMap(
      ({ file, specifier, target }) => {
        if (target !== null)
          return target.startsWith(`${workspace}/`)
            ? []
            : [`${file.path} reaches out of ${workspace}: ${specifier}`];
        if (isBuiltin(specifier)) return [];
        return allowed.has(packageOf(specifier))
          ? []
          : [`${file.path} imports ${specifier}, which ${workspace} does not declare`];
      },
    );
  });
  const pure = ['packages/engine', 'packages/law'];
  for (const workspace of pure) {
    if ((house.dependencies[workspace] ?? []).length > 0) problems.push(`${workspace} declares dependencies`);
    const opened = importsIn(house, (path) => path.startsWith(`${workspace}/src/`) && !isTest(path)).filter(
      ({ specifier }) => doors.has(specifier.replace('node:', '').split('/')[0] ?? ''),
    );
    problems.push(
      ...opened.map(
        ({ file, specifier }) => `${file.path} opens ${specifier}: ${workspace} does no input or output`,
      ),
    );
  }
  return problems;
};

/** 2. The kernel knows no area; an area uses only the index, tables and contract of areas listed before it. */
export const areaOrder: Rule = (house) =>
  importsIn(house, (path) => path.startsWith('server/src/')).flatMap(({ file, target }) => {
    const [from, to] = [areaOf(file.path), areaOf(target)];
    if (to === undefined || to === from) return [];
    if (file.path.startsWith('server/src/kernel/')) return [`${file.path} knows the area ${to}`];
    const door = target?.slice(`server/src/areas/${to}/`.length) ?? '';
    // Contracts are for everyone: the web has them too.
    const isOpen = /^(index|tables|contract(-[a-z-]+)?)\.ts$/.test(door);
    if (!isOpen && !isTest(file.path))
      return [`${file.path} enters ${to} by ${door}, not by its index, tables or contract`];
    if (from === undefined || isTest(file.path)) return [];
    return house.areas.indexOf(to) < house.areas.indexOf(from)
      ? []
      : [`${file.path} uses ${to}, which comes after ${from}`];
  });

/** 2. No file needs itself, by whatever way round; types may, they are gone at run time. */
export const noCycles: Rule = (house) => {
  const needs = new Map(
    house.files.map((file) => [
      file.path,
      file.imports.filter(({ isType }) => !isType).map(({ target }) => target),
    ]),
  );
  const [finished, problems] = [new Set<string>(), [] as string[]];
  function visit(path: string, way: string[]): void {
    if (way.includes(path)) problems.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (way.includes(path) || finished.has(path)) return;
    for (const target of needs.get(path) ?? []) if (target !== null) visit(target, [...way, path]);
    finished.add(path);
  }
  for (const { path } of house.files) visit(path, []);
  return problems;
};

const contractFriends =
  /^server\/src\/(kernel\/(contract|permissions)\.ts|areas\/[^/]+\/contract(-[a-z-]+)?\.ts)$/;

/** 3. A contract imports zod and contracts only; the web takes nothing from the server but contracts. */
export const contracts: Rule = (house) => [
  ...importsIn(house, (path) => /^server\/src\/areas\/[^/]+\/contract(-[a-z-]+)?\.ts$/.test(path)).flatMap(
    ({ file, specifier, target }) =>
      (target === null ? specifier === 'zod' : contractFriends.test(target))
        ? []
        : [`${file.path} imports ${specifier}: a contract imports zod and contracts only`],
  ),
  ...importsIn(house, (path) => path.startsWith('web/')).flatMap(({ file, specifier, target }) => {
    const isContract = /^@lachan\/server\/(contracts\/[a-z-]+|kernel\/(contract|permissions))$/.test(
      specifier,
    );
    const isServer = packageOf(specifier) === '@lachan/server' || (target?.startsWith('server/') ?? false);
    return isServer && !isContract ? [`${file.path} takes ${specifier} from the server`] : [];
  }),
];

const speaksSql = /^(tables|service|jobs|measures|searches)(\.ts$|\/)/;

/** 4. Inside an area only tables, service, jobs, measures and searches speak SQL. */
export const sqlPlaces: Rule = (house) =>
  importsIn(house, (path) => areaOf(path) !== undefined && !isTest(path)).flatMap(
    ({ file, specifier, target, isType }) => {
      const inside = file.path.split('/').slice(4).join('/');
      const isSql =
        /^(drizzle-orm|pg|@electric-sql)\b/.test(specifier) ||
        (target?.startsWith('server/src/kernel/database/') ?? false);
      return isSql && !isType && !speaksSql.test(inside) ? [`${file.path} speaks SQL (${specifier})`] : [];
    },
  );

/** 4. Only an area writes its own tables. */
export const ownWrites: Rule = (house) =>
  house.files
    .filter(({ path }) => areaOf(path) !== undefined && !isTest(path))
    .flatMap((file) => [...foreignBuilderWrites(file), ...foreignRawWrites(file, house.areas)]);

/** `.insert(units)` where `units` comes from another area's tables. */
function foreignBuilderWrites(file: SourceFile): string[] {
  const own = areaOf(file.path);
  const foreign = [
    ...file.code.matchAll(/import\s*\{([^}]*)\}\s*from\s*'\.\.\/(?:\.\.\/)?([a-z-]+)\/tables\.ts'/g),
  ]
    .filter((match) => match[2] !== own)
    .flatMap((match) =>
      (match[1] ?? '').split(',').map(
        (name) =>
          name
            .trim()
            .split(/\s+as\s+/)
            .at(-1) ?? '',
      ),
    )
    .filter(Boolean);
  return foreign
    .filter((name) => new RegExp(`\\.(insert|update|delete)\\(\\s*${name}\\b`).test(file.code))
    .map((name) => `${file.path} writes ${name}, a table of another area`);
}

function foreignRawWrites(file: SourceFile, areas: readonly string[]): string[] {
  const own = areaOf(file.path);
  const writes = file.code.matchAll(
    /\b(?:insert\s+into|update|delete\s+from|truncate)\s+"?(([a-z]+)_[a-z_]+)/gi,
  );
  return [...writes]
    .filter(([, , area = '']) => areas.includes(area) && area !== own)
    .map(([, table]) => `${file.path} writes ${table}, a table of another area`);
}

/** 4. Only the kernel opens a transaction. */
export const transactions: Rule = (house) =>
  house.files
    .filter(({ path }) => /^server\/src\/(areas|cli)\//.test(path) && !isTest(path))
    .filter(({ code }) => /\.(transaction|asOwner)\s*\(/.test(code))
    .map(({ path }) => `${path} opens a transaction of its own`);
