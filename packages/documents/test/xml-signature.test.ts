import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EdxmlDocument, readEdxml, signerOfPem, signXml, verifyXml, writeEdxml } from '../src/index.ts';
import { hasProgram, makeKeys, type TestKeys } from './certificates.ts';

const message: EdxmlDocument = {
  kind: 'document',
  from: { id: 'H21', name: 'Ủy ban nhân dân tỉnh Gia Lai' },
  to: [{ id: 'H21.5' }],
  code: { number: '5', notation: 'UBND-NC' },
  date: { day: 5, month: 2, year: 2026 },
  subject: 'Phòng, chống mã độc',
  toPlaces: [],
  other: { appendixes: [] },
  responseFor: [],
  isSteering: true,
  trace: [],
  business: { type: 'new', hasPaper: false, replaces: [] },
  attachments: [{ name: 'a.txt', contentType: 'text/plain', bytes: new TextEncoder().encode('Nội dung') }],
  unknown: [],
  defects: [],
};
const xml = new TextDecoder().decode(writeEdxml(message));

describe.skipIf(!hasProgram('openssl'))('XML signatures (skipped without OpenSSL)', () => {
  let keys: TestKeys;
  let signed: string;
  let at: Date;
  beforeAll(async () => {
    keys = makeKeys();
    at = new Date(Date.now() + 60_000);
    signed = await signXml(xml, signerOfPem(keys.key), 'edXMLHeader');
  }, 60_000);
  const verify = (text: string, more: { at?: Date; revokedSerials?: Set<string> } = {}) =>
    verifyXml(text, { anchors: [keys.caPem], at, ...more });

  test('a signed message is valid, names its signer and is still the same message', () => {
    const result = verify(signed);
    expect(result).toMatchObject({ isValid: true, findings: [], signer: { name: 'UBND tinh Gia Lai' } });
    const { signature, ...read } = readEdxml(new TextEncoder().encode(signed));
    expect(signature).toBeDefined();
    expect(read).toEqual(message);
  });

  test('each way to tamper has its own finding', () => {
    expect(verify(signed.replace('Phòng, chống mã độc', 'Phòng chống mã độc')).findings).toEqual([
      'content_changed',
    ]);
    expect(verify(signed.replace(/(<SignatureValue>)...../, '$1AAAAA')).findings).toEqual([
      'signature_invalid',
    ]);
    expect(verify(xml).findings).toEqual(['no_signature']);
    const element = /<Signature[\s\S]*<\/Signature>/.exec(signed)?.[0] ?? '';
    expect(verify(signed.replace('</edXML>', `${element}</edXML>`)).findings).toEqual(['several_signatures']);
    // The old content is moved aside under an id and other content put in its place.
    const wrapped = signed.replace('<Reference URI="">', '<Reference URI="#moved">');
    expect(verify(wrapped).findings).toContain('not_whole_document');
    const twice = signed
      .replace('<edXML ', '<edXML Id="a" ')
      .replace('<Signature ', '<Moved Id="a"/><Signature ')
      .replace('<Reference URI="">', '<Reference URI="#a">');
    expect(verify(twice).findings).toContain('duplicate_ids');
    expect(verify(signed.replaceAll('rsa-sha256', 'hmac-sha1')).isValid).toBe(false);
    expect(verify(signed.replace(/<X509Data>[\s\S]*<\/X509Data>/, '')).findings).toEqual(['no_certificate']);
  });

  test('a stranger, an expired, a future and a revoked certificate are told apart', async () => {
    expect(verify(await signXml(xml, signerOfPem(keys.strangerKey))).findings).toEqual(['untrusted_chain']);
    expect(verify(signed, { at: new Date('2060-01-01') }).findings).toEqual(['certificate_expired']);
    expect(verify(signed, { at: new Date('2001-01-01') }).findings).toEqual(['certificate_not_yet_valid']);
    expect(verify(signed, { revokedSerials: new Set(['1001']) }).findings).toEqual(['certificate_revoked']);
  });

  test('a key that does not belong to the certificate signs nothing', async () => {
    const mixed = {
      privateKeyPem: keys.strangerKey.privateKeyPem,
      certificatesPem: keys.key.certificatesPem,
    };
    expect(() => signerOfPem(mixed)).toThrow(expect.objectContaining({ code: 'unusable_key' }));
    await expect(signXml(xml, signerOfPem(keys.key), 'Missing')).rejects.toMatchObject({
      code: 'invalid_document',
    });
    expect(() => verify('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toThrow(
      expect.objectContaining({ code: 'forbidden_xml' }),
    );
  });

  test.skipIf(!hasProgram('xmlsec1'))('xmlsec1 agrees on the good file and on the tampered one', async () => {
    const judge = (text: string) => {
      const file = join(keys.folder, 'signed.xml');
      writeFileSync(file, text);
      try {
        execFileSync('xmlsec1', ['--verify', '--trusted-pem', join(keys.folder, 'ca.pem'), file], {
          stdio: 'ignore',
        });
        return true;
      } catch {
        return false;
      }
    };
    expect(judge(signed)).toBe(true);
    expect(judge(signed.replace('UBND-NC', 'UBND-KT'))).toBe(false);
    expect(judge(await signXml(xml, signerOfPem(keys.strangerKey)))).toBe(false);
  });
});
