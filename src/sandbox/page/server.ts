import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { createActions, Refused } from './actions.ts';
import { createAssets } from './assets.ts';
import { createFaultSwitches } from './faults.ts';
import { refuseForeign, safeHeaders } from './guard.ts';
import { createLedger } from './ledger.ts';
import { createLive } from './live.ts';
import { lookAt } from './model.ts';
import type { Playground } from './ports.ts';
import { queryOf, readSelection, type Selection } from './selection.ts';
import { columns, type Notice, page, sandbox } from './views/page.ts';

/** The page's own server: it lives while the bridge is dead. */
export interface PageServer {
  /** Listens on 127.0.0.1; port 0 takes a free one. Rejects when it is taken. */
  listen(port: number): Promise<{ readonly url: string }>;
  close(): Promise<void>;
}

/** Serves the page that both sides are played on. */
export const createPageServer = (playground: Playground): PageServer => {
  const faults = createFaultSwitches(playground);
  const ledger = createLedger(playground.bridge);
  const live = createLive(ledger.refresh);
  const look = (selection: Selection) => lookAt({ playground, ledger, faults }, selection);

  const app = bareApp();
  app.use('/static', createAssets());
  app.get('/', async (request, response) => {
    await ledger.refresh();
    const selection = readSelection(request.query);
    // htmx asks for what changes; its history and everybody else want the whole page.
    const part = isPart(request) ? sandbox(look(selection), undefined) : page(look(selection), undefined);
    response.type('html').send(part);
  });
  app.get('/live', (request, response) => {
    const selection = readSelection(request.query);
    live.connect(response, () => columns(look(selection)));
  });
  app.get('/media/:id', (request, response) => {
    const found = playground.whatsapp.media.open(request.params.id, String(Number.MAX_SAFE_INTEGER));
    // Only pictures that the page can show; nothing that a browser might run.
    if (!found || !/^image\/(png|jpeg|webp)$/.test(found.mimeType)) return void response.sendStatus(404);
    response.type(found.mimeType).send(found.bytes);
  });

  const answer = (request: Request, response: Response, selection: Selection, notice?: Notice): void => {
    const model = look(selection);
    const address = `/${queryOf(model.selection)}`;
    if (isPart(request)) response.set('HX-Replace-Url', address).type('html').send(sandbox(model, notice));
    else if (notice) response.type('html').send(page(model, notice));
    else response.redirect(303, address);
  };
  for (const [path, act] of Object.entries(createActions(playground, faults))) {
    app.post(path, async (request, response) => {
      const fields = { ...(request.body as Record<string, unknown> | undefined) };
      const before = readSelection(fields);
      try {
        const after = await act(String(request.params['id'] ?? ''), fields, before);
        await ledger.refresh();
        answer(request, response, after);
      } catch (error) {
        response.status(error instanceof Refused ? error.status : 422);
        answer(request, response, before, {
          text: error instanceof Error ? error.message : String(error),
          tone: 'bad',
        });
      }
      live.poke();
    });
    app.all(
      path,
      (_request, response) => void response.status(405).set('Allow', 'POST').type('text').send('POST only.'),
    );
  }
  app.use((_request, response) => void response.status(404).type('text').send('There is nothing here.'));
  app.use(refuseOdd);

  const server = createServer(app);
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () =>
          resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
        );
      }),
    close: () =>
      new Promise((resolve) => {
        live.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const bareApp = (): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(safeHeaders, refuseForeign, express.urlencoded({ extended: false, limit: '64kb' }));
  return app;
};

/** What the routes could not make sense of. Express itself would show where this program lies, and print it too. */
const refuseOdd: ErrorRequestHandler = (error: { status?: unknown }, _request, response, next) => {
  if (response.headersSent) return next(error);
  const { status } = error;
  const isTheirs = typeof status === 'number' && status >= 400 && status < 500;
  response.status(isTheirs ? status : 500).type('text');
  response.send(isTheirs ? 'That cannot be read.' : 'The sandbox’s page is broken here.');
};

const isPart = (request: Request): boolean => request.headers['hx-request-type'] === 'partial';
