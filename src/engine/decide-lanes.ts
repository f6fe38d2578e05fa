import { withConsent } from '../core/contact.ts';
import type { Decision, DecisionInput } from '../core/decision.ts';
import type { TicketKey } from '../core/ids.ts';
import type { Metrics } from '../core/metrics.ts';
import { type Alert, OPERATOR_NUMBER } from '../core/notices.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { ClaimedLane, DecidedEvent, Store } from '../core/store.ts';
import { untilStored } from '../core/until-stored.ts';
import { alertNotice } from '../format/alert-words.ts';

export interface LaneWork {
  readonly store: Pick<Store, 'claimLanes' | 'commit' | 'releaseLane'>;
  readonly decide: (input: DecisionInput) => Decision;
  /** Asked for every lane, so that a reload counts from the next decision on. */
  readonly policy: () => Policy;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly leaseMs: number;
  readonly faultPauseMs: number;
  /** A store that is away is asked again after this, ms. */
  readonly storePauseMs: number;
  readonly abort: AbortSignal;
  /** Effects were committed. */
  readonly onEffects: () => void;
}

const LANES = 64;
const EVENTS_PER_LANE = 20;
/** An event whose decision fails by a fault of ours is tried this often before it is set aside. */
const TRIES = 5;

/** One round of the inbox: claims lanes, decides their events in order, commits each lane at once. */
export const createLaneRound = (work: LaneWork): (() => Promise<boolean>) => {
  const faults = new Map<number, number>();
  return async () => {
    const lanes = await work.store.claimLanes({ limit: LANES, leaseMs: work.leaseMs, eventsPerLane: EVENTS_PER_LANE });
    if (lanes.length === 0) return false;
    await Promise.all(lanes.map((lane) => decideLane(lane, work, faults)));
    return true;
  };
};

const decideLane = async (lane: ClaimedLane, work: LaneWork, faults: Map<number, number>): Promise<void> => {
  const { store, metrics, log } = work;
  const policy = work.policy();
  const decided: DecidedEvent[] = [];
  // Messages of this very batch can be quoted by the next ones, before the store knows them.
  const ticketOf = new Map<string, TicketKey>();
  let { conversation, contact } = lane;
  for (const { refs, ...event } of lane.events) {
    const quoted = event.event.type === 'customer-message' ? event.event.quotes : undefined;
    const messageTicket = refs.messageTicket ?? (quoted === undefined ? undefined : ticketOf.get(quoted));
    const now = work.clock.now();
    let decision: Decision;
    try {
      decision = work.decide({
        conversation,
        contact,
        event,
        refs: { ...refs, ...(messageTicket === undefined ? {} : { messageTicket }) },
        policy,
        now,
      });
      faults.delete(event.id);
    } catch (error) {
      const tries = (faults.get(event.id) ?? 0) + 1;
      faults.set(event.id, tries);
      log.error(
        { err: error, conversation: conversation.id, eventId: event.id, type: event.event.type, tries },
        'decision.failed',
      );
      if (tries < TRIES) break;
      faults.delete(event.id);
      decision = setAside(conversation, policy);
    }
    decided.push({ eventId: event.id, decision, policyHash: policy.hash, decidedAt: now });
    conversation = decision.conversation;
    if (decision.consent) contact = withConsent(contact, decision.consent);
    for (const message of decision.messages) ticketOf.set(message.wamid, message.ticket);
  }
  if (decided.length === 0) {
    await store.releaseLane(lane, work.faultPauseMs);
    return;
  }
  const committed = await untilStored(() => store.commit(lane, decided), work.storePauseMs, work.abort);
  if (committed === 'fenced') {
    metrics.fenced();
    return;
  }
  for (const { event } of lane.events.slice(0, decided.length)) {
    // Said again in a later status; counted once.
    if (event.type === 'delivery-status' && event.status === 'sent' && event.price)
      metrics.priced(conversation.numberId, event.price.category, event.price.type);
  }
  for (const { decision } of decided) {
    for (const alert of decision.alerts) log.warn({ conversation: conversation.id, ...alert }, 'alert');
    for (const { code, detail } of decision.reasons)
      if (code === 'sla.fired') metrics.stageFired(String(detail?.['stage']), detail?.['late'] === true);
    if (decision.discard) metrics.discarded(decision.discard, 1, 'inbound');
  }
  work.onEffects();
};

const FAULT: Alert = { what: 'undecidable event', detail: 'a decision failed several times; the event is kept' };

/** Kept with its body, counted, and out of the way of the customer's other messages; operators hear of it. */
const setAside = (conversation: Decision['conversation'], { alerts, mode }: Policy): Decision => {
  // An alert that cannot be decided must not raise the next one.
  const isTold = alerts.length > 0 && mode === 'live' && conversation.numberId !== OPERATOR_NUMBER;
  return {
    conversation,
    effects: isTold ? [{ kind: 'notify', to: [], notice: alertNotice(FAULT) }] : [],
    reasons: [{ code: 'fault' }],
    messages: [],
    timers: [],
    discard: 'undecidable',
    answers: [],
    dead: [],
    alerts: [FAULT],
  };
};
