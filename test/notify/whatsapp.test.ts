import { expect, test } from '@jest/globals';
import type { CallResult } from '../../src/core/outcome.ts';
import type { WhatsAppCall, WhatsAppChannel } from '../../src/core/vendor.ts';
import { createWhatsAppWay } from '../../src/notify/whatsapp.ts';
import { call, card, sendOnce } from './cards.ts';

const channelOf = (result: CallResult = { result: 'applied', data: { wamid: 'wamid.1' } }) => {
  const frozen: WhatsAppCall[] = [];
  const channel: WhatsAppChannel = {
    account: 'whatsapp',
    async freeze(given) {
      frozen.push(given);
      return { ok: true, frozen: '{}', leftOut: [] };
    },
    async perform() {
      return result;
    },
    costs: () => [{ key: 'whatsapp:number:n1', limit: 40, windowMs: 1_000 }],
  };
  return { channel, frozen };
};

const wayOver = (channel: WhatsAppChannel, parameters: readonly string[]) =>
  createWhatsAppWay(
    {
      account: 'to:management/1',
      to: '+491700000000',
      template: { name: 'sla_breach', language: 'de', parameters },
      numberId: 'n1',
    },
    channel,
  );

const paths = [
  '{{ticket.id}}',
  '{{contact.name | somebody}}',
  '{{sla.due}}',
  '{{ticket.url}}',
  '{{escalation.reasons}}',
];

test('The template carries the values of the ticket', async () => {
  const { channel, frozen } = channelOf();
  expect(await sendOnce(wayOver(channel, paths))).toMatchObject({ result: 'applied' });
  expect(frozen).toEqual([
    {
      kind: 'send-template',
      opId: 'op-1',
      numberId: 'n1',
      to: { phone: '491700000000' },
      name: 'sla_breach',
      language: 'de',
      parameters: [
        '4711',
        'Anna Schmidt',
        '2026-11-22 04:05 UTC',
        'https://acme.zendesk.com/agent/tickets/4711',
        'stage: 5 minutes before the first reply',
      ],
    },
  ]);
});

test('What is not known is a dash, since WhatsApp refuses an empty value; line breaks go', async () => {
  const { channel, frozen } = channelOf();
  const { dueAt: _none, ...undated } = card({ customer: 'A\nB', ticket: { key: 'conv:1' } });
  await sendOnce(wayOver(channel, paths), call([undated]));
  expect(frozen[0]).toMatchObject({ parameters: ['-', 'A B', '-', '-', expect.any(String)] });
});

test('Several notices are one template that names every ticket', async () => {
  const { channel, frozen } = channelOf();
  const cards = Array.from({ length: 20 }, (_none, index) =>
    card({ ticket: { key: `c${index}:1`, id: `${1000 + index}` } }),
  );
  await sendOnce(wayOver(channel, ['{{ticket.id}}']), call(cards));
  const [parameter = ''] = (frozen[0] as Extract<WhatsAppCall, { kind: 'send-template' }>).parameters;
  expect(parameter.split(', ')).toEqual(cards.map(({ ticket }) => ticket?.id));
});

test('A token that is refused does not hold the notice for ever: it counts as a service that is away', async () => {
  const { channel } = channelOf({ result: 'unauthorized', detail: 'Graph 190' });
  expect(await sendOnce(wayOver(channel, []))).toEqual({ result: 'unavailable', detail: 'Graph 190' });
});

test('It draws on the budgets of the number beside its own', () => {
  const keys = wayOver(channelOf().channel, [])
    .costs(call())
    .map(({ key }) => key);
  expect(keys).toEqual(['notice:to:management/1', 'whatsapp:number:n1']);
});
