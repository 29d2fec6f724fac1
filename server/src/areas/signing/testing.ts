import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentSigner, openPkcs12 } from '@lachan/documents';
import type { Caller } from '../../kernel/command.ts';
import { saveKey } from './service/keys.ts';
import { addTrust } from './service/trust.ts';

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** An authority, and a leader's key store where the operator would put it. */
export function makeCertificates(folder: string, keys: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const request = ['req', '-newkey', 'rsa:2048', '-nodes'];
  openssl(...request, '-x509', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=CA thu nghiem');
  openssl(...request, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=Nguyen Van A/O=Gia Lai');
  writeFileSync(join(folder, 'leaf.ext'), 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n');
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', '7', '-extfile', 'leaf.ext'];
  openssl('x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', ...by);
  mkdirSync(keys, { recursive: true });
  const store = join(keys, 'lanh-dao.p12');
  openssl(
    'pkcs12',
    '-export',
    '-inkey',
    'leaf.key',
    '-in',
    'leaf.pem',
    '-out',
    store,
    '-passout',
    'pass:dung',
  );
}

/** An authority that is believed and the key of the province (passphrase `dung`), for tests of other areas. */
export async function plantTestKey(administrator: Caller): Promise<DocumentSigner> {
  const folder = mkdtempSync(join(tmpdir(), 'lachan-signing-'));
  const keys = join(administrator.kernel.config.dataFolder, 'keys');
  makeCertificates(folder, keys);
  await addTrust(administrator, { content: readFileSync(join(folder, 'ca.pem')).toString('base64') });
  await saveKey(administrator, {
    purpose: 'person',
    place: { kind: 'store', fileName: 'lanh-dao.p12' },
    timeStampUrl: null,
    passphrase: 'dung',
  });
  return openPkcs12(readFileSync(join(keys, 'lanh-dao.p12')), 'dung');
}
