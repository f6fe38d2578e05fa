import {
  type Inspected,
  inspectedFault,
  inspectedOk,
  inspectedWarn,
  type WantedOfWhatsApp,
} from '../../core/inspection.ts';
import type { TemplateCatalogue } from '../../core/templates.ts';
import { createHttpPoster } from './http-post.ts';
import { listOf, objectOf, scalarOf } from './raw-value.ts';
import { type Graph, readGraph } from './read-graph.ts';
import { readTemplates } from './read-templates.ts';

export interface InspectOptions {
  /** Root with version. */
  readonly apiUrl: string;
  readonly accessToken: string;
  /** Of each call. */
  readonly timeoutMs: number;
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
}

const REFUSED = ['HTTP 401', 'HTTP 403'];

/** Compares the WhatsApp account with what the configuration needs of it. Reads only: numbers, subscriptions, templates. */
export const inspectCloudApi = async (
  wanted: WantedOfWhatsApp,
  { apiUrl, accessToken, timeoutMs, proxyEnv }: InspectOptions,
  signal: AbortSignal,
): Promise<readonly Inspected[]> => {
  const http = createHttpPoster({ timeoutMs, ...(proxyEnv ? { proxyEnv } : {}) });
  const graph: Graph = { http, root: apiUrl.replace(/\/+$/, ''), token: accessToken, signal };
  try {
    const found: Inspected[] = [];
    for (const number of wanted.numbers) found.push(await inspectNumber(number, graph));
    const accounts = [...new Set(wanted.numbers.flatMap(({ businessAccountId = [] }) => businessAccountId))];
    for (const account of accounts) found.push(...(await inspectAccount(account, wanted, graph)));
    const unknown = wanted.numbers.filter(({ businessAccountId }) => businessAccountId === undefined);
    for (const { name } of unknown) {
      found.push(
        inspectedWarn(
          `number ${name}`,
          'has no businessAccountId: its account, templates and webhooks cannot be compared',
        ),
      );
    }
    return found;
  } finally {
    http.close();
  }
};

type WantedNumber = WantedOfWhatsApp['numbers'][number];

/** Page "Phone numbers". */
const inspectNumber = async ({ id, name }: WantedNumber, graph: Graph): Promise<Inspected> => {
  const what = `number ${name}`;
  const read = await readGraph(encodeURIComponent(id), graph, { fields: 'verified_name,quality_rating' });
  if (!('fault' in read)) {
    const quality = scalarOf(read.body.quality_rating) ?? 'unknown';
    const found = `is there, quality ${quality}`;
    return quality === 'RED' ? inspectedWarn(what, `${found}: Meta may limit it`) : inspectedOk(what, found);
  }
  if (REFUSED.includes(read.fault))
    return inspectedFault(what, `the access token is refused (${read.fault}): make a new one (docs/whatsapp.md)`);
  const isUnknown = ['HTTP 400', 'HTTP 404'].includes(read.fault);
  return inspectedFault(
    what,
    isUnknown
      ? `is not known to this token (${read.fault}): write Meta’s phone number ID, and give the token access to it`
      : `could not be read (${read.fault})`,
  );
};

const inspectAccount = async (
  account: string,
  { numbers, templates }: WantedOfWhatsApp,
  graph: Graph,
): Promise<readonly Inspected[]> => {
  const path = encodeURIComponent(account);
  const listed = await readGraph(`${path}/phone_numbers`, graph, { fields: 'id', limit: '100' });
  const subscribed = await readGraph(`${path}/subscribed_apps`, graph);
  const found = Object.keys(templates).length === 0 ? [] : await readTemplates(account, graph);
  const members = numbers.filter(({ businessAccountId }) => businessAccountId === account);
  return [
    ...('fault' in listed
      ? [
          inspectedWarn(
            'business account',
            `its numbers cannot be read (${listed.fault}): the token needs whatsapp_business_management`,
          ),
        ]
      : inspectMembers(members, new Set(listOf(listed.body.data).map((each) => scalarOf(objectOf(each).id))))),
    'fault' in subscribed
      ? inspectedWarn(
          'webhook',
          `the subscription cannot be read (${subscribed.fault}): the token needs whatsapp_business_management`,
        )
      : inspectSubscription(listOf(subscribed.body.data).length),
    ...inspectTemplates(templates, found),
  ];
};

const inspectMembers = (members: readonly WantedNumber[], known: ReadonlySet<unknown>): readonly Inspected[] =>
  members.map(({ id, name }) =>
    known.has(id)
      ? inspectedOk(`number ${name}`, 'belongs to its business account')
      : inspectedFault(`number ${name}`, 'does not belong to its businessAccountId: correct one of the two'),
  );

/** Page "Manage webhooks": without a subscribed app Meta sends nothing. */
const inspectSubscription = (apps: number): Inspected =>
  apps > 0
    ? inspectedOk('webhook', 'an app is subscribed to the business account')
    : inspectedFault(
        'webhook',
        'no app is subscribed to the business account, so no message arrives: see docs/whatsapp.md',
      );

const inspectTemplates = (
  wanted: WantedOfWhatsApp['templates'],
  found: TemplateCatalogue | { readonly fault: string },
): readonly Inspected[] => {
  if ('fault' in found) return [inspectedWarn('templates', `cannot be read (${found.fault})`)];
  return Object.entries(wanted).map(([key, { name, language, parameters }]) => {
    const what = `template ${key}`;
    const called = found.filter((each) => each.name === name);
    const known = called.find((each) => each.language === language);
    if (!known) {
      const others = called.map((each) => each.language).join(', ');
      return inspectedFault(
        what,
        others === ''
          ? `"${name}" is not there: create it in WhatsApp Manager, or correct its name`
          : `"${name}" is there in ${others}, not in ${language}: write Meta’s code of the language`,
      );
    }
    if (known.status !== 'APPROVED')
      return inspectedFault(what, `"${name}" (${language}) is ${known.status}: only an approved one can be sent`);
    if (known.needsMore)
      return inspectedFault(
        what,
        `"${name}" wants a picture, a document or a button’s address: use one with values in its body alone`,
      );
    return known.parameters === parameters.length
      ? inspectedOk(what, 'is approved, and its values fit')
      : inspectedFault(what, `"${name}" takes ${known.parameters} values, and parameters lists ${parameters.length}`);
  });
};
