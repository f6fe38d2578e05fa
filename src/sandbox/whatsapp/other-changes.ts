import { describeContent } from './describe-content.ts';
import { type Incoming, type IncomingDeps, type IncomingDraft, type IncomingOptions, numberOf } from './incoming.ts';
import type { Customer } from './state.ts';
import { contactOf, numberValue, unixSeconds } from './webhook-envelope.ts';

/** A customer's call as the `calls` field tells of it. */
export const makeCall = (
  { state, clock }: IncomingDeps,
  customer: Customer,
  facts: Readonly<Record<string, unknown>>,
  options: IncomingOptions,
): Incoming => {
  const number = numberOf(state, options.number);
  const wamid = state.newWamid(customer.phone ?? customer.bsuid ?? customer.id);
  const element = {
    id: wamid,
    ...(customer.phone === undefined ? {} : { from: customer.phone }),
    ...(customer.bsuid === undefined ? {} : { from_user_id: customer.bsuid }),
    to: number.displayPhone.replace(/\D/g, ''),
    timestamp: unixSeconds(options.at ?? clock.now()),
    direction: 'USER_INITIATED',
    ...facts,
  };
  const change = numberValue(number, { contacts: [contactOf(customer)], calls: [element] });
  return { wamid, change: { ...change, field: 'calls' } };
};

/** What the team wrote in the phone app, as the `smb_message_echoes` field tells of it. */
export const makeEcho = ({ state, clock }: IncomingDeps, customer: Customer, draft: IncomingDraft): Incoming => {
  const number = numberOf(state, draft.number);
  const wamid = state.newWamid(number.displayPhone);
  const element = {
    from: number.displayPhone.replace(/\D/g, ''),
    ...(customer.phone === undefined ? {} : { to: customer.phone }),
    ...(customer.bsuid === undefined ? {} : { to_user_id: customer.bsuid }),
    id: wamid,
    timestamp: unixSeconds(draft.at ?? clock.now()),
    type: draft.type,
    [draft.type]: draft.content,
  };
  if (draft.type !== 'edit' && draft.type !== 'revoke') {
    const text = describeContent(draft.type, draft.content);
    const message = { wamid, numberId: number.id, customerId: customer.id, from: 'business' as const, text };
    const at = draft.at ?? clock.now();
    state.messages.set(wamid, { ...message, type: draft.type, content: draft.content, at, state: 'delivered' });
  }
  const change = numberValue(number, { contacts: [contactOf(customer)], message_echoes: [element] });
  return { wamid, change: { ...change, field: 'smb_message_echoes' } };
};
