import type { Helpdesk } from '../../src/core/vendor.ts';

/** A helpdesk in which nothing happens. */
export const IDLE_HELPDESK: Helpdesk = {
  account: 'zendesk',
  freeze: async () => ({ ok: true, frozen: 'x', leftOut: [] }),
  perform: async () => ({ result: 'applied', data: {} }),
  costs: () => [],
  changesSince: async () => ({ ok: true, changes: [], cursor: 'c', more: false }),
  connect: async () => ({ ok: true, detail: '' }),
};
