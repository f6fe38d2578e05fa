import type { NoticeRaised } from '../core/events.ts';
import type { NoticeCard } from '../core/notices.ts';
import type { ClaimedOp } from '../core/store.ts';
import type { HandOverCall, NoticeCall } from '../core/vendor.ts';
import { formatPhone } from '../format/phone.ts';
import type { Bound } from './bind.ts';

/** What the notices of a lane are completed with. */
export interface NoticeRules {
  /** The page of a ticket in the helpdesk, for agents. */
  readonly ticketUrl: (helpdeskId: string) => string;
  /** How long a notice waits for its ticket to be made, ms. */
  readonly waitMs: number;
  /** Epoch ms (Clock). */
  readonly now: () => number;
}

/** Between two looks whether the ticket is made by now. */
const LOOK_MS = 1_000;

/** A lane's notice on its way to the operators' lane: with the ticket's number, as soon as it has one, and the customer's name. */
export const bindHandOver = (op: ClaimedOp, rules: NoticeRules): Bound<HandOverCall> => {
  const [first] = op.effects;
  if (first?.effect.kind !== 'notify') return { ok: false, reason: 'invalid', detail: 'no notice' };
  const { to, notice, ticket: key } = first.effect;
  const id = op.ticket?.helpdeskId;
  const isMaking = key !== undefined && id === undefined && op.ticket?.status === 'making';
  if (isMaking && op.waitedMs < rules.waitMs) return { ok: false, waitMs: Math.min(LOOK_MS, rules.waitMs) };
  const card: NoticeCard = {
    ...notice,
    at: rules.now() - op.waitedMs,
    ...(key === undefined
      ? {}
      : { ...customerOf(op), ticket: { key, ...(id ? { id, url: rules.ticketUrl(id) } : {}) } }),
  };
  const raised: NoticeRaised = { type: 'notice-raised', to, card };
  return { ok: true, call: { opId: op.opId, effectId: first.id, raised } };
};

const customerOf = ({ contact }: ClaimedOp): { readonly customer?: string } => {
  const customer = contact.name ?? contact.username ?? (contact.phone ? formatPhone(contact.phone) : undefined);
  return customer === undefined ? {} : { customer };
};

/** Notices of one way, in one message. */
export const bindNotices = (op: ClaimedOp): Bound<NoticeCall> => {
  const notices = op.effects.flatMap(({ effect }) => (effect.kind === 'send-notice' ? [effect] : []));
  if (notices.length === 0) return { ok: false, reason: 'invalid', detail: 'no notice' };
  const mentions = [...new Set(notices.flatMap((notice) => notice.mentions ?? []))];
  return { ok: true, call: { opId: op.opId, cards: notices.map(({ card }) => card), mentions } };
};
