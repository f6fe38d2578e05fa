/** What an operator can do about a fault of the system, by its code. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'server.port is taken by another program',
  EACCES:
    'no permission: run it as the user of the service, and check who owns storage.url and whether the port is allowed',
  EADDRNOTAVAIL: 'server.host is not an address of this machine',
  ENOTFOUND: 'server.host is not a known name',
  EROFS: 'the place of storage.url is read-only',
};

/** A fault as one sentence, with what to do where that is known. Never a stack. */
export const reasonOf = (error: unknown): string => {
  const { code, message } =
    error instanceof Error ? (error as { code?: string; message: string }) : { message: String(error) };
  const advice = code === undefined ? undefined : ADVICE[code];
  return advice === undefined ? message : `${advice} (${message})`;
};
