/** Environment variables by name, as Node's `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$\$\{|\$\{([^}]*)\}?/g;
const NAME = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;

/** A text after its variables were filled in. */
export interface Expanded {
  readonly text: string;
  /** What could not be filled in, each a whole sentence. */
  readonly problems: readonly string[];
  /** Values that came from the environment, with the reference they came by. */
  readonly values: readonly { readonly reference: string; readonly value: string }[];
}

/**
 * Fills in ${NAME} and ${NAME:-default} (the default is taken when the variable is unset or empty); `$${` stands for a
 * literal `${`. Values are not expanded again.
 */
export const expandVariables = (raw: string, env: Environment): Expanded => {
  const problems: string[] = [];
  const values: { reference: string; value: string }[] = [];
  const text = raw.replace(REFERENCE, (match: string, inside: string | undefined) => {
    if (inside === undefined) return '${';
    const [, name, fallback] = match.endsWith('}') ? (NAME.exec(inside) ?? []) : [];
    if (name === undefined) {
      problems.push(`has a broken variable: write \${NAME} or \${NAME:-default}, and $\${ for a literal \${`);
      return '';
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (fallback !== undefined && (value === undefined || value === '')) return fallback;
    if (value === undefined) {
      problems.push(`needs the environment variable ${name}, which is not set`);
      return '';
    }
    values.push({ reference: `\${${name}}`, value });
    return value;
  });
  return { text, problems, values };
};

/** True when the text is one variable and nothing else. */
export const isOneVariable = (raw: string): boolean => /^\$\{[^}]*\}$/.test(raw);

/** The text without its variables, defaults kept: what an operator wrote out. */
const writtenPart = (raw: string): string =>
  raw.replace(REFERENCE, (_match: string, inside: string | undefined) => {
    const [, , fallback] = NAME.exec(inside ?? '') ?? [];
    return fallback ?? '';
  });

const LOOPBACK_ADDRESS = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|$)/i;

/**
 * True when the secret itself stands in the file instead of a variable. Judged before variables are filled in.
 * A default counts as written out; a public prefix such as `whsec_` does not.
 */
export const isWrittenOut = (kind: 'token' | 'url' | 'password-url', raw: string): boolean => {
  const written = writtenPart(raw);
  const hasVariable = written !== raw;
  if (kind === 'token') return !/^([a-z]+_)?$/.test(written) || (!hasVariable && written !== '');
  // An address on this very machine gives nobody access from elsewhere.
  if (kind === 'url')
    return !(hasVariable && !/\$\{[^}]*:-[^}]/.test(raw)) && raw !== '' && !LOOPBACK_ADDRESS.test(raw);
  const [, password] = /^[a-z+]+:\/\/[^:/@]*:([^@]*)@/i.exec(written) ?? [];
  return (password !== undefined && password !== '') || /[?&](password|sslpassword)=[^&]/i.test(written);
};
