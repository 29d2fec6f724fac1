import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signPdf, verifyPdf } from '../src/index.ts';
import { makeAuthority } from './authority.ts';
import { hasProgram } from './certificates.ts';

test.skipIf(!hasProgram('openssl'))(
  'no damage is taken for a valid signature, hangs, or fails but in words (skipped without OpenSSL)',
  async () => {
    const ca = makeAuthority();
    const trust = { anchors: [ca.caPem], at: new Date() };
    const plain = readFileSync(new URL('../fixtures/letter.pdf', import.meta.url));
    const once = await signPdf(plain, ca.signer('person'), { at: trust.at, seal: { purpose: 'person' } });
    const twice = await signPdf(once, ca.signer('organisation'), { at: trust.at });
    const random = numbersFrom(7);
    for (const base of [once, twice]) {
      for (let round = 0; round < 240; round += 1) {
        const damaged = damage(base, round % 3, random);
        const outcome = await verifyPdf(damaged, trust).then(
          ({ isValid }) => isValid,
          (error: { name: string }) => error.name,
        );
        const isSame = Buffer.compare(damaged, base) === 0;
        expect([isSame, 'DocumentError'], `round ${round}`).toContain(outcome);
      }
    }
  },
  60_000,
);

/** One byte, or twenty, overwritten; or the end cut off. */
function damage(base: Uint8Array, kind: number, random: () => number): Uint8Array {
  const copy = new Uint8Array(base);
  if (kind === 2) return copy.subarray(0, Math.floor(random() * copy.length));
  for (let count = kind === 0 ? 1 : 20; count > 0; count -= 1)
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  return copy;
}

/** The same numbers between 0 and 1 at every run. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}
