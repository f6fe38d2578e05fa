import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { start } from './emulated.ts';
import { commentCall, createCall } from './harness.ts';

interface Received {
  readonly raw: Buffer;
  readonly headers: IncomingHttpHeaders;
}

let closeReceiver: (() => Promise<void>) | undefined;
afterEach(async () => {
  await closeReceiver?.();
  closeReceiver = undefined;
});

/** A real endpoint that keeps what it is sent. */
const receive = async () => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ raw: Buffer.concat(chunks), headers: request.headers });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeReceiver = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const { port } = server.address() as AddressInfo;
  const until = async (type: string) => {
    const deadline = AbortSignal.timeout(5_000);
    while (!received.some(({ raw }) => raw.includes(`"zen:event-type:ticket.${type}"`))) {
      deadline.throwIfAborted();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { received, until, url: `http://127.0.0.1:${port}/webhooks/zendesk` };
};

test('signed events of agents become hints, our own are dropped, and a merge names its target', async () => {
  const { emulator, helpdesk, clock, applied, open } = await start();
  const receiver = await receive();
  emulator.webhooks.subscribe({ url: receiver.url, secret: 'whsec' });
  const { requesterId, ticketId } = await open();
  const target = (await applied(createCall({}, { opId: 'op-9', externalId: 'wa:c1:2', requesterId }))).ticketId ?? '';
  await applied(commentCall({ ticketId, authorId: requesterId }));
  const agent = emulator.desk.addAgent({ name: 'Kim', email: 'kim@acme.example' });
  emulator.desk.reply(Number(ticketId), { agentId: agent.id, text: 'Hi' });
  emulator.desk.merge(Number(ticketId), Number(target), agent.id);
  emulator.desk.softDelete(Number(target), agent.id);
  await receiver.until('soft_deleted');

  const hints = receiver.received.flatMap(({ raw, headers }) => {
    expect(helpdesk.source.verify(raw, headers)).toBeUndefined();
    expect(helpdesk.source.verify(Buffer.concat([raw, Buffer.from(' ')]), headers)).toBe('wrong signature');
    const { events, unreadable } = helpdesk.source.parse(raw, clock.now());
    expect(unreadable).toEqual([]);
    return events;
  });
  expect(new Set(hints.map(({ key }) => key)).size).toBe(hints.length);
  expect(hints.map(({ event }) => event)).toContainEqual({
    type: 'ticket-hint',
    ticketId,
    what: 'merged',
    at: clock.now(),
    mergedInto: target,
  });
  expect(hints.map(({ event }) => event)).toContainEqual({
    type: 'ticket-hint',
    ticketId: target,
    what: 'deleted',
    at: clock.now(),
  });
  expect(hints).toContainEqual(
    expect.objectContaining({
      address: { to: 'ticket', ticketId, externalId: 'wa:c1:1' },
      event: expect.objectContaining({ what: 'changed' }),
    }),
  );
  const own = receiver.received.filter(({ raw }) => raw.includes(`"actor_id":"${emulator.account.apiUser.id}"`));
  expect(own.length).toBeGreaterThan(0);
  expect(own.flatMap(({ raw }) => helpdesk.source.parse(raw, clock.now()).events)).toEqual([]);
});
