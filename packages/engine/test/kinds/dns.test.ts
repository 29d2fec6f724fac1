import { describe, test } from 'vitest';
import { expectTold } from './told.ts';

/** After the BIND 9 Administrator Reference Manual, "Logging". */
describe('BIND', () => {
  test('queries and answers, with every flag and view, over IPv6, with its stamp, its category or neither', () =>
    expectTold([
      [
        '21-Nov-2026 07:22:37.386 queries: info: client @0x7fe1 2001:db8::3#58010 (www.xa.example): view noi-bo: query: www.xa.example IN HTTPS -E(0)DTKV (2001:db8::53)',
        '2001:db8::3:58010 → name=www.xa.example type=HTTPS',
      ],
      [
        'Nov 21 07:22:37 ns1 named[811]: client 10.1.2.3#58010: query: c2.xau.example IN TXT +',
        '10.1.2.3:58010 → name=c2.xau.example type=TXT host=ns1',
      ],
      [
        '2026-11-21T00:22:37.386Z queries: info: client @0x7fe1 10.1.2.3#58010/key xa-key (c2.xau.example): query: c2.xau.example IN A +S (10.1.0.53)',
        '10.1.2.3:58010 → name=c2.xau.example type=A',
      ],
      [
        'client @0x7fe1 10.1.2.3#58010 (c2.xau.example): query: c2.xau.example CH TXT + (10.1.0.53)',
        '10.1.2.3:58010 → name=c2.xau.example type=TXT',
      ],
      [
        'client @0x7fe1 10.1.2.3#58010 (c2.xau.example): response: c2.xau.example IN A NXDOMAIN + (10.1.0.53)',
        '10.1.2.3:58010 → name=c2.xau.example type=A',
      ],
    ]));
  test('what was refused, failed, or answered by a policy zone', () =>
    expectTold([
      [
        "21-Nov-2026 07:22:37.386 security: info: client @0x7fe1 198.51.100.9#40112 (c2.xau.example): query (cache) 'c2.xau.example/A/IN' denied (allow-query-cache did not match)",
        '198.51.100.9:40112 → name=c2.xau.example type=A',
      ],
      [
        "client 198.51.100.9#40112 (xa.example): query 'xa.example/ANY/IN' denied",
        '198.51.100.9:40112 → name=xa.example type=ANY',
      ],
      [
        "client @0x7fe1 198.51.100.9#40112 (xa.example): zone transfer 'xa.example/AXFR/IN' denied",
        '198.51.100.9:40112 → name=xa.example type=AXFR',
      ],
      [
        "client @0x7fe1 198.51.100.9#40112: update 'xa.example/IN' denied",
        '198.51.100.9:40112 → name=xa.example',
      ],
      [
        '21-Nov-2026 07:22:37.386 query-errors: info: client @0x7fe1 10.1.2.3#58010 (c2.xau.example): query failed (SERVFAIL) for c2.xau.example/IN/A at ../../../bin/named/query.c:5765',
        '10.1.2.3:58010 → name=c2.xau.example type=A',
      ],
      [
        'client @0x7fe1 10.1.2.3#58010 (c2.xau.example): rpz QNAME PASSTHRU rewrite c2.xau.example/AAAA/IN via c2.xau.example.rpz.local',
        '10.1.2.3:58010 → name=c2.xau.example type=AAAA',
      ],
      [
        'client @0x7fe1 10.1.2.3#58010 (a.xau.example): disabled rpz IP NXDOMAIN rewrite a.xau.example/A/IN via 32.7.100.51.198.rpz-ip.rpz.local',
        '10.1.2.3:58010 → name=a.xau.example type=A',
      ],
      [
        'client @0x7fe1 198.51.100.9#40112 (xa.example): rate limit drop REFUSED response to 198.51.100.0/24 for xa.example IN A  (00a1b2c3)',
        '198.51.100.9:40112 → name=xa.example type=A',
      ],
      [
        "client @0x7fe1 10.1.0.54#40112 (xa.example): transfer of 'xa.example/IN': AXFR started (serial 7)",
        '10.1.0.54:40112 → name=xa.example',
      ],
      [
        'client @0x7fe1 10.1.2.3#58010: UDP client handler shutting down due to fatal receive error: unexpected error',
        '10.1.2.3:58010 →',
      ],
      ['client @0x7fe1 10.1.2.3#58010: message parsing failed: bad label type', '10.1.2.3:58010 →'],
    ]));
  test('its own questions', () =>
    expectTold([
      [
        "21-Nov-2026 07:22:37.386 lame-servers: info: connection refused resolving 'c2.xau.example/A/IN': 198.51.100.7#53",
        '198.51.100.7:53 → name=c2.xau.example type=A',
      ],
      [
        "REFUSED unexpected RCODE resolving 'c2.xau.example/AAAA/IN': 2001:db8::7#53",
        '2001:db8::7:53 → name=c2.xau.example type=AAAA',
      ],
      [
        'DNS format error from 198.51.100.7#53 resolving c2.xau.example/A for client 10.1.2.3#58010: Name xau.example (SOA) not subdomain of zone c2.xau.example -- invalid response',
        '198.51.100.7:53 → name=c2.xau.example type=A',
      ],
      ['  validating @0x7fe1: c2.xau.example A: no valid signature found', 'name=c2.xau.example type=A'],
      [
        '  validating c2.xau.example/DNSKEY: bad cache hit (c2.xau.example/DS)',
        'name=c2.xau.example type=DNSKEY',
      ],
      [
        'zone xa.example/IN: refresh: retry limit for master 10.1.0.54#53 exceeded (source 0.0.0.0#0)',
        '10.1.0.54:53 →',
      ],
      ["client 10.1.0.54#40112: received notify for zone 'xa.example'", '10.1.0.54:40112 → name=xa.example'],
    ]));
});

/** After unbound.conf(5): `log-queries`, `log-replies`, `log-tag-queryreply`, `log-local-actions`, `log-servfail`. */
test('Unbound', () =>
  expectTold([
    [
      '[1795219768] unbound[12597:0] info: 10.1.2.3 c2.xau.example. A IN',
      '10.1.2.3 → name=c2.xau.example type=A',
    ],
    [
      'Nov 21 07:09:28 gw unbound[12597]: [12597:0] reply: 10.1.2.3 c2.xau.example. A IN NXDOMAIN 0.000000 1 40',
      '10.1.2.3 → name=c2.xau.example type=A host=gw',
    ],
    [
      'Nov 21 07:09:28 gw unbound: [12597:0] info: 2001:db8::3@40112 c2.xau.example. HTTPS IN NOERROR 0.012000 0 120 udp 2001:db8::53#53',
      '2001:db8::3:40112 → name=c2.xau.example type=HTTPS host=gw',
    ],
    [
      '[1795219768] unbound[12597:0] info: c2.xau.example. always_nxdomain 10.1.2.3@50001 c2.xau.example. A IN',
      '10.1.2.3:50001 → name=c2.xau.example type=A',
    ],
    [
      '[1795219768] unbound[12597:0] info: rpz: applied [rpz-xa] c2.xau.example. nxdomain 10.1.2.3@50001 c2.xau.example. A IN',
      '10.1.2.3:50001 → name=c2.xau.example type=A',
    ],
    [
      '[1795219768] unbound[12597:0] error: SERVFAIL <c2.xau.example. A IN>: all servers for this domain failed, at zone xau.example.',
      'name=c2.xau.example type=A',
    ],
    [
      '[1795219768] unbound[12597:0] info: validation failure <c2.xau.example. A IN>: no keys have a DS with algorithm RSASHA1 from 198.51.100.7',
      'name=c2.xau.example type=A',
    ],
    ['[1795219768] unbound[12597:0] info: resolving c2.xau.example. A IN', 'name=c2.xau.example type=A'],
  ]));

/** After the manuals of dnsmasq and PowerDNS, and the header of Windows' own debug log. */
test('dnsmasq, PowerDNS and Windows DNS', () =>
  expectTold([
    [
      'Nov 21 07:09:25 dnsmasq[12583]: query[HTTPS] c2.xau.example from 2001:db8::3',
      '2001:db8::3 → name=c2.xau.example type=HTTPS',
    ],
    [
      'Nov 21 07:09:25 gw dnsmasq[12583]: gravity blocked c2.xau.example is 0.0.0.0',
      'name=c2.xau.example host=gw',
    ],
    ['Nov 21 07:09:25 gw dnsmasq[12583]: config c2.xau.example is NXDOMAIN', 'name=c2.xau.example host=gw'],
    ['Nov 21 07:09:25 gw dnsmasq-dhcp[12583]: DHCPACK(br0) 10.1.2.3 00:11:22:33:44:55 MAY-01', 'host=gw'],
    [
      '21/11/2026 7:24:09 SA 0E1C PACKET  000001F2A2B3C4D0 UDP Rcv 10.1.2.3        0002   Q [0001   D   NOERROR] AAAA   (2)c2(3)xau(7)example(0)',
      '10.1.2.3 → name=c2.xau.example type=AAAA',
    ],
  ]));
