export * from './contract-feeds.ts';
export * from './contract-indicators.ts';
export * from './contract-protection.ts';
