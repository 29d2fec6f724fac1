import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { generateSecret, generateURI, verifySync } from 'otplib';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), cost);
}

// Verified when the account does not exist, so that the answer takes as long as for one that does.
const nobody = hashPassword('nobody has this password');

export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), password.normalize('NFC'));
  return matches && stored !== undefined;
}

/** 256 random bits for cookies and tokens. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. Random tokens need no slow hash. */
export function tokenHashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function isSame(left: string, right: string): boolean {
  const [a, b] = [tokenHashOf(left), tokenHashOf(right)].map((text) => Buffer.from(text));
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

export function newTotp(login: string): { secret: string; uri: string } {
  const secret = generateSecret();
  return { secret, uri: generateURI({ issuer: 'Lá Chắn', label: login, secret }) };
}

/** @returns the time step of the code when it is right within 30 seconds either way, else `null` */
export function totpStep(secret: string, code: string, at: Date): number | null {
  const epoch = Math.floor(at.getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: 30 });
  return result.valid ? Math.floor(epoch / 30) + result.delta : null;
}
