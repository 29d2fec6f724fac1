import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSecrets } from './secrets.ts';
import { testFolder } from './testing.ts';

test('what is sealed opens for the same purpose only, and looks different each time', () => {
  const secrets = createSecrets({ dataFolder: testFolder() });
  const sealed = secrets.seal('Mật khẩu 9', 'feed 1');
  expect(sealed).not.toContain('Mật');
  expect(secrets.seal('Mật khẩu 9', 'feed 1')).not.toBe(sealed);
  expect(secrets.open(sealed, 'feed 1')).toBe('Mật khẩu 9');
  expect(() => secrets.open(sealed, 'feed 2')).toThrow('kernel.secret_unreadable');
  const changed = `${sealed.slice(0, -3)}${sealed.endsWith('AAA') ? 'BBB' : 'AAA'}`;
  expect(() => secrets.open(changed, 'feed 1')).toThrow('kernel.secret_unreadable');
  expect(secrets.open('never sealed', 'feed 1')).toBe('never sealed');
});

test('the key is made once, for its owner only, and holds after a restart', () => {
  const dataFolder = testFolder();
  const sealed = createSecrets({ dataFolder }).seal('x', 'p');
  expect(statSync(join(dataFolder, 'secrets.key')).mode & 0o777).toBe(0o600);
  expect(createSecrets({ dataFolder }).open(sealed, 'p')).toBe('x');
  expect(() => createSecrets({ dataFolder: testFolder() }).open(sealed, 'p')).toThrow(
    'kernel.secret_unreadable',
  );
});

test('a new key is put in front of the old one; without the old one, what it has sealed is lost', () => {
  const dataFolder = testFolder();
  const secretKeyFile = join(dataFolder, 'elsewhere.key');
  const sealed = createSecrets({ dataFolder, secretKeyFile }).seal('x', 'p');
  const [old, fresh] = [readFileSync(secretKeyFile, 'utf8'), randomBytes(32).toString('base64')];
  writeFileSync(secretKeyFile, `# since November\n${fresh}\n${old}`);
  const both = createSecrets({ dataFolder, secretKeyFile });
  expect([both.open(sealed, 'p'), both.isCurrent(sealed)]).toEqual(['x', false]);
  const again = both.seal('x', 'p');
  writeFileSync(secretKeyFile, fresh);
  const only = createSecrets({ dataFolder, secretKeyFile });
  expect([only.open(again, 'p'), only.isCurrent(again)]).toEqual(['x', true]);
  expect(() => only.open(sealed, 'p')).toThrow('kernel.secret_unreadable');
  writeFileSync(secretKeyFile, 'too short');
  expect(() => createSecrets({ dataFolder, secretKeyFile }).seal('x', 'p')).toThrow('--secret-key');
});

test('what was never sealed, or with an older key, is sealed anew; what cannot be opened stays', () => {
  const dataFolder = testFolder();
  const secretKeyFile = join(dataFolder, 'keys');
  const old = createSecrets({ dataFolder, secretKeyFile });
  const sealed = old.seal('x', 'p');
  expect(old.reseal(sealed, 'p')).toBeNull();
  expect(old.open(old.reseal('in clear', 'p') ?? '', 'p')).toBe('in clear');
  const before = readFileSync(secretKeyFile, 'utf8');
  writeFileSync(secretKeyFile, `${randomBytes(32).toString('base64')}\n${before}`);
  const both = createSecrets({ dataFolder, secretKeyFile });
  const again = both.reseal(sealed, 'p') ?? '';
  expect([both.isCurrent(again), both.open(again, 'p')]).toEqual([true, 'x']);
  expect(both.reseal('sealed1.00000000.AAAA', 'p')).toBeNull();
});
