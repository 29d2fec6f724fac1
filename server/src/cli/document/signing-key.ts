import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type DocumentSigner, openPkcs12, openToken, signerOfPem } from '@lachan/documents';
import { ConfigError } from '../../kernel/config.ts';
import { required } from '../terminal/arguments.ts';
import { readPassphrase } from '../terminal/passphrase.ts';

export const keyOptions = {
  store: { type: 'string' },
  key: { type: 'string' },
  certificate: { type: 'string' },
  module: { type: 'string' },
  token: { type: 'string' },
  'key-id': { type: 'string' },
  chain: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const;

export const keyHelp = `  --store P12        key store, .p12 or .pfx, with key and certificates
  --key PEM --certificate PEM
                     private key; the signer's certificate first, then those above it
  --module LIBRARY --key-id HEX [--token LABEL] [--chain PEM]
                     key in a token (PKCS#11, through pkcs11-tool of OpenSC), certificates above the signer's

The passphrase or PIN: in the environment as LACHAN_KEY_PASSPHRASE, in a file named by --passphrase-file, or asked.`;

/** Opens the key that the options name. @throws ConfigError unless they name one, DocumentError `unusable_key` */
export async function openKey(
  values: Partial<Record<keyof typeof keyOptions, string>>,
  environment: Record<string, string | undefined>,
): Promise<DocumentSigner> {
  const passphrase = (question: string) =>
    readPassphrase({
      environment,
      variable: 'LACHAN_KEY_PASSPHRASE',
      file: values['passphrase-file'],
      question,
    });
  const { store, key, module, token, chain } = values;
  const named = [store, key, module].filter((value) => value !== undefined);
  if (named.length !== 1) throw new ConfigError('Name one key: --store, --key or --module');
  if (store !== undefined)
    return openPkcs12(readFileSync(store), await passphrase('Passphrase of the key store'));
  if (key !== undefined) {
    const privateKeyPem = readFileSync(key, 'utf8');
    return signerOfPem({
      privateKeyPem,
      certificatesPem: readFileSync(required(values.certificate, 'certificate'), 'utf8'),
      ...(isEncrypted(privateKeyPem) ? { passphrase: await passphrase('Passphrase of the key') } : {}),
    });
  }
  return openToken({
    module: module ?? '',
    keyId: required(values['key-id'], 'key-id'),
    pin: await passphrase('PIN of the token'),
    ...(token === undefined ? {} : { tokenLabel: token }),
    ...(chain === undefined ? {} : { chainPem: readFileSync(chain, 'utf8') }),
  });
}

function isEncrypted(pem: string): boolean {
  try {
    createPrivateKey(pem);
    return false;
  } catch {
    return pem.includes('ENCRYPTED');
  }
}
