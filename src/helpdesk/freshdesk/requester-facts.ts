import type { RequesterFacts } from '../../core/ticket-rules.ts';
import { succeeded } from '../shared/exchange.ts';
import { asObject, idOf, type JsonObject } from '../shared/json.ts';
import type { Account } from './account.ts';
import type { Sending } from './transport.ts';

/**
 * What Freshdesk knows of a contact (page "View a Contact"): its tags and the name of its company. Lists are not said to show tags, so
 * that the record itself is read where they are missing. Undefined where it cannot be read now: nobody waits for it.
 */
export async function factsOf(
  contact: JsonObject,
  { transport, catalogue }: Pick<Account, 'transport' | 'catalogue'>,
  sending: Sending,
): Promise<RequesterFacts | undefined> {
  const whole = Array.isArray(contact.tags) ? contact : await readContact(idOf(contact.id) ?? '', transport, sending);
  if (!Array.isArray(whole?.tags)) return undefined;
  const tags = whole.tags.filter((tag) => typeof tag === 'string');
  const companyId = idOf(whole.company_id);
  if (companyId === undefined) return { tags, organizations: [] };
  const name = await catalogue.companyName(companyId);
  return { tags, organizations: [...(name === undefined ? [] : [name]), companyId] };
}

async function readContact(id: string, transport: Account['transport'], sending: Sending) {
  const exchange = await transport.read(`contacts/${id}`, {}, sending);
  return succeeded(exchange) ? asObject(exchange.json) : undefined;
}
