import { randomBytes } from 'node:crypto';

interface Variable {
  readonly name: string;
  /** Comment lines: what it is and where it is found. */
  readonly about: readonly string[];
  /** Ours to choose, so a value is made up at once. */
  readonly invented?: true;
}

/** Every secret that the written configuration asks for. */
const VARIABLES: readonly Variable[] = [
  { name: 'WHATSAPP_APP_SECRET', about: ['Meta, App Dashboard: App settings, Basic, App secret.'] },
  {
    name: 'WHATSAPP_VERIFY_TOKEN',
    about: ['Made up here. Give it to Meta under WhatsApp, Configuration, together with the callback URL.'],
    invented: true,
  },
  {
    name: 'WHATSAPP_ACCESS_TOKEN',
    about: [
      'Meta, Business settings: System users, a token that does not expire, with whatsapp_business_messaging and',
      'whatsapp_business_management.',
    ],
  },
  {
    name: 'ZENDESK_CLIENT_ID',
    about: [
      'Zendesk, Admin Center: Apps and integrations, APIs, OAuth clients, of kind confidential: the identifier',
      "(not the name). Make the client while signed in as the bridge's own user.",
    ],
  },
  { name: 'ZENDESK_CLIENT_SECRET', about: ['The secret of the same client, shown once.'] },
  {
    name: 'ZENDESK_WEBHOOK_SECRET',
    about: ['Zendesk, Admin Center: Apps and integrations, Webhooks, your webhook, signing secret.'],
  },
  {
    name: 'DESKBRIDGE_ADMIN_TOKEN',
    about: ['Made up here. Opens the admin API: Authorization: Bearer …'],
    invented: true,
  },
];

/** Names of the variables that a person has to fill in. */
export const TO_FILL_IN: readonly string[] = VARIABLES.filter(({ invented }) => !invented).map(({ name }) => name);

/** An environment in which every variable has a value, for checking a configuration before there are secrets. */
export const FILLED_IN: Readonly<Record<string, string>> = Object.fromEntries(
  VARIABLES.map(({ name }) => [name, 'any-value-0123456789']),
);

/** The env template: `NAME=` for each variable, readable by a shell and by `docker --env-file`. */
export const envText = (): string =>
  [
    '# Secrets of Deskbridge, written by `deskbridge init`. Not for version control.',
    '# NAME=value, without quotes and without blanks around the value.',
    ...VARIABLES.flatMap(({ name, about, invented }) => [
      '',
      ...about.map((line) => `# ${line}`),
      `${name}=${invented ? randomBytes(32).toString('hex') : ''}`,
    ]),
    '',
  ].join('\n');
