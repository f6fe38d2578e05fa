import { expect, jest, test } from '@jest/globals';
import { withBridge } from '../support/bridge.ts';
import { HOUR, MINUTE } from '../support/moved-clock.ts';
import { QUICK_TIMINGS } from '../support/timings.ts';
import { until } from '../support/until.ts';

jest.setTimeout(30_000);

const CUSTOMERS = 20;
const REPLIES = 3;
/** The helpdesk's export leaves out its newest minute. */
const LAG_MS = MINUTE;

test(
  'with three in ten webhooks lost, two doubled and one two hours late, every reply arrives once, two polls later at the latest',
  withBridge({ helpdesk: '  reconcileEvery: 1h' }, async (bridge) => {
    const phones = Array.from({ length: CUSTOMERS }, () => bridge.customer());
    const tickets = [];
    for (const phone of phones) tickets.push(await bridge.openTicket(phone));
    const { webhooks } = bridge.world.zendesk;
    // By ticket, since one webhook that arrives brings everything that its ticket has.
    webhooks.decide = ({ body }) => {
      const { detail } = JSON.parse(body.toString()) as { detail: { id: string } };
      const luck = Number(detail.id) % 10;
      if (luck < 3) return { do: 'lose' };
      if (luck < 5) return { do: 'send', copies: 2 };
      return luck === 5 ? { do: 'hold' } : { do: 'send' };
    };
    const texts = Array.from({ length: REPLIES }, (_, no) => `reply ${no}`);
    for (const text of texts) for (const ticket of tickets) bridge.reply(ticket, text);
    await bridge.rest();
    const silent = phones.filter((phone) => phone.received().length === 0);
    expect(silent).toHaveLength(CUSTOMERS * 0.4);

    bridge.clock.move(LAG_MS + 1_000);
    for (let poll = 0; poll < 2; poll += 1) expect(await bridge.world.app.engine.reconcileNow()).toBe(true);
    await bridge.rest();
    for (const phone of phones) expect(phone.received()).toEqual(texts);

    bridge.clock.move(2 * HOUR);
    webhooks.decide = undefined;
    webhooks.release();
    await bridge.rest();
    await bridge.world.app.engine.reconcileNow();
    await bridge.rest();
    for (const phone of phones) expect(phone.received()).toEqual(texts);
  }),
);

test(
  'replies that were written while the bridge was away for a day are found by its first poll, once and in order',
  withBridge({ helpdesk: '  reconcileEvery: 1h' }, async (bridge) => {
    const phone = bridge.customer();
    const ticket = await bridge.openTicket(phone);
    await bridge.world.app.engine.reconcileNow();
    bridge.world.zendesk.webhooks.off = true;
    bridge.clock.move(5 * HOUR);
    const texts = Array.from({ length: 15 }, (_, no) => `while away ${no}`);
    for (const text of texts) bridge.reply(ticket, text);
    bridge.clock.move(15 * HOUR);
    await bridge.world.app.engine.reconcileNow();
    await bridge.rest();
    expect(phone.received()).toEqual(texts);
  }),
);

test(
  'a reply on a ticket that the bridge did not know yet, when its poll passed by, is found once it knows the ticket',
  withBridge({ helpdesk: '  reconcileEvery: 1h', timings: QUICK_TIMINGS }, async (bridge) => {
    const { zendesk, app } = bridge.world;
    await app.engine.reconcileNow();
    zendesk.webhooks.off = true;
    zendesk.faults.add({ kind: 'commit-then-hang', match: { method: 'POST', path: /^\/api\/v2\/tickets$/ } });
    const phone = bridge.customer();
    await phone.sendText('Hello');
    const ticket = await until('the ticket', () => bridge.tickets()[0]);
    bridge.reply(ticket, 'Good morning');
    bridge.clock.move(LAG_MS + 1_000);
    expect(await app.engine.reconcileNow()).toBe(true);
    await bridge.rest();
    expect(phone.received()).toEqual(['Good morning']);
    expect(bridge.tickets()).toHaveLength(1);
  }),
);
