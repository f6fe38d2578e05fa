import { DAY, type PolicyChange, startLane } from './lane.ts';

export const reopen = { name: 'reply_waiting', language: 'de', parameters: ['{{contact.name | there}}'] };

/** Late replies are held, and this template asks the customer to answer. */
export const holding = (change: PolicyChange = {}): PolicyChange => ({
  ...change,
  replies: { whenClosed: 'hold', template: reopen, ...change.replies },
});

/** A ticket whose customer wrote a day ago. */
export const late = (change: PolicyChange = {}) => {
  const lane = startLane(holding(change));
  lane.begin();
  lane.pass(DAY);
  return lane;
};

export const tagged = { kind: 'add-tags', ticket: 'conv:1', tags: ['whatsapp_failed'] };
