import { describe, expect, jest, test } from '@jest/globals';
import { type BridgeOptions, withBridge } from '../support/bridge.ts';
import { until } from '../support/until.ts';

jest.setTimeout(20_000);

const OTHER = '106540352299999';
const TWO_NUMBERS: BridgeOptions = {
  whatsapp: {
    numbers: [
      { id: '106540352242922', displayPhone: '15550001111', businessAccountId: '102290129340398' },
      { id: OTHER, displayPhone: '15550002222', businessAccountId: '102290129340398' },
    ],
    retryDelaysMs: [],
  },
};

/** One letter of every plane that has letters, private ones too, with combining marks, joiners and right-to-left text. */
const PLANES =
  'A ä 汉 \u{10348} \u{1F469}\u200D\u{1F4BB} \u{2070E} \u{30000} \u{E0041} \u{F0000} \u{10FFFD} e\u0301 שלום مرحبا';

describe('hostile text', () => {
  test.each([
    ['letters of every Unicode plane', PLANES],
    ['markup', '<script>alert(1)</script><img src=x> & &amp; <b>bold</b> "quoted" \'single\''],
    ['template marks', '{{contact.phone}} $' + '{process.env} {% raw %} %s \\n \\u0041'],
    ['SQL and JSON', `'; DROP TABLE inbox; -- {"a":1} \\"`],
    ['a command of the agents', '/resend'],
    ['a bracket word of the bridge', '[unknown] [failed] [ack]'],
  ])('%s arrives as it was written', async (_, text) => {
    await withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await bridge.openTicket(phone, text);
      await phone.sendText(text);
      await bridge.rest();
      expect(bridge.customerWords(bridge.onlyTicket())).toEqual([text, text]);
      expect(bridge.onlyTicket().comments[0]?.html).not.toMatch(/<(script|img|b)\b/);
    })();
  });

  test(
    'NUL, control characters and half surrogate pairs do not keep the words around them from arriving',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      await phone.sendText('before\u0000\u0007\u001b[31m\ud800after');
      await phone.sendText('next');
      await bridge.rest();
      const words = bridge.customerWords(bridge.onlyTicket()).join('\n');
      expect(words).toMatch(/before[\s\S]*after[\s\S]*next/);
    }),
  );

  test(
    'a hundred kilobytes arrive whole and in order, in as many comments as it takes',
    withBridge({}, async (bridge) => {
      const lines = Array.from({ length: 5_000 }, (_, index) => `line <${index}> & more`);
      const phone = bridge.customer();
      await phone.sendText(lines.join('\n'));
      await phone.sendText('the end');
      await bridge.rest();
      const comments = bridge.customerWords(bridge.onlyTicket());
      expect(comments.length).toBeGreaterThan(1);
      expect(comments.join('\n').match(/line <\d+> & more/g)).toEqual(lines);
      expect(comments.at(-1)?.endsWith('the end')).toBe(true);
    }),
  );

  test(
    'a name of any kind is only a name',
    withBridge({}, async (bridge) => {
      const name = '<b>Bobby</b>\u0000\n{{contact.phone}} "Tables" \u{1F600}'.padEnd(400, 'x');
      const ticket = await bridge.openTicket(bridge.customer({ name, phone: '4915100000123' }));
      expect(bridge.customerWords(ticket)).toEqual(['Hello']);
      expect(ticket.subject).not.toContain('4915100000123');
    }),
  );

  test(
    'one unreadable element of a batch does not cost the others',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer();
      const odd = { type: 'text', content: { body: { not: 'text' } } };
      const text = (body: string) => ({ type: 'text', content: { body } });
      const { delivery } = await phone.sendBatch([text('one'), odd, text('two')]);
      expect(delivery.lastStatus).toBe(200);
      await bridge.rest();
      const words = bridge.customerWords(bridge.onlyTicket()).join('\n');
      expect(words).toMatch(/one[\s\S]*two/);
    }),
  );
});

describe('what is not ours to handle', () => {
  test(
    'a message to an unknown number is kept and warned about, without a ticket',
    withBridge(TWO_NUMBERS, async (bridge) => {
      const { delivery } = await bridge.customer().sendText('Hello', { number: OTHER });
      expect(delivery.lastStatus).toBe(200);
      await bridge.rest();
      expect(bridge.tickets().length).toBe(0);
      expect((await bridge.world.app.reads.counts()).discarded).toEqual({ 'unknown-number': 1 });
      expect(bridge.logged.some(({ level, event }) => level === 'warn' && /unknown.number/.test(event))).toBe(true);
    }),
  );

  test(
    'a signed body that cannot be read is answered 200 and kept as a dead entry',
    withBridge(TWO_NUMBERS, async (bridge) => {
      const { webhooks } = bridge.world.whatsapp;
      for (const bytes of ['not JSON', '[]', '"x"', '\u0000\u0001']) {
        expect(await webhooks.sendRaw(Buffer.from(bytes))).toBe(200);
      }
      expect((await bridge.world.app.reads.deadEntries(10)).length).toBe(4);
      expect(bridge.tickets().length).toBe(0);
    }),
  );

  test.each([
    ['a wrong signature', 401, { secret: 'somebody-else' }, 10],
    ['no signature', 401, { signature: null }, 10],
    ['a signature that is none', 401, { signature: 'sha256=zz' }, 10],
    ['a body beyond every limit', 413, {}, 6_000_000],
  ])('%s is refused with %i and leaves nothing behind', async (_, status, options, padding) => {
    await withBridge(TWO_NUMBERS, async (bridge) => {
      const { webhooks } = bridge.world.whatsapp;
      webhooks.verdict = () => 'hold';
      const { delivery } = await bridge.customer().sendText('x'.repeat(padding));
      expect(await webhooks.sendRaw(delivery.body.bytes, options)).toBe(status);
      const { accepted, inbox } = await bridge.world.app.reads.counts();
      expect({ accepted, inbox: Object.values(inbox).reduce((sum, rows) => sum + rows, 0) }).toEqual({
        accepted: 0,
        inbox: 0,
      });
      expect(await bridge.world.app.reads.deadEntries(10)).toEqual([]);
      // The service is still there for everybody else.
      webhooks.verdict = () => 'send';
      await bridge.openTicket(bridge.customer());
    })();
  });

  test(
    'a Zendesk webhook with a wrong signature is refused and sends nothing',
    withBridge({}, async (bridge) => {
      const ticket = await bridge.openTicket(bridge.customer());
      const { webhooks } = bridge.world.zendesk;
      webhooks.subscribe({ url: `${bridge.world.url}/webhooks/zendesk`, secret: 'somebody-else' });
      bridge.reply(ticket, 'forged');
      await webhooks.idle();
      await until('an answer', () => webhooks.attempts.some(({ result }) => result.status === 401));
      await bridge.rest();
      expect(bridge.sent()).toEqual([]);
    }),
  );

  test(
    'no secret, number or word of a customer reaches a log line',
    withBridge({}, async (bridge) => {
      const phone = bridge.customer({ name: 'Secretname', phone: '4915199887766', bsuid: 'DE.112233' });
      const ticket = await bridge.openTicket(phone, 'my secret words');
      bridge.world.whatsapp.faults.add({ kind: 'status', status: 500 });
      bridge.reply(ticket, 'confidential answer');
      bridge.world.zendesk.desk.close(ticket.id);
      await phone.sendText('more secret words');
      await bridge.world.whatsapp.webhooks.sendRaw(Buffer.from('my secret words'));
      await until('a failed call', () => bridge.logged.some(({ event }) => event === 'call.finished'));
      const lines = JSON.stringify(bridge.logged);
      const secrets = Object.entries(bridge.world.env).filter(([name]) => /SECRET|TOKEN/.test(name));
      for (const [, secret] of secrets) expect(lines).not.toContain(secret);
      expect(lines).not.toMatch(/secret words|confidential|Secretname|4915199887766|112233/);
    }),
  );
});
