/** True for this very machine: localhost, 127.0.0.0/8, ::1. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

/**
 * Why the service may not call an address, or undefined. Plain http is for loopback and `server.allowHttp` alone.
 * The answer never quotes the address: it may be a secret.
 */
export const whyUnsafe = (text: string, allowHttp: readonly string[]): string | undefined => {
  // The authority ends at the first slash: a customer's words must not choose the host that is called.
  const [, authority] = /^[a-z]+:\/\/([^/?#]*)/i.exec(text) ?? [];
  if (authority === undefined) return 'is not an address: it must begin with https://';
  if (/[{}]/.test(authority)) return 'has a placeholder in its host: write the host out';
  let url: URL;
  try {
    url = new URL(text.replace(PLACEHOLDER, 'x'));
  } catch {
    return 'is not an address: check its spelling';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is not an address: it must begin with https://';
  if (url.username !== '' || url.password !== '') return 'carries a user name or password: remove it';
  if (url.hash !== '') return 'has a part after #: remove it';
  const allowed = allowHttp.map((host) => host.toLowerCase());
  if (
    url.protocol === 'http:' &&
    !isLoopback(url.hostname) &&
    !allowed.includes(url.hostname) &&
    !allowed.includes(url.host)
  ) {
    return 'is plain http: use https://, or name its host under server.allowHttp';
  }
  return undefined;
};
