import type { AddComment, Effect } from '../../src/core/effects.ts';
import { startLane } from './lane.ts';

/** A note of the bridge. */
export const note = (ticket = 'conv:1'): AddComment => ({
  kind: 'add-comment',
  ticket,
  author: 'bridge',
  public: false,
  html: '[ack]',
  reopen: false,
  messages: [],
});
/** A customer's comment. */
export const words = (wamid: string, ticket = 'conv:1'): AddComment => ({
  kind: 'add-comment',
  ticket,
  author: 'customer',
  public: true,
  html: `<p>${wamid}</p>`,
  reopen: true,
  messages: [wamid],
});
export const tags: Effect = { kind: 'add-tags', ticket: 'conv:1', tags: ['x'] };
/** A lane whose first ticket is made. */
export const begun = (change = {}) => {
  const lane = startLane(change);
  lane.begin();
  return lane;
};
