/** What a detection is made of, as {@link namedFields} finds it. */
export type DetectionField =
  | 'at'
  | 'host'
  | 'address'
  | 'user'
  | 'path'
  | 'file'
  | 'url'
  | 'malware'
  | 'kind'
  | 'action'
  | 'secondAction';

/** The names under which products keep it, folded by {@link foldedName}; the better one first. */
const names: Readonly<Record<DetectionField, readonly string[]>> = {
  at: [
    'timestamp',
    'detectiontime',
    'lastblocked',
    'detectedon',
    'occurred',
    'created',
    'devtime',
    'rt',
    'end',
    'start',
  ],
  host: [
    'computerfqdn',
    'computername',
    'hostname',
    'identhostname',
    'servername',
    'dvchost',
    'shost',
    'dhost',
  ],
  address: ['computerip', 'deviceip', 'ipaddress', 'identsrc', 'ipv4', 'dvc'],
  user: ['suser', 'duser', 'usrname', 'accountname', 'username', 'detectionusername', 'account', 'user'],
  path: [
    'filepath',
    'objecturi',
    'exploitpath',
    'detectionpath',
    'infectedobject',
    'filepaths',
    'objectpath',
    'attacksource',
    'path',
  ],
  file: ['fname', 'filename', 'objectname'],
  url: ['url', 'request', 'infectionlocation'],
  malware: [
    'malwarename',
    'detectionname',
    'virusname',
    'threatname',
    'detectionthreatname',
    'detectedobjectname',
    'detectedobjects',
    'virusmalwarename',
    'attackname',
    'spywaregrayware',
    'spyware',
    'exploittype',
    'threattype',
    'aphtype',
    'threat',
    'virus',
  ],
  kind: ['malwaretype', 'threattype', 'virustype', 'attacktype', 'aphtype', 'type'],
  action: [
    'finalstatus',
    'actiontaken',
    'mainaction',
    'detectionaction',
    'actionresult',
    'act',
    'action',
    'status',
  ],
  secondAction: ['secondactionresult'],
};

/** Without the maker's prefix, case and separators: `BitdefenderGZMalwareName`, `malware_name` → `malwarename`. */
function foldedName(name: string): string {
  return name
    .replace(
      /^(?:BitdefenderGZ|TrendMicroDs|KasperskyLabKATA|KasperskyLab|ESETProtect|VLF_|SLF_|CLF_|SLP_)/,
      '',
    )
    .replaceAll(/[\s_./-]/g, '')
    .toLowerCase();
}

/** Finds what a detection is made of, whatever a product calls it. Empty values and `N/A` say nothing. */
export function namedFields(
  pairs: Iterable<readonly [string, string]>,
): (field: DetectionField) => string | undefined {
  const folded = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = foldedName(name);
    if (!folded.has(key) && !/^(?:|-|_|N\/A)$/i.test(value.trim())) folded.set(key, value);
  }
  return (field) => {
    for (const name of names[field]) {
      const value = folded.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}
