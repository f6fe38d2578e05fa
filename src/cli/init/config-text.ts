// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the configuration language
import { type Document, isScalar, parseDocument, Scalar } from 'yaml';
import type { Answers } from './answers.ts';
import { HELPDESKS, type Provider } from './helpdesks.ts';

const skeleton = (
  provider: Provider,
): string => `# Deskbridge's configuration, written by \`deskbridge init\`. What is missing here has a default; every key is explained in
# config/deskbridge.example.yaml. Secrets come from the environment. After a change run \`deskbridge check\`.
version: 1

# live: normal work. observe: decide, write down and explain everything, and send nothing.
mode: live

server:
  admin:
    # Opens the admin API under /api/.
    token: "\${DESKBRIDGE_ADMIN_TOKEN}"

whatsapp:
  # From Meta's App dashboard; docs/whatsapp.md says where.
  appSecret: "\${WHATSAPP_APP_SECRET}"
  verifyToken: "\${WHATSAPP_VERIFY_TOKEN}"
  accessToken: "\${WHATSAPP_ACCESS_TOKEN}"
  # Only these customers are served; empty serves all. Numbers in quotes.
  pilot: []
  numbers:
    # Meta's phone number id, which is not the phone number.
    - id: x
      businessAccountId: x
      # How tickets call the number.
      name: x
      # The language of texts and notes when the customer's is not known.
      language: x

helpdesk:
  provider: ${provider}
  url: x
  # ${HELPDESKS[provider].guide} says where these are found.
${HELPDESKS[provider].credentials}
threading:
  # How long a message still belongs to the ticket before it.
  window: x
  # Messages that customers sent before make no tickets.
  since: x

ticket:
  # Name or id of the group that gets new tickets.
  group: x

messages:
  # The automatic first answer to a new ticket. true is the built-in text.
  acknowledgement: x
`;

/** What looks like a variable in an operator's answer is meant literally. */
const literal = (text: string): string => text.replaceAll('${', () => '$${');

/** Free texts always stand in quotes, so that no reader takes "no" for false or an id for a number. */
const quoted = (text: string): Scalar => {
  const scalar = new Scalar(literal(text));
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
};

/** Puts a value in the place of the skeleton's, so that comments and blank lines stay; undefined takes the key out. */
const put = (document: Document, path: readonly (string | number)[], value: unknown): void => {
  const place = document.getIn(path, true);
  if (value === undefined) document.deleteIn(path);
  else if (isScalar(place) && isScalar(value)) Object.assign(place, { value: value.value, type: value.type });
  else document.setIn(path, value);
};

/**
 * The answers as a configuration file, with short comments.
 * @param schema where the JSON Schema lies, as seen from the file; left out where it is not at hand
 */
export const configText = (answers: Answers, schema?: string): string => {
  const { acknowledgement, group, businessAccountId, since, pilot } = answers;
  const document = parseDocument(skeleton(answers.provider));
  const number = ['whatsapp', 'numbers', 0];
  put(document, ['mode'], new Scalar(answers.mode));
  put(document, ['whatsapp', 'pilot'], pilot.length === 0 ? undefined : document.createNode(pilot.map(quoted)));
  put(document, [...number, 'id'], quoted(answers.numberId));
  put(
    document,
    [...number, 'businessAccountId'],
    businessAccountId === undefined ? undefined : quoted(businessAccountId),
  );
  put(document, [...number, 'name'], quoted(answers.name));
  put(document, [...number, 'language'], quoted(answers.language));
  put(document, ['helpdesk', 'url'], new Scalar(literal(answers.url)));
  put(document, ['threading', 'window'], new Scalar(literal(answers.window)));
  put(document, ['threading', 'since'], since === undefined ? undefined : new Scalar(literal(since)));
  if (group === undefined) document.delete('ticket');
  else put(document, ['ticket', 'group'], quoted(group));
  if (acknowledgement === false) document.delete('messages');
  else
    put(
      document,
      ['messages', 'acknowledgement'],
      acknowledgement === true ? new Scalar(true) : quoted(acknowledgement),
    );
  const modeline = schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n#\n`;
  return `${modeline}${document.toString({ lineWidth: 0 })}`;
};
