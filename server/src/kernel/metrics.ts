import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Prometheus metrics; names follow the OpenTelemetry conventions where one exists. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    httpRequests: new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
    ingestedLines: new Counter({
      name: 'lachan_ingested_lines_total',
      help: 'Log lines taken in, by source kind',
      labelNames: ['kind'],
      registers: [registry],
    }),
    droppedMessages: new Counter({
      name: 'lachan_dropped_messages_total',
      help: 'Syslog messages lost because there was no room, by way in',
      labelNames: ['transport'],
      registers: [registry],
    }),
    sightings: new Counter({
      name: 'lachan_sightings_total',
      help: 'Indicator contacts counted',
      registers: [registry],
    }),
    liveClients: new Gauge({
      name: 'lachan_live_clients',
      help: 'Open event streams',
      registers: [registry],
    }),
  };
}
