import { Readable } from 'node:stream';
import type { Kernel } from '../../kernel/kernel.ts';
import { createList, importList } from '../intel/index.ts';
import { addNetwork } from '../organisation/service/addresses.ts';
import type { TestProvince } from '../organisation/testing.ts';
import { createSource } from './service/sources.ts';
import { detectorOf } from './worker.ts';

/** Networks of three units and one exit that two of them share, indicators, and one source at the data centre. */
export async function plantTestDetection(kernel: Kernel, province: TestProvince) {
  const administrator = province.as('administrator');
  const [one = '', two = ''] = province.communes;
  const network = (unitId: string, cidr: string, isShared = false, validFrom = '2025-07-01') =>
    addNetwork(administrator, { unitId, cidr, isShared, validFrom });
  await network(one, '10.1.0.0/16');
  await network(two, '10.1.2.0/24', false, '2026-06-01');
  await network(province.department, '2001:db8:5::/48');
  await network(one, '203.0.113.5/32', true);
  await network(two, '203.0.113.5/32', true);
  const analyst = province.as('analyst');
  const list = await createList(analyst, {
    name: 'Máy chủ điều khiển',
    origin: 'Trung tâm giám sát',
    confidencePercent: 90,
    sharing: 'red',
    meansInfection: true,
  });
  const csv =
    'value,malware,description\nevil.example.net,Emotet,máy chủ điều khiển\n198.51.101.9,Mirai,\nhttp://bad.example.org/gate.php,Lumma,\n';
  await importList(analyst, { id: list.id }, { name: 'c2.csv', content: Readable.from([Buffer.from(csv)]) });
  const source = await createSource(province.as('analyst'), {
    name: 'DNS trung tâm',
    kind: 'dns',
    unitId: province.dataCentre,
  });
  return { one, two, listId: list.id, source, detector: detectorOf(kernel) };
}

/** One line of Suricata EVE that asks for a name. */
export function dnsLine(address: string, name: string, at: string): string {
  return JSON.stringify({
    timestamp: at,
    event_type: 'dns',
    src_ip: address,
    src_port: 51000,
    dest_ip: '10.255.0.53',
    dest_port: 53,
    proto: 'UDP',
    dns: { type: 'query', id: 7, rrname: name, rrtype: 'A' },
  });
}
