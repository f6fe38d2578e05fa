import tls from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createEmailWay } from '../../src/notify/email.ts';
import { createLines } from '../http/harness.ts';
import { call, card, sendOnce, storm } from './cards.ts';
import { CERTIFICATE, type MailServer, type MailServerOptions, startMailServer } from './mail-server.ts';

let server: MailServer;
const { log, lines } = createLines();
const TRUSTED = tls.getCACertificates('default');

afterEach(async () => {
  tls.setDefaultCACertificates(TRUSTED);
  lines.length = 0;
  await server.close();
});

/** The server's certificate is trusted, as one of a real server is. */
const trust = () => tls.setDefaultCACertificates([...TRUSTED, CERTIFICATE]);

const start = async (options?: MailServerOptions) => {
  server = await startMailServer(options);
};

interface Change {
  readonly scheme?: string;
  readonly login?: string;
  readonly host?: string;
  readonly to?: readonly string[];
  readonly from?: string;
}

const way = ({ scheme = 'smtp', login, host = '127.0.0.1', to, from }: Change = {}) =>
  createEmailWay(
    {
      account: 'to:management/0',
      to: to ?? ['management@example.com'],
      smtpUrl: `${scheme}://${login === undefined ? '' : `${login}@`}${host}:${server.port}`,
      from: from ?? 'Deskbridge <bridge@example.com>',
      timeoutMs: 2_000,
    },
    log,
  );

const headerOf = (source: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im')
    .exec(source.split('\r\n\r\n')[0] ?? '')?.[1]
    ?.replace(/\r\n[ \t]/g, ' ');

const textOf = (source: string): string => {
  const body = source.slice(source.indexOf('\r\n\r\n') + 4);
  const encoding = headerOf(source, 'Content-Transfer-Encoding');
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
};

test('A mail says what is due and when, for which ticket and customer, and why; its id is the op', async () => {
  await start();
  trust();
  expect(await sendOnce(way())).toEqual({ result: 'applied', data: {} });
  const [mail] = server.taken;
  expect(mail).toMatchObject({ from: 'bridge@example.com', to: ['management@example.com'], secure: true });
  const source = mail?.source ?? '';
  expect(headerOf(source, 'Message-ID')).toBe('<op-1@example.com>');
  expect(headerOf(source, 'Auto-Submitted')).toBe('auto-generated');
  expect(textOf(source).replaceAll('\r\n', '\n').trim().split('\n')).toEqual([
    '⏰ The first reply is due',
    'Ticket: #4711 https://acme.zendesk.com/agent/tickets/4711',
    'Customer: Anna Schmidt',
    'Due: 2026-11-22 04:05 UTC',
    'Why: stage: 5 minutes before the first reply',
  ]);
});

test('Nothing that a customer calls themselves becomes a header or another recipient', async () => {
  await start({ plainOnly: true });
  const customer = 'Eve\r\nBcc: victim@example.com\r\n\r\n<b>body</b>';
  await sendOnce(way(), call([card({ customer })]));
  const [mail] = server.taken;
  expect(mail?.to).toEqual(['management@example.com']);
  const [head = ''] = (mail?.source ?? '').split('\r\n\r\n');
  expect(head).not.toMatch(/^bcc:/im);
  expect(headerOf(mail?.source ?? '', 'Content-Type')).toContain('text/plain');
});

test('Several notices are one mail, in which no ticket is missing', async () => {
  await start({ plainOnly: true });
  const cards = storm(100);
  await sendOnce(way(), call(cards));
  expect(server.taken).toHaveLength(1);
  const text = textOf(server.taken[0]?.source ?? '');
  for (const { ticket } of cards) expect(text).toContain(`#${ticket?.id} `);
});

describe('A connection:', () => {
  test('is encrypted by STARTTLS where the server offers it', async () => {
    await start();
    trust();
    await sendOnce(way());
    expect(server.taken[0]?.secure).toBe(true);
  });

  test('is encrypted from the start with smtps', async () => {
    await start({ secure: true, login: 'u:p' });
    trust();
    expect(await sendOnce(way({ scheme: 'smtps', login: 'u:p' }))).toMatchObject({ result: 'applied' });
    expect(server.taken[0]).toMatchObject({ secure: true, user: 'u' });
  });

  test.each(['smtp', 'smtps'])(
    'with a certificate that nobody vouches for brings no mail and no password (%s)',
    async (scheme) => {
      await start({ secure: scheme === 'smtps', login: 'u:p' });
      expect(await sendOnce(way({ scheme, login: 'u:p' }))).toMatchObject({ result: 'unavailable' });
      expect([server.taken, server.signIns]).toEqual([[], []]);
    },
  );

  test('gets no password in the clear, but from this very machine', async () => {
    await start({ plainOnly: true, login: 'u:p' });
    expect(await sendOnce(way({ login: 'u:p' }))).toMatchObject({ result: 'applied' });
    // The same server by a name that could be anybody's.
    const elsewhere = await sendOnce(way({ login: 'u:p', host: '0.0.0.0' }));
    expect(elsewhere).toMatchObject({ result: 'refused', reason: 'forbidden' });
    expect(server.signIns).toEqual([{ user: 'u', secure: false }]);
  });

  test('signs in with a password that has signs of an address in it', async () => {
    await start({ login: 'a@b.c:p/w:d@' });
    trust();
    const login = `${encodeURIComponent('a@b.c')}:${encodeURIComponent('p/w:d@')}`;
    expect(await sendOnce(way({ login }))).toMatchObject({ result: 'applied' });
    expect(server.signIns).toEqual([{ user: 'a@b.c', secure: true }]);
  });
});

describe('What the server answers is judged:', () => {
  test('a refused sign-in is for good, and its words are not repeated', async () => {
    await start({ login: 'u:right' });
    trust();
    const result = await sendOnce(way({ login: 'u:wrong' }));
    expect(result).toEqual({ result: 'refused', reason: 'forbidden', status: 535, detail: 'mail EAUTH (535)' });
    expect(server.taken).toEqual([]);
  });

  test('an unknown recipient is for good, a full mailbox may pass', async () => {
    await start({
      plainOnly: true,
      refuse: (address) =>
        address.startsWith('gone') ? { code: 550, text: address } : { code: 452, text: `${address} is full` },
    });
    expect(await sendOnce(way({ to: ['gone@example.com'] }))).toMatchObject({ result: 'refused', reason: 'recipient' });
    const full = await sendOnce(way({ to: ['full@example.com'] }));
    expect(full).toMatchObject({ result: 'unavailable' });
    expect(JSON.stringify(full)).not.toContain('full@');
  });

  test('one recipient of two gets it, and the log says that the other does not', async () => {
    await start({
      plainOnly: true,
      refuse: (address) => (address.startsWith('gone') ? { code: 550, text: 'no' } : undefined),
    });
    const to = ['gone@example.com', 'here@example.com'];
    expect(await sendOnce(way({ to }))).toMatchObject({ result: 'applied' });
    expect(server.taken.map((mail) => mail.to)).toEqual([['here@example.com']]);
    expect(lines).toEqual([
      { level: 'warn', event: 'mail.recipients-refused', fields: { account: 'to:management/0', recipients: 1 } },
    ]);
  });

  test('a message that is put off may pass, one that is turned down does not', async () => {
    const answers = [
      { code: 451, text: 'later' },
      { code: 554, text: 'spam' },
    ];
    await start({ plainOnly: true, refuseMessage: () => answers.shift() });
    expect(await sendOnce(way())).toMatchObject({ result: 'unavailable' });
    expect(await sendOnce(way())).toMatchObject({ result: 'refused', reason: 'invalid', status: 554 });
  });

  test('a connection that breaks after the message leaves it unknown', async () => {
    await start({ plainOnly: true, refuseMessage: () => 'hang-up' });
    expect(await sendOnce(way())).toMatchObject({ result: 'unknown', cause: 'silent' });
  });

  test('nobody there', async () => {
    await start();
    const unreachable = way();
    await server.close();
    expect(await sendOnce(unreachable)).toMatchObject({ result: 'unavailable' });
  });
});
