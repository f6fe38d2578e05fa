import type { Server } from 'node:http';

/** Resolves once the server listens; rejects with Node's error (EADDRINUSE, EACCES) when it cannot. */
export const listenOn = (server: Server, where: { host: string; port: number } | { path: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Stops listening and waits at most `graceMs` for requests under way, then cuts them. Repeatable. */
export async function closeWithin(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return;
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(cut);
}
