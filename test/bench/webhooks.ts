import { randomBytes } from 'node:crypto';
import { envelopeOf, numberValue, signedBody, unixSeconds } from '../../src/sandbox/whatsapp/webhook-envelope.ts';

/** One customer's text message, as Meta sends it. */
export interface BenchMessage {
  readonly customer: number;
  readonly text: string;
  /** Epoch ms. */
  readonly sentAt: number;
}

const NUMBER = { id: '106540352242922', displayPhone: '15550001111', businessAccountId: '102290129340398' };

/** A signed webhook of one text message with a wamid that was never seen before. */
export const signedWebhook = (message: BenchMessage, appSecret: string) => {
  const phone = String(491_500_000_000 + message.customer);
  const bsuid = `DE.${1_000_000 + message.customer}`;
  const change = numberValue(NUMBER, {
    contacts: [{ profile: { name: `Customer ${message.customer}` }, wa_id: phone, user_id: bsuid }],
    messages: [
      {
        from: phone,
        from_user_id: bsuid,
        id: `wamid.${randomBytes(36).toString('base64')}`,
        timestamp: unixSeconds(message.sentAt),
        type: 'text',
        text: { body: message.text },
      },
    ],
  });
  return signedBody(envelopeOf([change]), appSecret, 'escaped');
};

/** The same as the bytes of a whole HTTP/1.1 request, ready to be written. */
export const rawRequest = (
  message: BenchMessage,
  appSecret: string,
  port: number,
  path = '/webhooks/whatsapp',
): Buffer => {
  const { bytes, signature } = signedWebhook(message, appSecret);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'User-Agent: facebookexternalua',
    'Accept: */*',
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
    `X-Hub-Signature-256: ${signature}`,
    'Connection: keep-alive',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
};
