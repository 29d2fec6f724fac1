import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AvMachine,
  type AvReport,
  avReportSubject,
  legibleText,
  readAvReport,
  signerOfPem,
  signXml,
  verifyXml,
  writeAvReport,
} from '../src/index.ts';
import { hasProgram, makeKeys } from './certificates.ts';

const machine: AvMachine = { ip: '10.1.2.3', name: 'PC-01', publicIp: '' };
const report: AvReport = {
  profile: 'v1',
  sender: {
    organId: '000.00.05.H21',
    organizationInCharge: '',
    name: 'Sở Y tế',
    address: '',
    email: '',
    telephone: '',
    fax: '',
    website: '',
  },
  subject: avReportSubject(1_795_226_400),
  product: 'Lá Chắn',
  atSeconds: 1_795_226_400,
  malware: [
    {
      machine,
      name: 'Emotet',
      type: 'Trojan',
      behavior: '',
      deviceType: 'server',
      files: 2,
      path: '',
      hash: '',
    },
  ],
  connections: [{ machine, program: '', md5: '', sha2: '', target: '198.51.100.9', targetPort: '' }],
  vulnerabilities: [{ machine, name: 'CVE-2026-0001', osName: 'Windows 10' }],
  systems: [{ machine, osName: 'Windows 10', lastUpdate: '' }],
  notUpdated: 1,
  quality: [{ machine, hasAutoProtect: true, hasFirewall: null }],
};
const xml = writeAvReport(report);
const faultsOf = (text: string) =>
  readAvReport(text).faults.map(({ line, reason, value, expected }) => ({ line, reason, value, expected }));

test('a report has the six blocks, the names and the times of the format, to the letter', () => {
  expect(avReportSubject(1_795_226_400)).toBe('Anti Virus Report on 21-11-2026 09:00:00');
  expect(xml).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader><edXML:MessageHeader><edXML:From><edXML:OrganId>000.00.05.H21</edXML:OrganId><edXML:OrganName>Sở Y tế</edXML:OrganName><edXML:OrganAdd/><edXML:Email/><edXML:Telephone/><edXML:Fax/><edXML:Website/></edXML:From><edXML:Subject>Anti Virus Report on 21-11-2026 09:00:00</edXML:Subject></edXML:MessageHeader></edXML:edXMLHeader><edXML:edXMLBody><AVReport name="Lá Chắn"><Datetime>1795226400</Datetime><Malware><Machine ip="10.1.2.3" name="PC-01"><MalwareInfo><MalwareName>Emotet</MalwareName><MalwareType>Trojan</MalwareType><MalwareBehavior/><TypeOfDevice>server</TypeOfDevice><NumberFile>2</NumberFile></MalwareInfo></Machine></Malware><Connection><Machine ip="10.1.2.3" name="PC-01"><ConnectionInfo><Program/><Md5/><Sha2/><TargetIP>198.51.100.9</TargetIP></ConnectionInfo></Machine></Connection><Vulnerability><Machine ip="10.1.2.3" name="PC-01"><VulnerabilityInfo><Name>CVE-2026-0001</Name><OSName>Windows 10</OSName></VulnerabilityInfo></Machine></Vulnerability><OS><Machine ip="10.1.2.3" name="PC-01"><OSName>Windows 10</OSName><LastUpdate/></Machine></OS><Update><NumberMachineNotUpdateOn15Day>1</NumberMachineNotUpdateOn15Day></Update><QualityFeature><Machine ip="10.1.2.3" name="PC-01"><AutoProtect>true</AutoProtect><EnableFirewall/></Machine></QualityFeature></AVReport></edXML:edXMLBody></edXMLEnvelope>`,
  );
});

test('a code that is not one of 13 characters is not written, and not read', () => {
  const wrong = { ...report, sender: { ...report.sender, organId: 'H21.5' } };
  expect(() => writeAvReport(wrong)).toThrow(/form 000/);
  expect(faultsOf(xml.replace('000.00.05.H21', 'H21.5'))).toMatchObject([
    { reason: 'bad_organ_id', value: 'H21.5' },
  ]);
});

test('the wrong namespace, the wrong case, what is missing and what is too much are each told with their line', () => {
  const onLines = xml.replaceAll('><', '>\n<');
  expect(faultsOf(onLines.replace('QCVN_102_2016', 'QCVN_102'))[0]).toMatchObject({
    line: 3,
    reason: 'wrong_namespace',
    expected: 'http://www.mic.gov.vn/TBT/QCVN_102_2016',
  });
  const line = onLines.split('\n').findIndex((one) => one.startsWith('<Md5')) + 1;
  expect(faultsOf(onLines.replace('<Md5/>', '<md5/>'))[0]).toEqual({
    line,
    reason: 'wrong_case',
    value: 'md5',
    expected: 'Md5',
  });
  expect(faultsOf(xml.replaceAll('edXML:Subject', 'Subject'))[0]).toMatchObject({
    reason: 'wrong_namespace',
  });
  expect(faultsOf(xml.replace('<Sha2/>', ''))).toMatchObject([
    { reason: 'missing_element', expected: 'Sha2' },
  ]);
  expect(faultsOf(xml.replace('<Sha2/>', '<Sha2/><Sha2/>'))).toMatchObject([{ value: 'Sha2' }]);
  expect(faultsOf(xml.replace(' name="PC-01"', ''))[0]).toMatchObject({ reason: 'missing_attribute' });
  expect(faultsOf(xml.replace(' name="PC-01"', ' Name="PC-01"')).map(({ reason }) => reason)).toContain(
    'wrong_case',
  );
  expect(faultsOf(xml.replace('1795226400', '2026-11-21'))).toMatchObject([{ reason: 'bad_value' }]);
  expect(faultsOf(xml.replace('>true<', '>có<'))).toMatchObject([{ reason: 'bad_value', value: 'có' }]);
  expect(faultsOf('<html/>')).toMatchObject([{ reason: 'unexpected_element', value: 'html' }]);
  expect(() => readAvReport('<!DOCTYPE a [<!ENTITY b "c">]><a/>')).toThrow(/DTD/);
  expect(() => readAvReport(xml.slice(0, 500))).toThrow(/well-formed/);
});

const word = fc.string({ unit: 'binary', maxLength: 12 }).map(legibleText);
const attribute = word.map((text) => text.replaceAll(/[\t\r\n]+/g, ' '));
function arbitraryReport(profile: 'v1' | 'v2') {
  const v1 = profile === 'v1' ? word : fc.constant('');
  const v2 = profile === 'v2' ? word : fc.constant('');
  const anyMachine = fc.record({
    ip: attribute,
    name: attribute,
    publicIp: profile === 'v2' ? attribute : fc.constant(''),
  });
  const flag = fc.constantFrom(true, false, null);
  const some = <Value>(one: fc.Arbitrary<Value>) => fc.array(one, { maxLength: 3 });
  return fc.record<AvReport>({
    profile: fc.constant(profile),
    sender: fc.record({
      organId: fc.constantFrom('000.00.05.H21', '000.00.00.G14'),
      organizationInCharge: v2,
      name: word,
      address: word,
      email: word,
      telephone: word,
      fax: v1,
      website: v1,
    }),
    subject: word,
    product: attribute,
    atSeconds: fc.nat(),
    malware: some(
      fc.record({
        machine: anyMachine,
        name: word,
        type: word,
        behavior: word,
        deviceType: word,
        files: fc.option(fc.nat()),
        path: v2,
        hash: v2,
      }),
    ),
    connections: some(
      fc.record({ machine: anyMachine, program: word, md5: word, sha2: word, target: word, targetPort: v2 }),
    ),
    vulnerabilities: some(fc.record({ machine: anyMachine, name: word, osName: word })),
    systems: some(fc.record({ machine: anyMachine, osName: word, lastUpdate: word })),
    notUpdated: fc.nat(),
    quality: some(fc.record({ machine: anyMachine, hasAutoProtect: flag, hasFirewall: flag })),
  });
}

test('what is written is read back the same, whatever it says, in both profiles', () => {
  for (const profile of ['v1', 'v2'] as const)
    fc.assert(
      fc.property(arbitraryReport(profile), (any) => {
        const { report: read, faults } = readAvReport(writeAvReport(any));
        expect(faults).toEqual([]);
        expect(read).toEqual(any);
      }),
      { numRuns: 60 },
    );
}, 60_000);

describe.skipIf(!hasProgram('openssl'))('signed (skipped without OpenSSL)', () => {
  test('the signature stands in the header, is strict about every byte, and xmlsec1 agrees', async () => {
    const keys = makeKeys();
    const signed = await signXml(xml, signerOfPem(keys.key), 'edXMLHeader');
    const { report: read } = readAvReport(signed);
    expect(read).toEqual(report);
    expect(signed).toMatch(
      /<\/edXML:MessageHeader><Signature xmlns="http:\/\/www.w3.org\/2000\/09\/xmldsig#">/,
    );
    expect(signed).toContain('<X509SubjectName>O=Gia Lai,CN=UBND tinh Gia Lai</X509SubjectName>');
    const trust = { anchors: [keys.caPem], at: new Date(Date.now() + 60_000) };
    expect(verifyXml(signed, trust)).toMatchObject({ isValid: true, findings: [] });
    const forged = signed.replace('Emotet', 'Nothing');
    expect(verifyXml(forged, trust).findings).toEqual(['content_changed']);
    if (!hasProgram('xmlsec1')) return;
    const judge = (text: string) => {
      const file = join(keys.folder, 'report.xml');
      writeFileSync(file, text);
      try {
        const trusted = ['--trusted-pem', join(keys.folder, 'ca.pem')];
        execFileSync('xmlsec1', ['--verify', ...trusted, file], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    };
    expect([judge(signed), judge(forged)]).toEqual([true, false]);
    const soap = await signXml(
      writeAvReport({ ...report, profile: 'v2' }),
      signerOfPem(keys.key),
      'edXMLHeader',
    );
    expect(readAvReport(soap).faults).toEqual([]);
    expect(judge(soap)).toBe(true);
  }, 60_000);
});
