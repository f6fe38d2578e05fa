export interface MoreConfig {
  /** Zendesk unless said otherwise. */
  readonly provider?: 'zendesk' | 'freshdesk';
  /** Further top-level sections of the configuration, as YAML. */
  readonly yaml?: string;
  /** Further lines of the `helpdesk` section, indented by two. */
  readonly helpdesk?: string;
  /** Further keys of the section `server`, as in `, admin: { token: x }`. */
  readonly server?: string;
  /** Further keys of the number. */
  readonly number?: string;
  /** `storage.url`; the embedded store of the workbench unless said otherwise. */
  readonly storage?: string;
}

const AUTH = {
  zendesk: `{ clientId: "\${SANDBOX_CLIENT_ID}", clientSecret: "\${SANDBOX_CLIENT_SECRET}" }`,
  freshdesk: `{ apiKey: "\${SANDBOX_API_KEY}" }`,
};

/** A configuration pointed at the emulators: no automatic texts, everything else as it is by default. */
export const configText = ({
  provider = 'zendesk',
  yaml = '',
  helpdesk = '',
  server = '',
  number = '',
  storage = `file:\${SANDBOX_STORE}`,
}: MoreConfig = {}): string => `version: 1
server: { host: 127.0.0.1, port: 0${server} }
storage: { url: "${storage}" }
whatsapp:
  apiUrl: "\${SANDBOX_WHATSAPP_URL}"
  appSecret: "\${SANDBOX_APP_SECRET}"
  verifyToken: "\${SANDBOX_VERIFY_TOKEN}"
  accessToken: "\${SANDBOX_ACCESS_TOKEN}"
  numbers: [{ id: "106540352242922", name: support, language: en${number} }]
helpdesk:
  provider: ${provider}
  url: "\${SANDBOX_HELPDESK_URL}"
  auth: ${AUTH[provider]}
  webhookSecret: "\${SANDBOX_WEBHOOK_SECRET}"
${helpdesk}
${yaml}
`;
