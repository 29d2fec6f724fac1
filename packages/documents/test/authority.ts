import { execFileSync, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentSigner, signerOfPem } from '../src/index.ts';

/** A certification authority of its own with everything it issues, made with OpenSSL in a fresh folder. */
export interface Authority {
  folder: string;
  caPem: string;
  at(name: string): string;
  read(name: string): Buffer;
  /** The signer whose certificate has this name: `person`, `organisation`, `elliptic`, `expired`, `revoked`, `short`. */
  signer(name: string): DocumentSigner;
}

const CONFIGURATION = `
[ca]
default_ca = here
[here]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_crl_days = 3650
policy = any
unique_subject = no
[any]
commonName = supplied
organizationName = optional
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = stamps
[stamps]
serial = tsa-serial
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
`;

export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'lachan-ca-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  for (const [name, content] of [
    ['openssl.cnf', CONFIGURATION],
    ['index.txt', ''],
    ['serial', '1001\n'],
    ['tsa-serial', '01\n'],
  ] as const)
    writeFileSync(at(name), content);
  const subject = ['-utf8', '-subj', '/CN=CA thử nghiệm'];
  const request = ['req', '-newkey', 'rsa:2048', '-nodes'];
  openssl(...request, '-x509', '-keyout', 'ca.key', '-out', 'ca.pem', ...subject, '-days', '7300');
  const issue = (
    name: string,
    title: string,
    more: { key?: string[]; dates?: string[]; use?: string } = {},
  ) => {
    const key = more.key ?? ['-newkey', 'rsa:2048'];
    openssl(
      'req',
      ...key,
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-utf8',
      '-subj',
      title,
    );
    const dates = more.dates ?? ['-startdate', '20200101000000Z', '-enddate', '20400101000000Z'];
    const how = ['-config', 'openssl.cnf', '-batch', '-notext', '-extensions', more.use ?? 'leaf', '-utf8'];
    openssl('ca', ...how, '-in', `${name}.csr`, '-out', `${name}.pem`, ...dates);
  };
  issue('person', '/CN=Nguyễn Văn A/O=UBND tỉnh Gia Lai');
  issue('organisation', '/CN=ỦY BAN NHÂN DÂN TỈNH GIA LAI/O=UBND tỉnh Gia Lai');
  issue('elliptic', '/CN=Trần Thị B', { key: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] });
  const past = ['-startdate', '20200101000000Z', '-enddate', '20220101000000Z'];
  issue('expired', '/CN=Hết Hạn', { dates: past });
  issue('revoked', '/CN=Thu Hồi');
  issue('short', '/CN=Khóa Ngắn', { key: ['-newkey', 'rsa:1024'] });
  issue('tsa', '/CN=Cơ quan cấp dấu thời gian', { use: 'stamping' });
  openssl('ca', '-config', 'openssl.cnf', '-revoke', 'revoked.pem');
  openssl('ca', '-config', 'openssl.cnf', '-gencrl', '-out', 'ca.crl');
  const read = (name: string) => readFileSync(at(name));
  return {
    folder,
    caPem: read('ca.pem').toString(),
    at,
    read,
    signer: (name) =>
      signerOfPem({
        privateKeyPem: read(`${name}.key`).toString(),
        certificatesPem: read(`${name}.pem`).toString() + read('ca.pem').toString(),
      }),
  };
}

/** Packs a signer into PKCS#12; `legacy` as old Windows does, with RC2 and triple DES. */
export function packStore(
  { folder, read }: Authority,
  name: string,
  passphrase: string,
  kind: 'modern' | 'legacy',
): Buffer {
  const older = kind === 'legacy' ? ['-legacy', '-descert'] : [];
  const files = ['-in', `${name}.pem`, '-inkey', `${name}.key`, '-certfile', 'ca.pem', '-out', `${name}.p12`];
  execFileSync('openssl', ['pkcs12', '-export', ...older, ...files, '-passout', `pass:${passphrase}`], {
    cwd: folder,
    stdio: 'ignore',
  });
  return read(`${name}.p12`);
}

/** A time-stamping authority on this machine that answers with `openssl ts`. */
export async function startStamping(
  { folder, at }: Authority,
  mood: 'well' | 'refusing' | 'silent' | 'talking' = 'well',
): Promise<{ url: string; server: Server }> {
  let counter = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      counter += 1;
      if (mood === 'silent') return;
      if (mood === 'refusing') return void response.writeHead(403).end();
      if (mood === 'talking') return void response.end('<html>Đăng nhập</html>');
      const [query, reply] = [at(`${counter}.tsq`), at(`${counter}.tsr`)];
      writeFileSync(query, Buffer.concat(parts));
      const args = ['ts', '-reply', '-config', 'openssl.cnf', '-section', 'stamps', '-queryfile', query];
      const child = spawn('openssl', [...args, '-out', reply], { cwd: folder, stdio: 'ignore' });
      child.on('close', () =>
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(readFileSync(reply)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
