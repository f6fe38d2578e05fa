import type { Explained, Reads } from '../../core/reads.ts';
import { reasonInWords } from '../../format/reasons.ts';
import { type AnyVendors, PROVIDER_NAMES, SANDBOX_NUMBER } from './vendors.ts';

/** What the story is played on: both vendors, and what the service between them decided. */
export interface Scene extends Pick<AnyVendors, 'provider' | 'whatsapp' | 'helpdesk'> {
  readonly reads: Pick<Reads, 'explain' | 'counts'>;
}

/** Prints one line of the story. */
export type Tell = (line: string) => void;

const PATIENCE_MS = 15_000;

/** Keeps no process alive: a story that was broken off by Ctrl-C is not waited for. */
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

/** Waits until `look` finds something; the story is real, so it takes as long as it takes. */
const until = async <T>(what: string, look: () => T | undefined): Promise<T> => {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain for ${what}`);
    await pause(10);
  }
};

const reasonsOf = (explained: readonly Explained[]): string =>
  explained
    .flatMap(({ reasons, tickets }) =>
      reasons.map((reason) => reasonInWords(reason, { customer: 'Maria', ticket: (key) => numbered(tickets?.[key]) })),
    )
    .join(' ');

const numbered = (id: string | undefined): string | undefined => (id === undefined ? undefined : `#${id}`);

/**
 * Plays the main job once, over real HTTP: a customer writes, a ticket opens, an agent replies, the phone shows it.
 * @throws when any of it does not happen.
 */
export const tellStory = async (world: Scene, tell: Tell): Promise<void> => {
  const startedAt = performance.now();
  const say = (who: string, what: string) =>
    tell(`${`${Math.round(performance.now() - startedAt)} ms`.padStart(8)}  ${who.padEnd(9)} ${what}`);
  const { whatsapp, helpdesk } = world;
  const helpdeskName = PROVIDER_NAMES[world.provider];
  const handshake = await whatsapp.verifySubscription();
  if (!handshake.ok) throw new Error('the webhook handshake failed');
  say('Meta', 'verified the webhook');

  const maria = whatsapp.createCustomer({ name: 'Maria Rossi', phone: '393331234567', bsuid: 'IT.1349012345' });
  const phone = whatsapp.phone(maria);
  const first = await phone.sendText('Hello, where is my order *4711*?', { number: SANDBOX_NUMBER });
  say('Maria', `writes "Hello, where is my order *4711*?"  (${short(first.wamid)})`);

  const opened = await until('a ticket', () => helpdesk.desk.listTickets()[0]);
  const ticket = () => helpdesk.desk.getTicket(opened.id);
  say(
    helpdeskName,
    `ticket #${opened.id} opened: "${opened.subject}", requester ${maria.name}, status ${opened.status}`,
  );
  const reasons = reasonsOf(await world.reads.explain(first.wamid));
  say('Deskbridge', `decided: ${reasons}`);
  const thanks = await until('the acknowledgement', () => phone.received()[0]);
  say('phone', `shows "${thanks}"`);
  await until('the note about it', () => (ticket().comments.some((each) => !each.public) ? true : undefined));
  say(helpdeskName, `internal note: ${plain(ticket().comments.find((each) => !each.public)?.html ?? '')}`);

  const second = await phone.sendText('It should have come yesterday 😕', { number: SANDBOX_NUMBER });
  await until('the second comment', () =>
    ticket().comments.filter((each) => each.public).length === 2 ? true : undefined,
  );
  say('Maria', `writes again (${short(second.wamid)})`);
  say('Deskbridge', `decided: ${reasonsOf(await world.reads.explain(second.wamid))}`);

  const agent = helpdesk.desk.addAgent(AGENT);
  const commentId = helpdesk.desk.reply(opened.id, {
    agentId: agent.id,
    html: '<p>Hello Maria,</p><p>it is <b>on its way</b> and arrives <i>today</i>.</p>',
    status: 'solved',
  });
  say('Anna', `replies in ${helpdeskName} (comment ${commentId}) and solves the ticket`);
  const reply = await until('the reply on the phone', () => phone.received()[1]);
  say('phone', `shows "${reply.replaceAll('\n', ' / ')}"`);
  await until('the delivery status', () =>
    phone.messages().filter((each) => each.from === 'business')[1]?.state === 'delivered' ? true : undefined,
  );
  say('WhatsApp', 'reported it as delivered');

  await until('the solved ticket in the bridge', () => (ticket().status === 'solved' ? true : undefined));
  await settled(world);
  const third = await phone.sendText('Wait, it is the wrong colour', { number: SANDBOX_NUMBER });
  await until('the reopened ticket', () => (ticket().status === 'open' ? true : undefined));
  say('Maria', `writes (${short(third.wamid)}); inside 24 h, so ticket #${opened.id} is open again`);
  await settled(world);
  const doubled = world.whatsapp.oracle.accepted.length !== 2 || helpdesk.desk.listTickets().length !== 1;
  if (doubled) throw new Error('something was sent or opened twice');
  say(
    'Deskbridge',
    `1 ticket, ${ticket().comments.length} comments, 2 messages to the phone: nothing lost, nothing doubled`,
  );
};

/** Waits until neither inbox nor outbox has anything left. */
export const settled = async (world: Omit<Scene, 'provider'>): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  let calm = 0;
  while (calm < 2) {
    await world.whatsapp.webhooks.idle();
    await world.helpdesk.webhooks.quiet();
    const counts = await world.reads.counts();
    const busy = (counts.inbox['pending'] ?? 0) + (counts.outbox['pending'] ?? 0) + (counts.outbox['claimed'] ?? 0);
    calm = busy === 0 ? calm + 1 : 0;
    if (performance.now() > deadline) throw new Error('the bridge did not come to rest');
    await pause(15);
  }
};

/** The agent of the sandbox's helpdesk. */
export const AGENT = { name: 'Anna Keller', email: 'anna@example.com', role: 'agent' } as const;

const short = (wamid: string): string => (wamid.length > 20 ? `${wamid.slice(0, 9)}…${wamid.slice(-6)}` : wamid);
const plain = (html: string): string => html.replaceAll(/(<[^>]*>)+/g, ' ').trim();
