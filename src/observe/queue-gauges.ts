import type { Gauge } from 'prom-client';
import type { QueueCounts } from '../core/metrics.ts';
import { createBoundedLabel } from './bounded-label.ts';

type MakeGauge = (name: string, help: string, labelNames?: readonly string[]) => Gauge;

/**
 * The gauges that show the store as it is. When it cannot be asked they vanish instead of standing still: a missing
 * series can be alarmed on, a stale one looks healthy.
 */
export function createQueueGauges(gauge: MakeGauge): (counts: QueueCounts | undefined) => void {
  const messages = gauge('queue_messages', 'Entries by queue and state.', ['direction', 'state']);
  const oldest = gauge('queue_oldest_message_age_seconds', 'Age of the oldest waiting entry.', ['direction']);
  const unknown = gauge('unknown_outcomes', 'Calls of which nobody knows what they did.', []);
  const paused = gauge('upstream_paused', 'Whether sending to an account is stopped.', ['target']);
  const imbalance = gauge(
    'accounting_imbalance_messages',
    'What came in less what stands somewhere (delivered, dead, waiting, under way, unknown, discarded). Must be 0.',
    ['direction'],
  );
  const files = gauge('stored_file_bytes', 'Bytes of files in the store.', []);
  const stateLabel = createBoundedLabel();
  const targetLabel = createBoundedLabel();
  const everPaused = new Set<string>();

  return (counts) => {
    for (const each of [messages, oldest, unknown, paused, imbalance, files]) each.reset();
    // A gauge without labels starts at 0 after a reset, which would say that all is well.
    unknown.remove();
    files.remove();
    if (!counts) return;
    const queues = [
      ['inbound', counts.inbox, counts.oldestInboxMs],
      ['outbound', counts.outbox, counts.oldestOutboxMs],
    ] as const;
    for (const [direction, states, oldestMs] of queues) {
      for (const [state, rows] of Object.entries(states)) messages.inc({ direction, state: stateLabel(state) }, rows);
      oldest.set({ direction }, oldestMs / 1000);
    }
    for (const [direction] of queues) imbalance.set({ direction }, counts.imbalance[direction]);
    unknown.set(counts.outbox.unknown ?? 0);
    files.set(counts.fileBytes);
    for (const { account } of counts.paused) everPaused.add(targetLabel(account));
    const now = new Set(counts.paused.map(({ account }) => targetLabel(account)));
    for (const target of everPaused) paused.set({ target }, now.has(target) ? 1 : 0);
  };
}
