import { randomBytes } from 'node:crypto';
import { HELPDESKS, type Provider, type Variable } from './helpdesks.ts';

/** Every secret that the written configuration asks for. */
const variablesFor = (provider: Provider): readonly Variable[] => [
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
  ...HELPDESKS[provider].variables,
  {
    name: 'DESKBRIDGE_ADMIN_TOKEN',
    about: ['Made up here. Opens the admin API: Authorization: Bearer …'],
    invented: true,
  },
];

/** Names of the variables that a person has to fill in. */
export const toFillIn = (provider: Provider): readonly string[] =>
  variablesFor(provider)
    .filter(({ invented }) => !invented)
    .map(({ name }) => name);

/** An environment in which every variable has a value, for checking a configuration before there are secrets. */
export const filledIn = (provider: Provider): Readonly<Record<string, string>> =>
  Object.fromEntries(variablesFor(provider).map(({ name }) => [name, 'any-value-0123456789']));

/** The env template: `NAME=` for each variable, readable by a shell and by `docker --env-file`. */
export const envText = (provider: Provider): string =>
  [
    '# Secrets of Deskbridge, written by `deskbridge init`. Not for version control.',
    '# NAME=value, without quotes and without blanks around the value.',
    ...variablesFor(provider).flatMap(({ name, about, invented }) => [
      '',
      ...about.map((line) => `# ${line}`),
      `${name}=${invented ? randomBytes(32).toString('hex') : ''}`,
    ]),
    '',
  ].join('\n');
