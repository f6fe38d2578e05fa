import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { WhatsAppCall } from '../../../src/core/vendor.ts';

type SendTextCall = Extract<WhatsAppCall, { kind: 'send-text' }>;

import { createCloudApiChannel } from '../../../src/whatsapp/cloud-api/channel.ts';

const clock = { now: () => 0 };
const call: SendTextCall = {
  kind: 'send-text',
  opId: 'op-1',
  numberId: '1065',
  to: { phone: '491701234567' },
  text: 'Grüße 👋',
};
const never = new AbortController().signal;

const channelTo = (apiUrl: string, more = {}) =>
  createCloudApiChannel({ apiUrl, accessToken: 'tok', timeoutMs: 300, ...more }, { clock });
const sendOver = async (channel: ReturnType<typeof channelTo>, signal = never) => {
  const frozen = await channel.freeze(call, never);
  if (!frozen.ok) throw new Error('not frozen');
  return channel.perform(frozen.frozen, 'op-1', signal);
};

const closing: (() => void)[] = [];
beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect('127.0.0.1');
  for (const close of closing.splice(0)) close();
});
afterAll(() => nock.restore());

const serve = async (server: Server | ReturnType<typeof createTcpServer>) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('freezing a send', () => {
  const frozen = async (changes: Partial<SendTextCall>) =>
    channelTo('https://g.test/v25.0').freeze({ ...call, ...changes }, never);

  test('gives the same bytes every time, with the op id inside', async () => {
    const first = await frozen({});
    expect(first).toEqual(await frozen({}));
    expect(JSON.parse(JSON.parse(first.ok ? first.frozen : '').json)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+491701234567',
      type: 'text',
      text: { body: 'Grüße 👋' },
      biz_opaque_callback_data: 'op-1',
    });
  });

  test('addresses a BSUID only when there is no phone', async () => {
    const body = async (to: SendTextCall['to']) => {
      const result = await frozen({ to });
      return JSON.parse(JSON.parse(result.ok ? result.frozen : '').json);
    };
    expect(await body({ bsuid: 'DE.1' })).toMatchObject({ recipient: 'DE.1' });
    expect(await body({ bsuid: 'DE.1' })).not.toHaveProperty('to');
    expect(await body({ bsuid: 'DE.1', phone: '+49170' })).toMatchObject({ to: '+49170' });
    expect(await body({ bsuid: 'DE.1', phone: '+49170' })).not.toHaveProperty('recipient');
  });

  test.each<[Partial<SendTextCall>, string]>([
    [{ text: ' \n' }, 'invalid'],
    [{ text: 'x'.repeat(4097) }, 'too-large'],
    [{ to: {} }, 'recipient'],
    [{ to: { phone: '' } }, 'recipient'],
    [{ opId: 'x'.repeat(513) }, 'invalid'],
  ])('refuses what can never be sent (%#)', async (changes, reason) => {
    expect(await frozen(changes)).toMatchObject({ ok: false, result: { result: 'refused', reason } });
  });
});

describe('a send that carries a file', () => {
  const file: WhatsAppCall = {
    kind: 'send-file',
    opId: 'op-1',
    numberId: '1065',
    to: { phone: '491701234567' },
    mediaId: '900',
    as: 'document',
    name: 'Angebot.pdf',
    caption: 'see',
  };
  const channel = () => channelTo('https://g.test/v25.0');

  test('names it, and a document by its name', async () => {
    const seen = nock('https://g.test')
      .post('/v25.0/1065/messages', (body) => {
        expect(body).toMatchObject({
          type: 'document',
          document: { id: '900', caption: 'see', filename: 'Angebot.pdf' },
        });
        return true;
      })
      .reply(200, { messages: [{ id: 'wamid.1' }] });
    const frozen = await channel().freeze(file, never);
    expect(frozen.ok && (await channel().perform(frozen.frozen, 'op-1', never))).toMatchObject({ result: 'applied' });
    seen.done();
  });

  test.each([100, 131009, 131052, 131053])('is refused for its file with %i', async (code) => {
    nock('https://g.test').post('/v25.0/1065/messages').times(2).reply(400, { error: { code } });
    const frozen = await channel().freeze(file, never);
    expect(frozen.ok && (await channel().perform(frozen.frozen, 'op-1', never))).toMatchObject({
      result: 'refused',
      reason: 'file',
    });
    expect(await sendOver(channel())).toMatchObject({ result: 'refused', reason: 'invalid' });
  });

  test.each<[Partial<WhatsAppCall>, string]>([
    [{ as: 'audio' }, 'invalid'],
    [{ caption: 'x'.repeat(1025) }, 'too-large'],
  ])('refuses what can never be sent (%#)', async (changes, reason) => {
    const frozen = await channel().freeze({ ...file, ...changes } as WhatsAppCall, never);
    expect(frozen).toMatchObject({ ok: false, result: { result: 'refused', reason } });
  });
});

describe('one send over the wire', () => {
  test('is one POST with the token, below the configured address', async () => {
    const scope = nock('https://g.test', {
      reqheaders: { authorization: 'Bearer tok', 'content-type': 'application/json' },
    })
      .post('/proxy/v25.0/1065/messages', (body) => body.text.body === 'Grüße 👋')
      .reply(200, { messages: [{ id: 'wamid.1' }], contacts: [{ input: '+491701234567', wa_id: '491701234567' }] });
    expect(await sendOver(channelTo('https://g.test/proxy/v25.0/'))).toEqual({
      result: 'applied',
      data: { wamid: 'wamid.1', waId: '491701234567' },
    });
    scope.done();
  });

  test('is not repeated after a 5xx, and not led elsewhere by a redirect', async () => {
    nock('https://g.test')
      .post('/v25.0/1065/messages')
      .once()
      .reply(503, { error: { code: 2 } });
    expect(await sendOver(channelTo('https://g.test/v25.0'))).toMatchObject({ result: 'unknown', retryable: true });
    nock('https://g.test').post('/v25.0/1065/messages').once().reply(307, '', { location: 'https://evil.test/' });
    const evil = nock('https://evil.test')
      .post('/')
      .reply(200, { messages: [{ id: 'wamid.x' }] });
    expect(await sendOver(channelTo('https://g.test/v25.0'))).toMatchObject({ result: 'unknown' });
    expect(evil.isDone()).toBe(false);
  });

  test('with high usage lowers the number budget', async () => {
    const channel = channelTo('https://g.test/v25.0');
    expect(channel.costs(call).map(({ limit }) => limit)).toEqual([40, 45]);
    nock('https://g.test')
      .post('/v25.0/1065/messages')
      .reply(200, { messages: [{ id: 'wamid.1' }] }, { 'X-App-Usage': '{"call_count":95}' });
    await sendOver(channel);
    expect(channel.costs(call).map(({ limit }) => limit)).toEqual([8, 45]);
    expect(channelTo('https://g.test', { budgetsOff: true }).costs(call)).toEqual([]);
    expect(JSON.stringify(channel.costs(call))).not.toContain('491701234567');
  });

  test('did not happen when nobody listens or the name is unknown', async () => {
    const gone = createServer();
    const url = await serve(gone);
    await new Promise((resolve) => gone.close(resolve));
    expect(await sendOver(channelTo(url))).toEqual({ result: 'unavailable', detail: 'not connected (ECONNREFUSED)' });
    nock('https://g.test')
      .post(/.*/)
      .replyWithError(Object.assign(new Error('dns'), { code: 'ENOTFOUND' }));
    expect(await sendOver(channelTo('https://g.test'))).toMatchObject({ result: 'unavailable' });
  });

  test('is unknown once it was written: silence, a reset, half an answer', async () => {
    const silent = await serve(createServer(() => undefined));
    expect(await sendOver(channelTo(silent))).toMatchObject({ result: 'unknown', cause: 'silent', retryable: false });
    const reset = await serve(createServer((request) => request.socket.resetAndDestroy()));
    expect(await sendOver(channelTo(reset))).toMatchObject({
      result: 'unknown',
      cause: 'silent',
      detail: 'no answer (ECONNRESET)',
    });
    const half = await serve(
      createServer((_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"messages":[{"id":"wamid.1"}]}', () => response.destroy());
      }),
    );
    expect(await sendOver(channelTo(half))).toMatchObject({ result: 'unknown' });
    const endless = await serve(createServer((_request, response) => response.end('x'.repeat(2 * 1024 * 1024))));
    expect(await sendOver(channelTo(endless))).toMatchObject({ result: 'unknown' });
  });

  test('did not happen while the TLS handshake hung', async () => {
    const deaf = await serve(createTcpServer((socket) => closing.push(() => socket.destroy())));
    expect(await sendOver(channelTo(deaf.replace('http:', 'https:')))).toMatchObject({ result: 'unavailable' });
  });

  test('ends when the engine gives up', async () => {
    const silent = await serve(createServer(() => undefined));
    const giveUp = new AbortController();
    const sending = sendOver(channelTo(silent, { timeoutMs: 60_000 }), giveUp.signal);
    setTimeout(() => giveUp.abort(), 50);
    expect(await sending).toMatchObject({ result: 'unknown', cause: 'silent' });
    expect(await sendOver(channelTo(silent), giveUp.signal)).toMatchObject({ result: 'unavailable' });
  });

  test('goes through the proxy that the environment names', async () => {
    const seen: (string | undefined)[] = [];
    const proxy = await serve(
      createServer((request, response) => {
        seen.push(request.url);
        response.end('{"messages":[{"id":"wamid.p"}]}');
      }),
    );
    const channel = channelTo('http://graph.test/v25.0', { proxyEnv: { HTTP_PROXY: proxy } });
    nock.enableNetConnect('graph.test');
    const result = await sendOver(channel);
    expect(result).toMatchObject({ result: 'applied' });
    expect(seen).toEqual(['http://graph.test/v25.0/1065/messages']);
    channel.close();
  });

  test('a stored call that cannot be read is refused, and no result holds the token or the words', async () => {
    const channel = channelTo('http://127.0.0.1:1');
    expect(await channel.perform('{', 'op-1', never)).toMatchObject({ result: 'refused', reason: 'invalid' });
    expect(JSON.stringify(await sendOver(channel))).not.toMatch(/tok"|Grüße|4917/);
  });
});
