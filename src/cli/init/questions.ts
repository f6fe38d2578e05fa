import type { Answers } from './answers.ts';
import { works } from './check-answers.ts';
import { isProvider, type Provider } from './helpdesks.ts';

/** One thing that a newcomer is asked. */
export interface Question {
  readonly title: string;
  /** What it means and where the value is found, in a line or two. */
  readonly about: readonly string[];
  /** The answer that Enter gives; `''` leaves the key out. Without it an answer is needed. */
  readonly usual?: string;
  /** The answers with this one taken in, or the reason why it cannot be. What is left to say, the configuration's checks say. */
  take(answer: string, answers: Answers, now: Date): Answers | string;
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;

/** `acme`, `acme.zendesk.com` or anything copied from a browser, as the address that calls go to. */
export const helpdeskAddress = (answer: string, provider: Provider): string => {
  const trimmed = answer.replace(/\/+$/, '');
  if (/^[a-z0-9][a-z0-9-]*$/i.test(trimmed)) return `https://${trimmed.toLowerCase()}.${provider}.com`;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = URL.parse(address);
  // A page or a sign-in that was copied along does not belong to it; another host may be a proxy with a path of its own.
  return url?.hostname.endsWith(`.${provider}.com`) ? `https://${url.host}` : address;
};

const without = <Key extends keyof Answers>(answers: Answers, key: Key): Omit<Answers, Key> => {
  const { [key]: _, ...rest } = answers;
  return rest;
};

/** A moment as the configuration writes it, to the second. */
const moment = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z');

const ALL: readonly (Question & { readonly key?: string })[] = [
  {
    title: 'Helpdesk',
    about: ['Where the tickets are: zendesk or freshdesk.'],
    usual: 'zendesk',
    take: (answer, answers) => {
      const provider = answer.toLowerCase();
      return isProvider(provider) ? { ...answers, provider } : 'it is zendesk or freshdesk';
    },
  },
  {
    title: 'Address of your helpdesk',
    about: ['As in the browser: acme, acme.zendesk.com or https://acme.freshdesk.com.'],
    take: (answer, answers) => ({ ...answers, url: helpdeskAddress(answer, answers.provider) }),
  },
  {
    title: 'Phone number id',
    about: [
      "Meta's id of the business number, about 15 digits, and not the phone number itself.",
      "In Meta's App Dashboard under WhatsApp, API setup, below the number.",
    ],
    take: (answer, answers) => ({ ...answers, numberId: unquoted(answer) }),
  },
  {
    title: 'WhatsApp Business Account id',
    about: ['Stands on the same page. Its templates are asked for by it. Enter leaves it out.'],
    usual: '',
    take: (answer, answers) =>
      answer === '' ? without(answers, 'businessAccountId') : { ...answers, businessAccountId: unquoted(answer) },
  },
  {
    title: 'Name of the number',
    about: ['A short word of yours for it, such as support or shop; tickets and logs call it so.'],
    usual: 'support',
    take: (answer, answers) => ({ ...answers, name: answer }),
  },
  {
    title: 'Language',
    about: ["Of texts and notes when the customer's is not known: de, en, es, fr, it, pt, or another code."],
    usual: 'en',
    take: (answer, answers) => ({ ...answers, language: answer }),
  },
  {
    title: 'Group for new tickets',
    about: ['Its name or id in the helpdesk. Enter: the helpdesk decides.'],
    usual: '',
    take: (answer, answers) => (answer === '' ? without(answers, 'group') : { ...answers, group: answer }),
  },
  {
    title: 'Acknowledgement',
    about: [
      'A text that a customer gets at once for each new ticket: none, built-in, or your own words.',
      'Your own may hold {{contact.name | there}}; it is for all languages, a map by language can be written later.',
    ],
    usual: 'none',
    take: (answer, answers) => ({ ...answers, acknowledgement: acknowledgementOf(answer) }),
  },
  {
    title: 'Threading window',
    about: ['How long a message still belongs to the ticket before it: 24h, 48h or another time.'],
    usual: '24h',
    take: (answer, answers) => ({ ...answers, window: answer }),
  },
  {
    key: 'mode',
    title: 'Mode',
    about: [
      'live: normal work. observe: everything is decided and explained, and nothing is sent; what comes in meanwhile',
      'makes no tickets later either.',
    ],
    usual: 'live',
    take: (answer, answers) => ({ ...answers, mode: answer.toLowerCase() }),
  },
  {
    key: 'whatsapp.pilot',
    title: 'Pilot customers',
    about: [
      'The only customers to serve at first: phone numbers with country code (+49 151 12345678), commas between them.',
      'Enter: everybody is served.',
    ],
    usual: '',
    take: (answer, answers) => ({
      ...answers,
      pilot: answer.split(',').flatMap((one) => (one.trim() === '' ? [] : [unquoted(one.trim())])),
    }),
  },
  {
    title: 'Import messages since',
    about: [
      'Messages that customers sent before this moment make no tickets: now, none (import all that arrives), or a',
      'moment such as 2026-12-01T00:00:00Z.',
    ],
    usual: 'now',
    take: (answer, answers, now) => {
      if (answer.toLowerCase() === 'none') return without(answers, 'since');
      return { ...answers, since: answer.toLowerCase() === 'now' ? moment(now) : answer };
    },
  },
];

const acknowledgementOf = (answer: string): string | boolean => {
  const word = answer.toLowerCase();
  if (word === 'none' || word === 'false') return false;
  return word === 'built-in' || word === 'true' ? true : answer;
};

/** The questions, in order. What this version does not do yet is not asked. */
export const QUESTIONS: readonly Question[] = ALL.filter(({ key }) => key === undefined || works(key));
