import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  runEnded(outcome: {
    readonly state: string;
    readonly rows: number;
    readonly bytes: number;
    readonly seconds: number;
  }): void;
  turn(outcome: { readonly surface: string; readonly seconds: number; readonly failed: boolean }): void;
}

/** Prometheus metrics of this process, in a registry of their own. `activeRuns` is asked at every scrape. */
export function createMetrics(activeRuns: () => Promise<number>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const runs = new Counter({
    name: 'export_bot_runs_total',
    help: 'Runs that ended here, by final state',
    labelNames: ['state'],
    registers,
  });
  const rows = new Counter({
    name: 'export_bot_rows_total',
    help: 'Records written by runs that ended here',
    registers,
  });
  const bytes = new Counter({
    name: 'export_bot_bytes_total',
    help: 'Bytes written by runs that ended here',
    registers,
  });
  const seconds = new Histogram({
    name: 'export_bot_run_seconds',
    help: 'From start to end of a run',
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 10_800],
    registers,
  });
  const turns = new Histogram({
    name: 'export_bot_turn_seconds',
    help: 'From what a person did to the answer',
    labelNames: ['surface', 'failed'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  new Gauge({
    name: 'export_bot_active_runs',
    help: 'Runs queued, waiting or running in the database',
    registers,
    async collect() {
      this.set(await activeRuns().catch(() => Number.NaN));
    },
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    runEnded(outcome) {
      runs.inc({ state: outcome.state });
      rows.inc(outcome.rows);
      bytes.inc(outcome.bytes);
      seconds.observe(outcome.seconds);
    },
    turn: (outcome) => turns.observe({ surface: outcome.surface, failed: String(outcome.failed) }, outcome.seconds),
  };
}
