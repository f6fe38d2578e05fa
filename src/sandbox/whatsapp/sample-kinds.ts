import type { Phone, Sent } from './phone.ts';
import { SAMPLE_FILES } from './sample-files.ts';

/** Something a customer can do, ready to be played. */
export interface SampleKind {
  readonly id: string;
  /** As it is called on the page. */
  readonly label: string;
  readonly play: (phone: Phone, options: { readonly number?: string }) => Promise<Sent>;
}

export interface SampleGroup {
  readonly label: string;
  readonly kinds: readonly SampleKind[];
}

const kind = (id: string, label: string, play: SampleKind['play']): SampleKind => ({ id, label, play });

/** A message of a type with its content. */
const sends =
  (type: string, content: unknown, extra: Readonly<Record<string, unknown>> = {}): SampleKind['play'] =>
  (phone, options) =>
    phone.send(type, content, { ...options, extra });

const file =
  (name: keyof typeof SAMPLE_FILES): SampleKind['play'] =>
  (phone, options) =>
    phone.sendFile(SAMPLE_FILES[name], options);

/** About the last words on the phone: of either side, or of the customer alone. */
const about =
  (whose: 'any' | 'own', run: (phone: Phone, wamid: string, options: object) => Promise<Sent>): SampleKind['play'] =>
  (phone, options) => {
    const fitting = phone
      .messages()
      .filter((each) => whose === 'any' || (each.from === 'customer' && each.type === 'text'));
    const last = fitting.findLast(({ deleted }) => !deleted);
    if (!last) throw new Error('There is no message on this phone yet that this could be about: send a text first.');
    return run(phone, last.wamid, options);
  };

const asked = { context: { from: '4930123456', id: 'wamid.sample-question' } };
const unsupported = (type: string | undefined, code: number, title: string): SampleKind['play'] =>
  sends('unsupported', type === undefined ? undefined : { type }, { errors: [{ code, title }] });

const WORDS: SampleGroup = {
  label: 'Words',
  kinds: [
    kind(
      'formatted',
      'A formatted text',
      sends('text', { body: '*Hello*, _two_ things:\n- the ~old~ new desk\n- `SKU-7` 😀' }),
    ),
    kind(
      'quote',
      'An answer to a message',
      about('any', (phone, quote, options) => phone.sendText('I mean this one', { ...options, quote })),
    ),
    kind(
      'forwarded',
      'A forwarded text',
      sends('text', { body: 'Have you seen this?' }, { context: { forwarded: true } }),
    ),
    kind(
      'forwarded-often',
      'One forwarded many times',
      sends('text', { body: 'Pass it on!' }, { context: { frequently_forwarded: true } }),
    ),
    kind(
      'ad',
      'From an advertisement',
      sends(
        'text',
        { body: 'Is it still there?' },
        {
          referral: {
            source_url: 'https://fb.me/sample',
            source_id: '1',
            source_type: 'ad',
            headline: 'Desk sale',
            body: 'Only this week',
            media_type: 'image',
          },
        },
      ),
    ),
    kind(
      'product',
      'About a product',
      sends(
        'text',
        { body: 'Is there one in blue?' },
        {
          context: { ...asked.context, referred_product: { catalog_id: '77', product_retailer_id: 'DESK-7' } },
        },
      ),
    ),
  ],
};

const FILES: SampleGroup = {
  label: 'Files',
  kinds: [
    kind('image', 'A picture with words', file('image')),
    kind('video', 'A video', file('video')),
    kind('voice', 'A voice message', file('voice')),
    kind('sound', 'A piece of sound', file('sound')),
    kind('document', 'A document', file('document')),
    kind('sticker', 'A sticker', file('sticker')),
    kind('too-large', 'A file over 100 MB', unsupported('video', 131052, 'Media download error')),
  ],
};

const CARDS: SampleGroup = {
  label: 'Places, cards, carts',
  kinds: [
    kind(
      'location',
      'A place',
      sends('location', { latitude: 52.52, longitude: 13.405, name: 'Office', address: 'Main St 1, Berlin' }),
    ),
    kind('position', 'Where I am', sends('location', { latitude: 52.5163, longitude: 13.3777 })),
    kind(
      'contact',
      'A contact card',
      sends('contacts', [
        {
          name: { formatted_name: 'Bo Berg', first_name: 'Bo' },
          org: { company: 'Muster GmbH', title: 'Buyer' },
          phones: [{ phone: '+49 170 12345', wa_id: '4917012345', type: 'CELL' }],
          emails: [{ email: 'bo@example.com', type: 'WORK' }],
        },
      ]),
    ),
    kind(
      'order',
      'A cart',
      sends('order', {
        catalog_id: '77',
        text: 'By Friday, please',
        product_items: [
          { product_retailer_id: 'DESK-7', quantity: 2, item_price: 129.9, currency: 'EUR' },
          { product_retailer_id: 'LAMP', quantity: 1, item_price: 30, currency: 'EUR' },
        ],
      }),
    ),
  ],
};

const reply = (type: string, content: unknown): SampleKind['play'] =>
  sends('interactive', { type, [type]: content }, asked);
const form = (name: string, body: string, answers: unknown): SampleKind['play'] =>
  reply('nfm_reply', { name, body, response_json: JSON.stringify(answers) });

const ANSWERS: SampleGroup = {
  label: 'Answers by tapping',
  kinds: [
    kind('button', 'A button', reply('button_reply', { id: 'topic:invoice', title: 'Invoice' })),
    kind(
      'list',
      'A row of a list',
      reply('list_reply', { id: 'berlin', title: 'Berlin', description: 'Main station' }),
    ),
    kind('template-button', "A template's button", sends('button', { payload: 'yes', text: 'Yes, please' }, asked)),
    kind(
      'form',
      'A form',
      form('flow', 'Sent', { flow_token: 't', order: 4711, address: { city: 'Berlin' }, extras: ['gift', 'card'] }),
    ),
    kind(
      'call-permission',
      'Leave to call',
      reply('call_permission_reply', { response: 'accept', is_permanent: true }),
    ),
  ],
};

const CHANGES: SampleGroup = {
  label: 'About a message or the chat',
  kinds: [
    kind(
      'reaction',
      'A reaction',
      about('any', (phone, wamid, options) => phone.react(wamid, '👍', options)),
    ),
    kind(
      'reaction-removed',
      'The reaction taken back',
      about('any', (phone, wamid, options) => phone.react(wamid, '', options)),
    ),
    kind(
      'edit',
      'The last text changed',
      about('own', (phone, wamid, options) => phone.edit(wamid, 'Sorry, I meant Friday', options)),
    ),
    kind(
      'delete',
      'The last text deleted',
      about('own', (phone, wamid, options) => phone.revoke(wamid, options)),
    ),
    kind('welcome', 'The chat opened', sends('request_welcome', undefined)),
    kind(
      'security-code',
      'A new security code',
      sends('system', { body: 'The security code of this customer changed', type: 'customer_identity_changed' }),
    ),
    kind('call', 'A call', (phone, options) => phone.call({ event: 'connect' }, options)),
    kind('call-ended', 'The end of a call', (phone, options) =>
      phone.call({ event: 'terminate', status: 'COMPLETED', duration: 75 }, options),
    ),
  ],
};

const UNKNOWN: SampleGroup = {
  label: 'What WhatsApp leaves out',
  kinds: [
    kind('poll', 'A poll', unsupported('poll_creation', 131051, 'Message type unknown')),
    kind('unsupported-edit', 'A change it does not show', unsupported('edit', 131051, 'Message type unknown')),
    kind('not-yet', 'Not available yet', unsupported('image', 131060, 'This message is unavailable')),
    kind('brand-new', 'A kind that nobody knows', sends('hologram', { depth: 3, words: '<b>Hello</b>' })),
    kind('group', 'A text in a group', sends('text', { body: 'Hello all' }, { group_id: 'sample-group' })),
  ],
};

const TEAM: SampleGroup = {
  label: "The team's phone app",
  kinds: [
    kind('team-text', 'The team writes', (phone, options) =>
      phone.teamSends('text', { body: 'We call you at 5' }, options),
    ),
    kind('team-edit', 'The team changes it', (phone, options) =>
      phone.teamSends(
        'edit',
        { original_message_id: 'M0', message: { type: 'text', text: { body: 'We call at 6' } } },
        options,
      ),
    ),
    kind('team-delete', 'The team deletes it', (phone, options) =>
      phone.teamSends('revoke', { original_message_id: 'M0' }, options),
    ),
  ],
};

/** Every kind of thing that comes in from WhatsApp, as the sandbox's page offers it. */
export const SAMPLE_GROUPS: readonly SampleGroup[] = [WORDS, FILES, CARDS, ANSWERS, CHANGES, UNKNOWN, TEAM];

export const SAMPLE_KINDS: readonly SampleKind[] = SAMPLE_GROUPS.flatMap(({ kinds }) => kinds);
