import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListReports, SignReport } from '../areas/reports/contract.ts';
import { AddTrust, SaveKey } from '../areas/signing/contract.ts';
import type { ApiUser } from './api.ts';

/**
 * Whose keys the sample has, and for how many days: one is about to expire, so that its alarm is seen. Those without
 * a purpose here sign reports to the national centre and of a company's console.
 */
const KEYS = [
  { purpose: 'person', fileName: 'lanh-dao-mau.p12', subject: '/CN=Lãnh đạo mẫu/O=Tỉnh mẫu', days: 365 },
  { purpose: 'organisation', fileName: 'co-quan-mau.p12', subject: '/CN=Cơ quan mẫu/O=Tỉnh mẫu', days: 30 },
  { purpose: null, fileName: 'trao-doi-mau.p12', subject: '/CN=Trao đổi dữ liệu mẫu/O=Tỉnh mẫu', days: 365 },
  {
    purpose: null,
    fileName: 'bang-quan-tri-mau.p12',
    subject: '/CN=Bảng quản trị mẫu/O=Đơn vị mẫu',
    days: 365,
  },
] as const;

/**
 * An authority of the sample that is believed, two keys of the province, and a report that was signed. Keys are made
 * anew for every sample and open with its password; making them needs OpenSSL.
 * @returns how many keys there are; 0 where OpenSSL is absent
 */
export async function loadSignatures(
  administrator: ApiUser,
  leader: ApiUser,
  { keys, password }: { keys: string; password: string },
): Promise<number> {
  const authority = makeKeys(keys, password);
  if (!authority) return 0;
  await administrator.call(AddTrust, { content: authority.toString('base64') });
  for (const { purpose, fileName } of KEYS) {
    if (purpose === null) continue;
    await administrator.call(SaveKey, {
      purpose,
      place: { kind: 'store', fileName },
      timeStampUrl: null,
      passphrase: password,
    });
  }
  const { rows } = await leader.call(ListReports, { state: 'accepted', limit: 1 });
  for (const { id } of rows) await leader.call(SignReport, { id, purpose: 'person', passphrase: password });
  return KEYS.length;
}

/** @returns the authority's certificate in PEM; `null` without OpenSSL */
function makeKeys(keys: string, password: string): Buffer | null {
  const folder = mkdtempSync(join(tmpdir(), 'lachan-sample-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const request = ['req', '-utf8', '-newkey', 'rsa:2048', '-nodes'];
  try {
    openssl('version');
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  try {
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    const authority = ['-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Tổ chức chứng thực mẫu'];
    openssl(...request, '-x509', '-days', '3650', ...authority);
    writeFileSync(
      join(folder, 'leaf.ext'),
      'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,nonRepudiation\n',
    );
    for (const [index, { fileName, subject, days }] of KEYS.entries()) {
      openssl(...request, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', subject);
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', String(index + 2)];
      const lasts = ['-days', String(days), '-extfile', 'leaf.ext'];
      openssl('x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', ...by, ...lasts);
      writeFileSync(join(folder, 'passphrase'), password);
      const store = ['-inkey', 'leaf.key', '-in', 'leaf.pem', '-out', join(keys, fileName)];
      openssl('pkcs12', '-export', ...store, '-passout', 'file:passphrase');
    }
    return readFileSync(join(folder, 'ca.pem'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
