import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compileAssembly, moduleSource } from './build-sieve.ts';

const target = resolve(import.meta.dirname, '../src/observe/module.ts');

/** Compiles what takes observations from bytes. @throws with the compiler's words when it does not compile */
export function buildCollector(): Promise<Uint8Array> {
  return compileAssembly('collect.ts', 'simd,bulk-memory', '--initialMemory 1 --maximumMemory 65536');
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(target, moduleSource(await buildCollector(), 'collect.ts', 'collectorModule'));
