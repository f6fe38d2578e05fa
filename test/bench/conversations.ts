import { Agent, request } from 'node:http';
import { pause, type Stage } from './stage.ts';
import { signedWebhook } from './webhooks.ts';

export const CONVERSATIONS = 100;

/** Posts webhooks over kept connections, several at a time if need be. */
export const createSender = ({ port, appSecret }: Pick<Stage, 'port' | 'appSecret'>) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    /** Resolves when the service answered 200; `onSend` is called at the moment of sending. */
    send: (message: { customer: number; text: string; sentAt: number }, onSend: () => void = () => {}): Promise<void> =>
      new Promise((resolve, reject) => {
        const { bytes, signature } = signedWebhook(message, appSecret);
        onSend();
        const call = request(
          {
            port,
            host: '127.0.0.1',
            path: '/webhooks/whatsapp',
            method: 'POST',
            agent,
            headers: {
              'content-type': 'application/json',
              'content-length': bytes.length,
              'x-hub-signature-256': signature,
            },
          },
          (response) => {
            response.resume();
            response.on('end', () =>
              response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
            );
          },
        );
        call.on('error', reject);
        call.end(bytes);
      }),
    close: () => agent.destroy(),
  };
};

/** Lets every customer write once and waits for their tickets. */
export const openTickets = async (stage: Stage, customers = CONVERSATIONS): Promise<void> => {
  const sender = createSender(stage);
  for (let customer = 0; customer < customers; customer += 1)
    await sender.send({ customer, text: 'Hello, I have a question.', sentAt: Date.now() });
  sender.close();
  await stage.settled();
  const tickets = await stage.vendors.ask.tickets();
  if (tickets !== customers) throw new Error(`${tickets} tickets of ${customers} conversations`);
  // What follows an opening (the helpdesk's own webhooks, statuses) is over before anything is measured.
  await pause(300);
};
