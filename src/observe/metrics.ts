import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Direction, Metrics, MetricsPage } from '../core/metrics.ts';
import { createBoundedLabel } from './bounded-label.ts';
import { createQueueGauges } from './queue-gauges.ts';
import { serviceVersion } from './version.ts';

export interface MetricsOptions {
  /** The commit the service was built from; unknown in a checkout. */
  readonly commit?: string;
  /** The `phone_number_id`s that may stand in the label `number`; others are left out. */
  readonly numbers?: ReadonlySet<string>;
  /** Node's own metrics (event loop, heap, handles). On by default. */
  readonly nodeDefaults?: boolean;
}

const PREFIX = 'deskbridge_';
/** From a durable write on a fast disk to the time-out of a vendor, seconds. */
const WEBHOOK_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const UPSTREAM_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** The service's counters on a registry of their own. */
export function createMetrics(options: MetricsOptions = {}): Metrics & MetricsPage {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[] = []): Counter =>
    new Counter({ name: PREFIX + name, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []): Gauge =>
    new Gauge({ name: PREFIX + name, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[], labelNames: readonly string[]): Histogram =>
    new Histogram({ name: PREFIX + name, help, buckets, labelNames, registers });

  const byMessage = ['direction', 'number'];
  const webhooks = counter('webhook_requests_total', 'Webhook requests by answer.', ['source', 'code', 'reason']);
  const webhookSeconds = histogram(
    'webhook_request_duration_seconds',
    'From the headers of a webhook to its answer.',
    WEBHOOK_BUCKETS,
    ['source'],
  );
  const forged = counter('webhook_signature_failures_total', 'Webhooks that were not genuine.', ['source', 'reason']);
  const accepted = counter('messages_accepted_total', 'Events made durable.', byMessage);
  const duplicates = counter('messages_duplicates_total', 'Events that came again.', byMessage);
  const discarded = counter('messages_discarded_total', 'Events kept but never decided.', ['reason', ...byMessage]);
  const delivered = counter('messages_delivered_total', 'Messages that reached the other side.', byMessage);
  const priced = counter('whatsapp_messages_priced_total', 'Messages by the price class that WhatsApp told.', [
    'number',
    'category',
    'type',
  ]);
  const dead = counter('messages_dead_total', 'Messages given up.', byMessage);
  const upstream = counter('upstream_requests_total', 'Calls to vendors by what is known of them.', [
    'target',
    'operation',
    'outcome',
  ]);
  const upstreamSeconds = histogram(
    'upstream_request_duration_seconds',
    'How long calls to vendors took.',
    UPSTREAM_BUCKETS,
    ['target', 'operation'],
  );
  const resolved = counter('unknown_resolved_total', 'Unknown outcomes that were settled.', ['how']);
  const reconciledAt = gauge('reconcile_last_success_timestamp_seconds', 'When a poll last went through.', ['target']);
  const recovered = counter('reconcile_recovered_total', 'Events that only a poll brought.', ['target']);
  const doubled = counter('duplicate_effects_total', 'Comments and tickets that stand twice in the helpdesk.', [
    'target',
  ]);
  const watchedAt = gauge('sla_watcher_last_run_timestamp_seconds', 'When deadlines were last read, or none was due.');
  const stages = counter('sla_alerts_total', 'Stages of deadlines that fired.', ['stage', 'late']);
  const dropped = counter('files_dropped_total', 'Delivered files that made room for newer ones.');
  const fenced = counter('fencing_rejections_total', 'Writes that came too late.');
  const observing = gauge('observe_mode', '1: mode is observe, nothing is sent.');
  const braked = gauge('sending_paused', "1: an operator's pause holds all sending.");
  const pilots = gauge('pilot_customers', 'Customers listed in whatsapp.pilot; 0 serves everybody.');
  const since = gauge('threading_since_timestamp_seconds', 'threading.since; 0 where it is not set.');
  const build = gauge('build_info', 'Always 1; the labels say what runs.', ['version', 'commit']);
  build.set({ version: serviceVersion, commit: options.commit ?? 'unknown' }, 1);
  const setQueues = createQueueGauges(gauge);
  if (options.nodeDefaults ?? true) collectDefaultMetrics({ register: registry, prefix: PREFIX });

  const reasonLabel = createBoundedLabel();
  const targetLabel = createBoundedLabel();
  const operationLabel = createBoundedLabel();
  const categoryLabel = createBoundedLabel();
  const priceLabel = createBoundedLabel();
  const stageLabel = createBoundedLabel();
  const message = (direction: Direction, number: string | undefined): { direction: Direction; number?: string } =>
    number !== undefined && (options.numbers?.has(number) ?? false) ? { direction, number } : { direction };
  // A registry without a single sample of a counter would make `rate()` blind to the first failure.
  for (const plain of [accepted, duplicates, delivered, dead]) {
    for (const direction of ['inbound', 'outbound']) plain.inc({ direction }, 0);
  }

  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    webhook(source, code, reason, seconds) {
      webhooks.inc({ source, code, reason: reasonLabel(reason) });
      webhookSeconds.observe({ source }, amount(seconds));
    },
    signatureFailed: (source, reason) => forged.inc({ source, reason: reasonLabel(reason) }),
    accepted: (n, direction, number) => accepted.inc(message(direction, number), amount(n)),
    duplicates: (n, direction, number) => duplicates.inc(message(direction, number), amount(n)),
    discarded: (reason, n, direction, number) =>
      discarded.inc({ reason: reasonLabel(reason), ...message(direction, number) }, amount(n)),
    delivered: (direction, number) => delivered.inc(message(direction, number)),
    priced: (number, category, type) =>
      priced.inc({
        ...(options.numbers?.has(number) ? { number } : {}),
        category: categoryLabel(category),
        type: priceLabel(type),
      }),
    dead: (direction, number) => dead.inc(message(direction, number)),
    upstream(target, operation, outcome, seconds) {
      const labels = { target: targetLabel(target), operation: operationLabel(operation) };
      upstream.inc({ ...labels, outcome });
      upstreamSeconds.observe(labels, amount(seconds));
    },
    unknown: (how) => resolved.inc({ how }),
    reconciled(target, found, at) {
      const label = { target: targetLabel(target) };
      recovered.inc(label, amount(found));
      if (Number.isFinite(at)) reconciledAt.set(label, at / 1000);
    },
    doubled: (target, n) => doubled.inc({ target: targetLabel(target) }, amount(n)),
    watched(at) {
      if (Number.isFinite(at)) watchedAt.set(at / 1000);
    },
    stageFired: (stage, late) => stages.inc({ stage: stageLabel(stage), late: String(late) }),
    filesDropped: (n) => dropped.inc(amount(n)),
    fenced: () => fenced.inc(),
    restrained(restraints) {
      observing.set(restraints.observe ? 1 : 0);
      braked.set(restraints.pausedSince === undefined ? 0 : 1);
      pilots.set(restraints.pilot);
      since.set((restraints.since ?? 0) / 1000);
    },
    queues: setQueues,
  };
}

/** The client throws for what a counter cannot add; counting must never stop a message. */
const amount = (n: number): number => (Number.isFinite(n) && n > 0 ? n : 0);
