// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language

/** A secret of the written configuration. */
export interface Variable {
  readonly name: string;
  /** Comment lines: what it is and where it is found. */
  readonly about: readonly string[];
  /** Ours to choose, so a value is made up at once. */
  readonly invented?: true;
}

/** What the written files say of one helpdesk. */
interface HelpdeskFile {
  readonly name: string;
  /** Where it is explained how to set it up. */
  readonly guide: string;
  /** Lines of the configuration below `helpdesk:`. */
  readonly credentials: string;
  readonly variables: readonly Variable[];
}

export type Provider = 'zendesk' | 'freshdesk';

export const HELPDESKS: Readonly<Record<Provider, HelpdeskFile>> = {
  zendesk: {
    name: 'Zendesk',
    guide: 'docs/zendesk.md',
    credentials: `  auth:
    clientId: "\${ZENDESK_CLIENT_ID}"
    clientSecret: "\${ZENDESK_CLIENT_SECRET}"
  webhookSecret: "\${ZENDESK_WEBHOOK_SECRET}"
`,
    variables: [
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
    ],
  },
  freshdesk: {
    name: 'Freshdesk',
    guide: 'docs/freshdesk.md',
    credentials: `  auth:
    apiKey: "\${FRESHDESK_API_KEY}"
  webhookSecret: "\${FRESHDESK_WEBHOOK_SECRET}"
  # How a customer's message is written: note or reply.
  customerMessages: note
`,
    variables: [
      {
        name: 'FRESHDESK_API_KEY',
        about: ["Freshdesk, signed in as the bridge's own agent: profile picture, Profile settings, View API key."],
      },
      {
        name: 'FRESHDESK_WEBHOOK_SECRET',
        about: ['Made up here. Give it to the automation rule, which sends it in the header X-Deskbridge-Secret.'],
        invented: true,
      },
    ],
  },
};

export const isProvider = (text: string): text is Provider => Object.hasOwn(HELPDESKS, text);
