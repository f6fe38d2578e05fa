import { describe, expect, test } from '@jest/globals';
import { createMetrics } from '../../src/observe/metrics.ts';

const create = () => createMetrics({ commit: 'abc', numbers: new Set(['1']), nodeDefaults: false });
const COUNTS = {
  fileBytes: 0,
  imbalance: { inbound: 0, outbound: 0 },
  inbox: {},
  outbox: {},
  oldestInboxMs: 0,
  oldestOutboxMs: 0,
  paused: [],
};

/** All samples of one metric. */
const samples = async (metrics: ReturnType<typeof create>, name: string): Promise<string[]> =>
  (await metrics.read()).split('\n').filter((line) => line.startsWith(`deskbridge_${name}`));

describe('what is counted', () => {
  test('has the names, labels and units that monitoring relies on', async () => {
    const metrics = create();
    metrics.webhook('whatsapp', 200, 'accepted', 0.003);
    metrics.signatureFailed('whatsapp', 'the signature is missing');
    metrics.accepted(2, 'inbound', '1');
    metrics.duplicates(1, 'inbound');
    metrics.discarded('unknown-number', 3, 'inbound');
    metrics.delivered('outbound', '1');
    metrics.dead('outbound');
    metrics.priced('1', 'service', 'free_customer_service');
    metrics.priced('2', 'utility', 'regular');
    metrics.upstream('zendesk', 'create-ticket', 'unknown', 1.2);
    metrics.unknown('readback_found');
    metrics.reconciled('zendesk', 2, 1_790_000_000_000);
    metrics.fenced();
    const text = await metrics.read();
    for (const line of [
      'webhook_requests_total{source="whatsapp",code="200",reason="accepted"} 1',
      'webhook_request_duration_seconds_bucket{le="0.005",source="whatsapp"} 1',
      'webhook_signature_failures_total{source="whatsapp",reason="the_signature_is_missing"} 1',
      'messages_accepted_total{direction="inbound",number="1"} 2',
      'messages_duplicates_total{direction="inbound"} 1',
      'messages_discarded_total{reason="unknown_number",direction="inbound"} 3',
      'messages_delivered_total{direction="outbound",number="1"} 1',
      'messages_dead_total{direction="outbound"} 1',
      'whatsapp_messages_priced_total{number="1",category="service",type="free_customer_service"} 1',
      'whatsapp_messages_priced_total{category="utility",type="regular"} 1',
      'upstream_requests_total{target="zendesk",operation="create_ticket",outcome="unknown"} 1',
      'upstream_request_duration_seconds_sum{target="zendesk",operation="create_ticket"} 1.2',
      'unknown_resolved_total{how="readback_found"} 1',
      'reconcile_last_success_timestamp_seconds{target="zendesk"} 1790000000',
      'reconcile_recovered_total{target="zendesk"} 2',
      'fencing_rejections_total 1',
    ]) {
      expect(text).toContain(`\ndeskbridge_${line}\n`);
    }
    expect(text).toMatch(/\ndeskbridge_build_info\{version="\d+\.\d+\.\d+",commit="abc"\} 1\n/);
  });

  test('starts at zero, so that the first failure shows as a rise', async () => {
    expect(await samples(create(), 'messages_dead_total')).toEqual([
      'deskbridge_messages_dead_total{direction="inbound"} 0',
      'deskbridge_messages_dead_total{direction="outbound"} 0',
    ]);
  });

  test('never throws, whatever it is given', async () => {
    const metrics = create();
    metrics.accepted(-1, 'inbound');
    metrics.upstream('', '', 'applied', Number.NaN);
    metrics.reconciled('zendesk', Number.NaN, Number.NaN);
    metrics.webhook('whatsapp', 200, '', -1);
    expect(await metrics.read()).not.toContain('NaN');
  });

  test('carries Node’s own metrics under the same prefix', async () => {
    expect(await createMetrics().read()).toContain('deskbridge_nodejs_eventloop_lag_seconds');
  });

  test('is kept apart for each registry', async () => {
    const one = create();
    one.fenced();
    expect(await samples(create(), 'fencing_rejections_total')).toEqual(['deskbridge_fencing_rejections_total 0']);
  });
});

describe('labels stay bounded', () => {
  test('in number, whatever comes from outside', async () => {
    const metrics = create();
    for (let at = 0; at < 1_000; at += 1) {
      metrics.signatureFailed('whatsapp', `reason ${at}`);
      metrics.accepted(1, 'inbound', `4917012345${at}`);
      metrics.upstream('zendesk', `GET /tickets/${at}`, 'applied', 0.1);
    }
    const text = await metrics.read();
    expect(text.split('\n').length).toBeLessThan(1_500);
    expect(text).not.toContain('4917012345');
    expect(text).toMatch(/reason="other"\} 9\d\d/);
  });
});

describe('the queues', () => {
  test('are shown as the store has them, and what left a state is gone', async () => {
    const metrics = create();
    metrics.queues({ ...COUNTS, inbox: { pending: 5, dead: 1 }, outbox: { unknown: 2 }, oldestOutboxMs: 2_500 });
    metrics.queues({ ...COUNTS, inbox: { pending: 4 } });
    expect(await samples(metrics, 'queue_messages')).toEqual([
      'deskbridge_queue_messages{direction="inbound",state="pending"} 4',
    ]);
    expect(await samples(metrics, 'unknown_outcomes')).toEqual(['deskbridge_unknown_outcomes 0']);
    expect(await samples(metrics, 'queue_oldest_message_age_seconds{direction="outbound"}')).toEqual([
      'deskbridge_queue_oldest_message_age_seconds{direction="outbound"} 0',
    ]);
  });

  test('show what holds the service back on purpose, in seconds', async () => {
    const metrics = create();
    metrics.restrained({ observe: true, pausedSince: 1, pilot: 3, since: 1_790_000_000_000 });
    for (const line of [
      'observe_mode 1',
      'sending_paused 1',
      'pilot_customers 3',
      'threading_since_timestamp_seconds 1790000000',
    ])
      expect(await metrics.read()).toContain(`deskbridge_${line}\n`);
    metrics.restrained({ observe: false, pilot: 0 });
    for (const name of ['observe_mode', 'sending_paused', 'pilot_customers', 'threading_since_timestamp_seconds'])
      expect(await metrics.read()).toContain(`deskbridge_${name} 0\n`);
  });

  test('show what the accounts lack, and nothing while the store cannot say', async () => {
    const metrics = create();
    metrics.queues({ ...COUNTS, imbalance: { inbound: 0, outbound: -2 } });
    expect(await samples(metrics, 'accounting_imbalance_messages')).toEqual([
      'deskbridge_accounting_imbalance_messages{direction="inbound"} 0',
      'deskbridge_accounting_imbalance_messages{direction="outbound"} -2',
    ]);
    metrics.queues(undefined);
    expect(await samples(metrics, 'accounting_imbalance_messages')).toEqual([]);
  });

  test('show how much files take, and how many made room', async () => {
    const metrics = create();
    metrics.queues({ ...COUNTS, fileBytes: 4_711 });
    metrics.filesDropped(3);
    expect(await samples(metrics, 'stored_file_bytes')).toEqual(['deskbridge_stored_file_bytes 4711']);
    expect(await samples(metrics, 'files_dropped_total')).toEqual(['deskbridge_files_dropped_total 3']);
    metrics.queues(undefined);
    expect(await samples(metrics, 'stored_file_bytes')).toEqual([]);
  });

  test('show a pause, and its end', async () => {
    const metrics = create();
    metrics.queues({ ...COUNTS, paused: [{ account: 'zendesk' }] });
    expect(await samples(metrics, 'upstream_paused')).toEqual(['deskbridge_upstream_paused{target="zendesk"} 1']);
    metrics.queues(COUNTS);
    expect(await samples(metrics, 'upstream_paused')).toEqual(['deskbridge_upstream_paused{target="zendesk"} 0']);
  });
});
