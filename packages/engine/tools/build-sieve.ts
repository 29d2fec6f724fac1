import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { main } from 'assemblyscript/asc';

const folder = resolve(import.meta.dirname, '../assembly');
const target = resolve(import.meta.dirname, '../src/sieve/module.ts');

/** Compiles the AssemblyScript sieve. @throws with the compiler's words when it does not compile */
export function buildSieve(): Promise<Uint8Array> {
  const memory = '--sharedMemory --initialMemory 1 --maximumMemory 65536';
  return compileAssembly('sieve.ts', 'simd,relaxed-simd,threads,bulk-memory', memory);
}

/** Compiles one program of `assembly/`. @throws with the compiler's words when it does not compile */
export async function compileAssembly(entry: string, features: string, memory: string): Promise<Uint8Array> {
  let built: Uint8Array | null = null;
  const options = (
    `${entry} --outFile out.wasm -O3 --converge --runtime stub --noAssert --enable ${features} ` +
    `--importMemory ${memory} --memoryBase 1024`
  ).split(' ');
  const { error } = await main(options, {
    readFile: (name) => {
      try {
        return readFileSync(resolve(folder, name), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm') && typeof contents !== 'string') built = contents;
    },
    listFiles: () => [],
  });
  if (error || !built) throw new Error(`${entry} does not compile`, { cause: error });
  return built;
}

/** The file that carries a compiled program, so that a clone runs without a build. */
export function moduleSource(wasm: Uint8Array, entry: string, name: string): string {
  const text = Buffer.from(wasm).toString('base64');
  const lines = text.match(/.{1,320}/g) ?? [];
  return [
    `/** \`assembly/${entry}\`, compiled. Written by \`npm run build -w packages/engine\`; a test compares the two. */`,
    `export const ${name}: string =`,
    ...lines.map((line, i) => `  '${line}'${i === lines.length - 1 ? ';' : ' +'}`),
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(target, moduleSource(await buildSieve(), 'sieve.ts', 'sieveModule'));
