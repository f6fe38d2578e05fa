import type { TicketDraft } from '../../core/helpdesk-types.ts';
import {
  type Inspected,
  inspectedFault,
  inspectedOk,
  inspectedWarn,
  type WantedOfHelpdesk,
} from '../../core/inspection.ts';

/** What the adapter of an account does to look names up. */
export interface NameLookup {
  /** Whether the list that such a name is looked up in can be read. */
  canRead(list: 'groups' | 'fields' | 'forms' | 'brands'): Promise<boolean>;
  findAgent(email: string): Promise<string | undefined>;
  /** What of a new ticket the account would leave out: the way of real tickets, so that both judge alike. */
  leftOut(draft: TicketDraft): Promise<readonly string[]>;
}

const BARE: TicketDraft = { subject: '', tags: [], fields: {} };

/** Looks up every name that a configuration uses, each once. */
export async function inspectNames(wanted: WantedOfHelpdesk, lookup: NameLookup): Promise<readonly Inspected[]> {
  const unreadable: Inspected[] = [];
  const readable = async (list: Parameters<NameLookup['canRead']>[0], asked: number): Promise<boolean> => {
    if (asked === 0) return false;
    if (await lookup.canRead(list)) return true;
    unreadable.push(inspectedWarn(list, 'the list is empty or cannot be read: its names were not compared'));
    return false;
  };
  const each = (what: string, names: readonly string[], draft: (name: string) => Partial<TicketDraft>) =>
    inTurn(names, async (name) => {
      const isThere = (await lookup.leftOut({ ...BARE, ...draft(name) })).length === 0;
      const label = `${what} "${name}"`;
      return isThere
        ? inspectedOk(label, 'is there')
        : inspectedFault(label, 'is not there: create it, or correct the name; tickets are made without it');
    });
  const groups = (await readable('groups', wanted.groups.length)) ? wanted.groups : [];
  const forms = (await readable('forms', wanted.forms.length)) ? wanted.forms : [];
  const brands = (await readable('brands', wanted.brands.length)) ? wanted.brands : [];
  const ofFields = wanted.fields.length + wanted.types.length + wanted.sources.length;
  const withFields = await readable('fields', ofFields);
  return [
    ...unreadable,
    ...(await each('group', groups, (group) => ({ group }))),
    ...(await each('form', forms, (form) => ({ form }))),
    ...(await each('brand', brands, (brand) => ({ brand }))),
    ...(withFields ? await each('type', wanted.types, (type) => ({ type })) : []),
    ...(withFields ? await each('source', wanted.sources, (source) => ({ source })) : []),
    ...(withFields ? (await inTurn(wanted.fields, (field) => inspectField(field, lookup))).flat() : []),
    ...(await inTurn(wanted.assignees, (email) => inspectAgent('assignee', email, lookup))),
    ...(await inTurn(wanted.leads, (email) => inspectAgent('lead', email, lookup))),
  ];
}

async function inspectField(
  { name, texts }: WantedOfHelpdesk['fields'][number],
  lookup: NameLookup,
): Promise<readonly Inspected[]> {
  const label = `field "${name}"`;
  const wrong = async (text: string) => (await lookup.leftOut({ ...BARE, fields: { [name]: text } }))[0];
  // Any text tells whether there is such a field; only its own texts tell whether it takes them.
  const isThere = !(await wrong(texts[0] ?? 'x'))?.startsWith('field ');
  if (!isThere) {
    return [
      inspectedFault(label, 'is not there: create it, or correct its id, key or title; tickets are made without it'),
    ];
  }
  const refused = (await inTurn(texts, async (text) => ((await wrong(text)) === undefined ? [] : [text]))).flat();
  if (refused.length === 0) return [inspectedOk(label, 'is there')];
  return refused.map((text) => inspectedFault(label, `does not take "${text}": add it to its options, or correct it`));
}

async function inspectAgent(role: 'assignee' | 'lead', email: string, lookup: NameLookup): Promise<Inspected> {
  const label = `${role} ${email}`;
  if ((await lookup.findAgent(email)) !== undefined) return inspectedOk(label, 'is an agent');
  return role === 'lead'
    ? inspectedWarn(label, 'is no agent there; they are told by mail or Slack all the same')
    : inspectedFault(label, 'is no agent there: correct the address; tickets are made without an assignee');
}

/** One after the other, so that a check never takes a burst of the account's calls. */
async function inTurn<From, To>(all: readonly From[], one: (each: From) => Promise<To>): Promise<readonly To[]> {
  const results: To[] = [];
  for (const each of all) results.push(await one(each));
  return results;
}
