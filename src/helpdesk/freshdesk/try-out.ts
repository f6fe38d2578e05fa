import { type Inspected, inspectedFault, inspectedOk, inspectedWarn } from '../../core/inspection.ts';
import { withDeadline } from '../shared/deadline.ts';
import { describe, type Exchange, succeeded } from '../shared/exchange.ts';
import { idOf, idValue, type JsonObject, objectOf } from '../shared/json.ts';
import type { Account } from './account.ts';
import { OPEN, statusOf } from './status.ts';

/** No page says what Freshdesk makes of a customer's words that an agent's key writes: so each account is asked. */
const WAYS = [
  { name: 'note', path: 'notes', body: { private: false, incoming: true } },
  { name: 'reply', path: 'reply', body: {} },
] as const;

const SOLVED = 4;
const LOW = 1;
const CHAT = 7;
const SUBJECT = 'Deskbridge check (to be deleted)';

/**
 * Writes a customer's message in both ways, on a ticket each of a contact that is made for it, and tells what the account made of it.
 * Ticket and contact are deleted for good, whatever happened.
 *
 * @param pause waits until due times were computed
 */
export async function tryOutFreshdesk(
  { transport, clock, customerMessages }: Pick<Account, 'transport' | 'clock' | 'customerMessages'>,
  timeoutMs: number,
  signal: AbortSignal,
  pause: () => Promise<unknown>,
): Promise<readonly Inspected[]> {
  const call = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: JsonObject): Promise<Exchange> =>
    withDeadline(signal, timeoutMs, (within) => {
      const sending = { urgency: 'create', signal: within } as const;
      return method === 'DELETE' ? transport.remove(path, sending) : transport.write(method, path, body ?? {}, sending);
    });
  const show = (id: string): Promise<Exchange> =>
    withDeadline(signal, timeoutMs, (within) =>
      transport.readOnce(`tickets/${id}`, { include: 'stats' }, { urgency: 'create', signal: within }),
    );

  const made = await call('POST', 'contacts', { name: SUBJECT, unique_external_id: `wa:check-${clock.now()}` });
  const contactId = succeeded(made) ? idOf(objectOf(made.json).id) : undefined;
  if (contactId === undefined) return [inspectedFault('trial', `no contact could be made for it (${describe(made)})`)];
  const results: Inspected[] = [];
  for (const way of WAYS) {
    const what = `trial: a customer’s message as ${way.name}`;
    const ticket = await call('POST', 'tickets', {
      requester_id: idValue(contactId),
      subject: SUBJECT,
      description: SUBJECT,
      status: OPEN,
      priority: LOW,
      source: CHAT,
    });
    const ticketId = succeeded(ticket) ? idOf(objectOf(ticket.json).id) : undefined;
    if (ticketId === undefined) {
      results.push(
        inspectedFault(
          what,
          `no ticket could be made (${describe(ticket)}): does one of the fields have to be filled in?`,
        ),
      );
      continue;
    }
    await call('PUT', `tickets/${ticketId}`, { status: SOLVED });
    const words = { body: SUBJECT, user_id: idValue(contactId), ...way.body };
    const written = await call('POST', `tickets/${ticketId}/${way.path}`, words);
    if (!succeeded(written)) {
      const isOurs = way.name === customerMessages;
      const found = `is refused (${describe(written)})${isOurs ? ': set helpdesk.customerMessages to the other way' : ''}`;
      results.push(isOurs ? inspectedFault(what, found) : inspectedWarn(what, found));
      continue;
    }
    await pause();
    results.push(judge(what, await show(ticketId)));
  }
  return [...results, await cleanUp(contactId, call)];
}

function judge(what: string, exchange: Exchange): Inspected {
  const ticket = succeeded(exchange) ? objectOf(exchange.json) : undefined;
  if (!ticket)
    return inspectedWarn(what, `was written, and the ticket could not be read afterwards (${describe(exchange)})`);
  const stats = objectOf(ticket.stats);
  const isSet = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const status = statusOf(ticket);
  const facts = [
    status === 'solved'
      ? 'a resolved ticket stays resolved (Deskbridge opens it itself)'
      : `a resolved ticket becomes ${status ?? 'unknown'}`,
    isSet(stats.requester_responded_at)
      ? 'it counts as the customer’s answer'
      : 'it does not count as the customer’s answer',
    isSet(ticket.nr_due_by) ? 'a next-response deadline runs' : 'no next-response deadline runs',
  ];
  const counts = isSet(stats.first_responded_at) || isSet(stats.agent_responded_at);
  return counts
    ? inspectedFault(what, `counts as an agent’s answer, so first-response deadlines end at once; ${facts.join('; ')}`)
    : inspectedOk(what, `does not count as an agent’s answer; ${facts.join('; ')}`);
}

type Call = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: JsonObject) => Promise<Exchange>;

/** Page "Permanently Delete a Contact": their tickets go with them. */
async function cleanUp(contactId: string, call: Call): Promise<Inspected> {
  const removed = await call('DELETE', `contacts/${contactId}/hard_delete?force=true`);
  return succeeded(removed)
    ? inspectedOk('trial', 'its tickets and its contact are deleted')
    : inspectedWarn(
        'trial',
        `"${SUBJECT}" could not be deleted (${describe(removed)}): delete the contact of that name and its tickets`,
      );
}
