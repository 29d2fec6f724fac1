export { EngineError, type EngineErrorCode } from './errors.ts';

export {
  indicatorKinds,
  type Indicator,
  type IndicatorKind,
  type IndicatorValue,
} from './indicator/kinds.ts';
export { normaliseIndicator, refang, type NormaliseResult } from './indicator/normalise.ts';
export type { RefusalCode, RefusalRules } from './indicator/refusal.ts';
export {
  createLineReader,
  detectListFormat,
  listFormats,
  readIndicatorList,
  readIndicatorStream,
  type CsvMapping,
  type LineReader,
  type ListEntry,
  type ListFormat,
  type ListOptions,
} from './indicator/list.ts';
export { isPublicSuffix } from './indicator/public-suffixes.ts';
export {
  Warnings,
  warningListTypes,
  type WarningListEntries,
  type WarningListType,
  type WarningPatterns,
} from './indicator/warnings.ts';
export { JsonItems, type JsonItem } from './indicator/json-items.ts';
export { readStixPattern, type StixPattern, type StixRefusal } from './indicator/stix-pattern.ts';
export { isMispSign, mispValues, type MispAttribute } from './indicator/misp-attribute.ts';

export {
  compileIndicators,
  IndexBuilder,
  type Compiled,
  type CompileOptions,
  type CompileReport,
} from './index/compile.ts';
export { changeIndex, type IndexChange } from './index/change.ts';
export { IndicatorIndex } from './index/indicator-index.ts';

export { createMatcher, type Matcher, type MatcherOptions, type MatcherStats } from './match/matcher.ts';
export type { Hit } from './match/stream-hit.ts';
export type { HitBatch, HitReceiver } from './match/hit-batch.ts';
export type { LineHit } from './match/exact.ts';
export type { DiscountReason, HitField } from './match/claims.ts';
export type { Sieve, SettledLines } from './sieve/sieve.ts';
export { TwinSieve } from './sieve/twin.ts';
export { WasmSieve } from './sieve/wasm.ts';
export { sieveProgram, useSieveProgram } from './sieve/instance.ts';
export { matchSlowly } from './match/reference.ts';

export { decodeLine, detectFormat, readColumns } from './decode/decode-line.ts';
export { splitCsv } from './decode/csv.ts';
export { csvCells, mappableFields } from './decode/generic.ts';
export { readKeyValues } from './decode/key-value-pairs.ts';
export { parseTime } from './decode/time.ts';
export {
  logFormats,
  type DecodeContext,
  type DecodedLine,
  type EventCategory,
  type EventFields,
  type LogFormat,
  type MappableField,
} from './decode/event.ts';
export { FormatCensus, type CensusFigures, type CensusOptions } from './decode/format-census.ts';
export { JsonLineJoiner, isSpreadJson } from './decode/json-line-joiner.ts';
export { TextIntake } from './decode/text-intake.ts';
export { detectEncoding, Utf8Recoder, type TextEncoding } from './decode/text-encoding.ts';
export { stripSyslog, type SyslogEnvelope } from './decode/syslog.ts';

export {
  antivirusProducts,
  type AntivirusProduct,
  type Detection,
  type DetectionAction,
} from './detection/detection.ts';
export { malwareFamily, TEST_FILE } from './detection/family.ts';
export { detectionColumns } from './detection/console-export.ts';
export { machineOf } from './detection/machine.ts';
export { readDetection } from './detection/read-detection.ts';
export { detectionToEcs, eventToEcs, readEcs, type EcsRecord } from './detection/ecs.ts';

export {
  compileNetworks,
  type Attribution,
  type NetworkTable,
  type UnitNetwork,
} from './attribution/networks.ts';
export {
  leaseFormats,
  leaseOver,
  readLeases,
  type Lease,
  type LeaseFile,
  type LeaseFormat,
} from './attribution/leases.ts';
export {
  LeaseBook,
  readLeaseLine,
  type LeaseLineContext,
  type LeaseWord,
} from './attribution/lease-lines.ts';
export {
  networkReport,
  type NetworkGap,
  type NetworkOverlap,
  type NetworkReport,
} from './attribution/report.ts';

export {
  formatAddress,
  formatNetwork,
  networkCovers,
  parseAddress,
  parseNetwork,
  type Address,
  type Network,
} from './address/network.ts';
export { normaliseHost } from './name/host.ts';

export type { Reason } from './analytics/finding.ts';
export { findBeacons, type BeaconFinding, type BeaconOptions, type Contact } from './analytics/beacons.ts';
export {
  findGeneratedNames,
  scoreName,
  type GeneratedNamesFinding,
  type NameQuery,
  type NameScore,
} from './analytics/generated-names.ts';
export {
  findFirstSeen,
  findVolumeJump,
  type FirstSeenFinding,
  type VolumeFinding,
} from './analytics/baselines.ts';
export {
  signsOfAttack,
  webAttackKinds,
  WebAttackWatch,
  type WebAttackFinding,
  type WebAttackKind,
} from './analytics/web-attacks.ts';
export {
  loginAttackKinds,
  LoginWatch,
  type LoginAttackFinding,
  type LoginAttackKind,
} from './analytics/login-attacks.ts';
export { ProbingWatch, type ProbingFinding, type ProbingKind } from './analytics/port-scans.ts';
export {
  WebBehaviourWatch,
  type WebBehaviourFinding,
  type WebBehaviourKind,
} from './analytics/web-behaviour.ts';

export { ByteCollector, type ByteCollectorOptions, type Slot } from './observe/byte-collector.ts';
export { ObservationCollector, type CollectorOptions, type Observation } from './observe/collector.ts';
export { observationKinds, tracesOf, type ObservationKind, type Trace } from './observe/traces.ts';
