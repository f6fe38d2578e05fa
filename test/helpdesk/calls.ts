import type { TicketStatus } from '../../src/core/conversation.ts';
import type { TicketChange, TicketDraft } from '../../src/core/helpdesk-types.ts';
import type { FrozenCall, Helpdesk, HelpdeskCall } from '../../src/core/vendor.ts';

export const START = Date.UTC(2026, 10, 22, 9, 0, 0);

/** A clock that stands until it is moved. */
export const createClock = (at = START) => {
  let now = at;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
};

export const createLog = () => {
  const lines: { level: string; fields: object; event: string }[] = [];
  const at = (level: string) => (fields: object, event: string) => void lines.push({ level, fields, event });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};

export const signal = () => new AbortController().signal;

export const DRAFT: TicketDraft = { subject: 'Where is my order', tags: ['whatsapp'], fields: {} };

type Kind<K extends HelpdeskCall['kind']> = Extract<HelpdeskCall, { kind: K }>;

export const createCall = (
  draft: Partial<TicketDraft> = {},
  more: Partial<Kind<'create-ticket'>> = {},
): Kind<'create-ticket'> => ({
  kind: 'create-ticket',
  opId: 'op-1',
  externalId: 'wa:c1:1',
  requesterId: '501',
  draft: { ...DRAFT, ...draft },
  html: '<p>Hello</p>',
  ...more,
});

export const commentCall = (more: Partial<Kind<'add-comment'>> = {}): Kind<'add-comment'> => ({
  kind: 'add-comment',
  opId: 'op-2',
  ticketId: '77',
  ticketStatus: 'open',
  authorId: '501',
  public: true,
  html: '<p>More</p>',
  parts: [{ id: '7.0', html: 'part' }],
  reopen: true,
  ...more,
});

export const requesterCall = (more: Partial<Kind<'ensure-requester'>> = {}): Kind<'ensure-requester'> => ({
  kind: 'ensure-requester',
  opId: 'op-3',
  externalId: 'wa:contact-1',
  name: 'Ada',
  phone: '4915112345678',
  ...more,
});

/** The same for rules that ask about customers. */
export const factsCall = (): Kind<'ensure-requester'> => requesterCall({ withFacts: true });

/** Values that rules set. */
export const changeCall = (ticketId: string, change: TicketChange, more: Partial<Kind<'update-ticket'>> = {}) =>
  ({ kind: 'update-ticket', opId: 'op-9', ticketId, ticketStatus: 'open', reopen: false, change, ...more }) as const;

export const reopenCall = (ticketStatus: TicketStatus, reopen = true): Kind<'update-ticket'> => ({
  kind: 'update-ticket',
  opId: 'op-4',
  ticketId: '77',
  ticketStatus,
  reopen,
});

export const tagsCall = (): Kind<'add-tags'> => ({
  kind: 'add-tags',
  opId: 'op-5',
  ticketId: '77',
  tags: ['whatsapp_failed'],
});
export const readCall = (): Kind<'read-ticket'> => ({ kind: 'read-ticket', opId: 'op-6', ticketId: '77' });

export const freeze = async (helpdesk: Helpdesk, call: HelpdeskCall): Promise<FrozenCall> => {
  const frozen = await helpdesk.freeze(call, signal());
  if (!frozen.ok) throw new Error(`not frozen: ${JSON.stringify(frozen.result)}`);
  return frozen.frozen;
};

/** Freezes and makes one attempt. */
export const run = async (helpdesk: Helpdesk, call: HelpdeskCall, within = signal()) =>
  helpdesk.perform(await freeze(helpdesk, call), call.opId, within);
