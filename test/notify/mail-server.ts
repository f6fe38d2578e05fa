import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/smtp/${name}`, import.meta.url), 'utf8');

/** The certificate of the tests' mail server; nobody trusts it by itself. */
export const CERTIFICATE = fixture('cert.pem');

/** One mail as the server took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  readonly user?: string;
  readonly secure: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly taken: TakenMail[];
  /** Who tried to sign in, over an encrypted connection or not. */
  readonly signIns: { readonly user: string; readonly secure: boolean }[];
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** TLS from the start. */
  readonly secure?: boolean;
  /** STARTTLS is not offered. */
  readonly plainOnly?: boolean;
  /** `user:password`; without it nobody signs in. */
  readonly login?: string;
  /** The answer to a recipient, for those that are not taken. */
  readonly refuse?: (address: string) => { readonly code: number; readonly text: string } | undefined;
  /** The answer to a whole message that is not taken. */
  readonly refuseMessage?: () => { readonly code: number; readonly text: string } | 'hang-up' | undefined;
}

const failure = ({ code, text }: { readonly code: number; readonly text: string }): Error =>
  Object.assign(new Error(text), { responseCode: code });

/** A mail server on loopback that speaks real SMTP. */
export const startMailServer = async (options: MailServerOptions = {}): Promise<MailServer> => {
  const taken: TakenMail[] = [];
  const signIns: { user: string; secure: boolean }[] = [];
  const settings: SMTPServerOptions = {
    secure: options.secure ?? false,
    key: fixture('key.pem'),
    cert: CERTIFICATE,
    disabledCommands: [...(options.plainOnly ? ['STARTTLS'] : []), ...(options.login ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    authOptional: options.login === undefined,
    logger: false,
    onAuth: ({ username, password }, session, done) => {
      signIns.push({ user: username ?? '', secure: session.secure === true });
      if (`${username}:${password}` === options.login) done(null, { user: username });
      else done(failure({ code: 535, text: 'bad credentials' }));
    },
    onRcptTo: ({ address }, _session, done) => {
      const refused = options.refuse?.(address);
      done(refused ? failure(refused) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = options.refuseMessage?.();
        if (refused === 'hang-up') {
          server.connections.forEach((connection) => {
            (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
          });
          return;
        }
        if (refused) {
          done(failure(refused));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString(),
          secure: session.secure === true,
          ...(typeof session.user === 'string' ? { user: session.user } : {}),
        });
        done(null);
      });
    },
  };
  const server = new SMTPServer(settings);
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    taken,
    signIns,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
