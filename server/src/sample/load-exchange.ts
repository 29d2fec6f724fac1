import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AvReport, avReportSubject, openPkcs12, signXml, writeAvReport } from '@lachan/documents';
import { AskReports, CreateSender, ReceiveReport, SetKey } from '../areas/exchange/contract.ts';
import { ApplyRegister, UploadRegister, type RegisterReport } from '../areas/organisation/contract.ts';
import type { z } from 'zod';
import type { ApiUser } from './api.ts';
import type { PlannedMachine, PlannedUnit } from './plan.ts';

/** Every third commune has not told its code yet: the gap shows where reports are made. */
const WITHOUT_CODE = 3;
/** The console of the water company, which reports to the province. */
export const COMPANY_CONSOLE = 'Bảng quản trị diệt vi-rút';
/** Machines that the console of the water company tells about. */
const TOLD_MACHINES = 12;

/** Codes on the document exchange, as a sheet that the administrator sends. @returns the code of each unit that has one */
export async function loadCodes(
  administrator: ApiUser,
  units: readonly PlannedUnit[],
): Promise<Map<string, string>> {
  const told = units.filter(({ kind }, place) => kind !== 'commune' || place % WITHOUT_CODE !== 0);
  const codes = new Map(told.map((unit, place) => [unit, codeAt(unit.kind, place)]));
  const rows = [...codes].map(([{ name }, code]) => `${name};${code}`);
  const { id } = await administrator.upload<z.output<typeof RegisterReport>>(UploadRegister.path, {
    name: 'ma-dinh-danh.csv',
    content: ['Đơn vị;Mã định danh', ...rows].join('\n'),
  });
  await administrator.call(ApplyRegister, { id });
  return new Map([...codes].map(([unit, code]) => [unit.id, code]));
}

interface ExchangeAsk {
  /** Folder of the sample's keys. */
  keys: string;
  password: string;
  /** Who reports to the province, under which code. */
  company: PlannedUnit;
  companyCode: string;
  machines: readonly PlannedMachine[];
  now: Date;
  withToken: (token: string) => ApiUser;
}

/**
 * The way to the national centre: a key, reports that wait for download because there is no address, and a company
 * whose anti-virus console reports to the province.
 */
export async function loadExchange(administrator: ApiUser, ask: ExchangeAsk): Promise<void> {
  const pkcs12 = readFileSync(join(ask.keys, 'trao-doi-mau.p12'));
  const key = { pkcs12: pkcs12.toString('base64'), passphrase: ask.password };
  await administrator.call(SetKey, key);
  const signer = await openPkcs12(readFileSync(join(ask.keys, 'bang-quan-tri-mau.p12')), ask.password);
  const { token } = await administrator.call(CreateSender, {
    name: COMPANY_CONSOLE,
    unitId: ask.company.id,
    certificatesPem: signer.certificates.map(String).join('\n'),
  });
  const report = reportOf(ask);
  const signed = await signXml(writeAvReport(report), signer, 'edXMLHeader');
  await ask.withToken(token).send(ReceiveReport.path, signed, 'text/xml');
  await administrator.call(AskReports, {});
}

function reportOf({ company, companyCode, machines, now }: ExchangeAsk): AvReport {
  const told = machines.filter(({ unitId }) => unitId === company.id).slice(0, TOLD_MACHINES);
  const named = told.map(({ name, address, os }) => ({
    machine: { ip: address, name, publicIp: '' },
    os,
  }));
  const atSeconds = Math.floor(now.getTime() / 1000) - 3600;
  const [first] = named;
  return {
    profile: 'v1',
    sender: {
      organId: companyCode,
      organizationInCharge: '',
      name: company.name,
      address: '',
      email: '',
      telephone: '',
      fax: '',
      website: '',
    },
    subject: avReportSubject(atSeconds),
    product: 'Bkav Endpoint',
    atSeconds,
    malware: first
      ? [
          {
            machine: first.machine,
            name: 'W32.AutoRunUSB.Worm',
            type: 'Worm',
            behavior: '',
            deviceType: '',
            files: 2,
            path: '',
            hash: '',
          },
        ]
      : [],
    connections: [],
    vulnerabilities: [],
    systems: named.map(({ machine, os }) => ({ machine, osName: os, lastUpdate: '' })),
    notUpdated: 0,
    quality: named.map(({ machine }) => ({ machine, hasAutoProtect: true, hasFirewall: true })),
  };
}

/** An invented code of the form of QCVN 102:2016: offices on the second level, communes on the third. */
function codeAt(kind: PlannedUnit['kind'], place: number): string {
  const two = (number: number) => String(number % 100).padStart(2, '0');
  return kind === 'commune'
    ? `000.${two(place)}.${two(30 + Math.floor(place / 100))}.H21`
    : `000.00.${two(place)}.H21`;
}
