import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SigningKey } from '../src/index.ts';

export interface TestKeys {
  folder: string;
  caPem: string;
  key: SigningKey;
  /** A key whose certificate nobody trusts. */
  strangerKey: SigningKey;
}

export function hasProgram(name: string): boolean {
  try {
    execFileSync(name, [name === 'openssl' ? 'version' : '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A certification authority and two signers, made with OpenSSL in a fresh folder. */
export function makeKeys(): TestKeys {
  const folder = mkdtempSync(join(tmpdir(), 'lachan-keys-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  writeFileSync(
    join(folder, 'leaf.ext'),
    'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n',
  );
  const days = ['-days', '3650'];
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=CA thu nghiem',
    ...days,
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'leaf.key',
    '-out',
    'leaf.csr',
    '-subj',
    '/CN=UBND tinh Gia Lai/O=Gia Lai',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'leaf.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-out',
    'leaf.pem',
    '-extfile',
    'leaf.ext',
    '-set_serial',
    '4097',
    ...days,
  );
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'other.key',
    '-out',
    'other.pem',
    '-subj',
    '/CN=Nguoi la',
    '-addext',
    'basicConstraints=critical,CA:FALSE',
    ...days,
  );
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    folder,
    caPem: read('ca.pem'),
    key: { privateKeyPem: read('leaf.key'), certificatesPem: read('leaf.pem') + read('ca.pem') },
    strangerKey: { privateKeyPem: read('other.key'), certificatesPem: read('other.pem') },
  };
}
