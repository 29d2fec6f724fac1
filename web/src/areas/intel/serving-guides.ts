/** What to type into a product, word for word. `MÃ_TRUY_CẬP` stands for the token. */
export interface Guide {
  key: 'fortigate' | 'pfsense' | 'bind' | 'unbound' | 'dnsmasq' | 'misp' | 'taxii' | 'plain';
  text: string;
}

const TOKEN = 'MÃ_TRUY_CẬP';

/** @param origin address of this server, `https://la-chan.example` */
export function guidesFor(origin: string, collectionId: string): Guide[] {
  const feeds = `${origin}/feeds`;
  const curl = (name: string, path: string) =>
    `curl -fsS --retry 3 -u lachan:${TOKEN} -o ${path}.new ${feeds}/${name}`;
  return [
    {
      key: 'fortigate',
      text: [
        'config system external-resource',
        ...(
          [
            ['lachan-ten-mien', 'domain', 'domains.txt'],
            ['lachan-dia-chi', 'address', 'addresses.txt'],
            ['lachan-ma-bam', 'malware', 'hashes.txt'],
          ] as const
        ).flatMap(([name, type, file]) => [
          `  edit "${name}"`,
          `    set type ${type}`,
          ...(type === 'domain' ? ['    set category 192'] : []),
          '    set username "lachan"',
          `    set password ${TOKEN}`,
          `    set resource "${feeds}/${file}"`,
          '    set refresh-rate 30',
          '  next',
        ]),
        'end',
      ].join('\n'),
    },
    {
      key: 'pfsense',
      text: [
        `DNSBL Groups:  ${feeds.replace('://', `://lachan:${TOKEN}@`)}/domains.txt`,
        `IPv4/IPv6:     ${feeds.replace('://', `://lachan:${TOKEN}@`)}/addresses.txt`,
      ].join('\n'),
    },
    {
      key: 'bind',
      text: [
        '# /etc/cron.d/lachan',
        '# rpz.zone: NXDOMAIN; rpz.zone?action=nodata | drop | passthru; rpz.zone?redirect=10.0.0.80 | trang-canh-bao.tinh.gov.vn',
        `*/30 * * * * root ${curl('rpz.zone', '/var/lib/bind/rpz.lachan')} && named-checkzone -q rpz.lachan /var/lib/bind/rpz.lachan.new && mv /var/lib/bind/rpz.lachan.new /var/lib/bind/rpz.lachan && rndc reload rpz.lachan`,
        '',
        '// named.conf',
        'options {',
        '  response-policy { zone "rpz.lachan" policy given; };',
        '};',
        'zone "rpz.lachan" { type primary; file "/var/lib/bind/rpz.lachan"; allow-query { none; }; };',
      ].join('\n'),
    },
    {
      key: 'unbound',
      text: [
        '# /etc/cron.d/lachan',
        `*/30 * * * * root ${curl('unbound.conf', '/etc/unbound/lachan.conf')} && mv /etc/unbound/lachan.conf.new /etc/unbound/lachan.conf && unbound-checkconf && unbound-control reload`,
        '',
        '# /etc/unbound/unbound.conf',
        'include: "/etc/unbound/lachan.conf"',
      ].join('\n'),
    },
    {
      key: 'dnsmasq',
      text: [
        '# /etc/cron.d/lachan',
        `*/30 * * * * root ${curl('dnsmasq.conf', '/etc/dnsmasq.d/lachan.conf')} && mv /etc/dnsmasq.d/lachan.conf.new /etc/dnsmasq.d/lachan.conf && systemctl restart dnsmasq`,
      ].join('\n'),
    },
    {
      key: 'misp',
      text: [
        `URL:            ${feeds}/misp/`,
        'Source format:  MISP Feed',
        `Headers:        Authorization: Bearer ${TOKEN}`,
      ].join('\n'),
    },
    {
      key: 'taxii',
      text: [
        `Discovery:   ${origin}/taxii2/`,
        `API root:    ${origin}/taxii2/province/`,
        `Collection:  ${collectionId}`,
        'Username:    lachan',
        `Password:    ${TOKEN}`,
      ].join('\n'),
    },
    {
      key: 'plain',
      text: ['indicators.txt', 'domains.txt', 'addresses.txt', 'urls.txt', 'hashes.txt', 'hosts.txt']
        .map((name) => `${feeds}/${name}`)
        .join('\n'),
    },
  ];
}
