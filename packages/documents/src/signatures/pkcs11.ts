import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash, X509Certificate } from 'node:crypto';
import { DocumentError } from '../errors.ts';
import { certificatesOf } from './certificate-chain.ts';
import { type DocumentSigner, keyTypeOf } from './signer.ts';

export interface Token {
  /** Path of the maker's library: `/usr/lib/softhsm/libsofthsm2.so`. */
  module: string;
  /** Name of the token, when several are plugged in. */
  tokenLabel?: string;
  /** Id of key and certificate, in hexadecimal. */
  keyId: string;
  pin: string;
  /** Certificates above the signer's, in PEM, which tokens often lack. */
  chainPem?: string;
}

const TIMEOUT_MS = 30_000;

/**
 * A key in a token or HSM. It is driven by `pkcs11-tool` of OpenSC in a process of its own, so that the library of
 * the token's maker cannot take this one down. The PIN goes through the environment, never onto the command line.
 * @throws DocumentError `unusable_key` when the program, the token or the key is missing, or the PIN is wrong
 */
export async function openToken(token: Token): Promise<DocumentSigner> {
  if (!/^[0-9a-fA-F]+$/.test(token.keyId))
    throw new DocumentError('unusable_key', 'The id of the key is not hexadecimal');
  const read = await inFolder(async (folder) => {
    const file = join(folder, 'certificate');
    const id = ['--type', 'cert', '--id', token.keyId];
    await drive(token, ['--read-object', ...id, '--output-file', file], 'certificate');
    return readFile(file);
  });
  const leaf = new X509Certificate(read);
  const keyType = keyTypeOf(leaf);
  const mechanism =
    keyType === 'rsa'
      ? ['--mechanism', 'SHA256-RSA-PKCS']
      : ['--mechanism', 'ECDSA', '--signature-format', 'openssl'];
  const sign = (data: Uint8Array) =>
    inFolder(async (folder) => {
      const [input, output] = [join(folder, 'data'), join(folder, 'signature')];
      // Few tokens hash for elliptic curves.
      await writeFile(input, keyType === 'rsa' ? data : createHash('sha256').update(data).digest());
      const files = ['--input-file', input, '--output-file', output];
      await drive(token, ['--login', '--sign', '--id', token.keyId, ...mechanism, ...files], 'signature');
      return new Uint8Array(await readFile(output));
    });
  return { certificates: [leaf, ...certificatesOf(token.chainPem ?? '')], keyType, sign };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lachan-token-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function drive(token: Token, args: string[], wanted: string): Promise<void> {
  const where = ['--module', token.module, ...(token.tokenLabel ? ['--token-label', token.tokenLabel] : [])];
  const options = {
    env: { ...process.env, LACHAN_TOKEN_PIN: token.pin },
    timeout: TIMEOUT_MS,
    maxBuffer: 1024 * 1024,
  };
  return new Promise((resolve, reject) => {
    execFile('pkcs11-tool', [...where, '--pin', 'env:LACHAN_TOKEN_PIN', ...args], options, (error) => {
      if (!error) resolve();
      else if (error.code === 'ENOENT')
        reject(new DocumentError('unusable_key', 'pkcs11-tool is missing: install OpenSC'));
      else
        reject(
          new DocumentError('unusable_key', 'The token refuses: is it there, and the PIN right?', { wanted }),
        );
    });
  });
}
