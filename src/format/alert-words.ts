import { type ReceivedEvent, TO_OPERATORS } from '../core/events.ts';
import type { Alert, Notice } from '../core/notices.ts';

/** What happened, for an operator, and what can be done. By the alerts' codes. */
const WORDS: Readonly<Record<string, string>> = {
  'account-not-connected': 'The helpdesk refuses our sign-in: check the credentials',
  'account-paused': 'An account refuses our token: nothing goes out until it is renewed',
  'templates-not-read': "Meta's list of templates cannot be read: check token and permissions",
  'effect-doubled': 'Something stands twice in the helpdesk',
  'engine-behind': 'The bridge is behind: messages wait longer than they should',
  'sla-no-access': 'The helpdesk shows no deadlines (SLA): nobody is warned of a breach',
  'sla-behind': 'The watcher of deadlines is behind: warnings come late or not at all',
  'store-not-durable': 'The database may lose what was acknowledged: check its settings',
  'entry-unreadable': 'A webhook could not be read and is kept among the dead entries (deskbridge dead list)',
  'undecidable event': 'An event could not be decided and is kept among the dead entries (deskbridge dead list)',
  'unknown-number': 'Messages come in for a business number that is not in the configuration',
  'webhook-refused': 'Webhooks with a wrong signature are refused: check the secret',
  'config-left-out': 'Names of the configuration are gone from the helpdesk: tickets are made without them',
  'template-unusable': 'A template cannot be sent',
  'ticket-failed': 'A ticket could not be made (deskbridge dead list)',
  'send-dead': 'A WhatsApp message was given up (deskbridge dead list)',
  'send-unknown': 'Nobody knows whether a WhatsApp message arrived, and no ticket is open to ask on',
  'reply-failed': 'A reply did not reach the customer, and no ticket is open to say so',
  'mail-refused': 'A mail server refused some of the addresses of a channel',
  'ticket-config': 'A ticket was made without values of the configuration that the helpdesk refuses',
  'reply-held': 'A reply is held, and no ticket is open to say so',
  'reply-expired': 'A held reply was given up, and no ticket is open to say so',
  'file-failed': 'A file did not reach the customer, and no ticket is open to say so',
  'file-without-ticket': 'A file of a customer came late, and no ticket is open for it',
  'channel-unreachable': 'A channel for notices cannot be reached: check its address',
  phone_number_quality_update: 'WhatsApp changed the quality or the limit of a number',
  phone_number_name_update: 'WhatsApp decided about the name of a number',
  message_template_status_update: 'WhatsApp changed the state of a template',
  message_template_quality_update: 'WhatsApp changed the quality of a template',
  template_category_update: 'WhatsApp changed the category, and so the price, of a template',
  account_update: 'WhatsApp changed something about the business account',
  account_alerts: 'WhatsApp has an alert about the business account',
  account_review_update: 'WhatsApp reviewed the business account',
  business_capability_update: 'WhatsApp changed what the business may do',
  security: 'WhatsApp reports a change of security settings',
  error: 'WhatsApp reports an error of the account',
};

/** Codes that end alike: what became of an effect of some kind. */
const ENDINGS: Readonly<Record<string, string>> = {
  '-dead': 'A call was given up and waits among the dead entries (deskbridge dead list)',
  '-refused': 'The helpdesk refused a call',
  '-unknown': 'Nobody knows whether a call happened',
};

const wordsOf = (what: string): string =>
  WORDS[what] ?? Object.entries(ENDINGS).find(([ending]) => what.endsWith(ending))?.[1] ?? what.replaceAll('-', ' ');

const KEY_LENGTH = 300;

/** Of a code that ends alike: the kind of effect it is about. */
const kindOf = (what: string): string => {
  const ending = Object.hasOwn(WORDS, what) ? undefined : Object.keys(ENDINGS).find((each) => what.endsWith(each));
  return ending === undefined ? '' : what.slice(0, -ending.length);
};

/** An alert as it is told: in words, with its detail as the reason. The same one is told once a day. */
export function alertNotice({ what, detail, subject }: Alert): Notice {
  return {
    about: 'alert',
    what: wordsOf(what),
    why: [subject ?? kindOf(what), detail].filter((line) => line !== ''),
    once:
      subject === undefined
        ? { key: `${what} ${detail}`.slice(0, KEY_LENGTH), state: '' }
        : { key: `${what} ${subject}`.slice(0, KEY_LENGTH), state: detail.slice(0, KEY_LENGTH) },
  };
}

/** An alert as the operators' lane takes it in. `at`: epoch ms (Clock). */
export function alertEvent(alert: Alert, at: number): ReceivedEvent {
  const key = ['alert', alert.what, alert.subject ?? '', alert.detail, at].join(':');
  return {
    key,
    address: TO_OPERATORS,
    event: { type: 'notice-raised', to: [], card: { ...alertNotice(alert), at } },
  };
}
