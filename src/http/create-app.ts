import { randomUUID } from 'node:crypto';
import type { Express, RequestHandler } from 'express';
import { createAdminApi, createTalksApi } from './admin-api.ts';
import { allowOnly } from './allow-only.ts';
import { createBaseApp, endApp } from './base-app.ts';
import { createBearerCheck } from './bearer.ts';
import type { HttpLimits } from './limits.ts';
import { serveMedia } from './media-route.ts';
import type { AdminPorts, HttpPorts } from './ports.ts';
import { sendProblem } from './problem.ts';
import { receiveWebhook } from './receive-webhook.ts';

export interface AppOptions {
  readonly limits: HttpLimits;
  readonly newRequestId: () => string;
  readonly monotonicSeconds: () => number;
  /** False while the service starts and drains. */
  readonly isReady: () => boolean;
}

/** Every route that is reachable over the network. Webhooks come first: they are what there is most of. */
export function createApp(options: AppOptions, ports: HttpPorts): Express {
  const { limits, newRequestId, isReady } = options;
  const { sources, metrics, health, reads, log } = ports;
  const app = createBaseApp();
  const parts = { ...options, intake: ports.intake, metrics };

  app
    .route('/webhooks/whatsapp')
    .post(receiveWebhook('whatsapp', limits.whatsappBody, parts))
    .get((request, response) => {
      const challenge = ports.handshake(request.query);
      if (challenge === undefined) return sendProblem(response, { status: 403 }, newRequestId());
      // As text: whoever knows the token chooses what comes back.
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end(challenge);
    })
    .all(allowOnly('GET, HEAD, POST', newRequestId));
  for (const name of ['zendesk', 'freshdesk'] as const) {
    if (!sources[name]) continue;
    app
      .route(`/webhooks/${name}`)
      .post(receiveWebhook(name, limits.helpdeskBody, parts))
      .all(allowOnly('POST', newRequestId));
  }

  app
    .route('/health/live')
    .get((_request, response) => {
      const { live, mode, paused } = health();
      response.status(live ? 200 : 503).json({ status: live ? 'live' : 'stalled', mode, paused });
    })
    .all(allowOnly('GET, HEAD', newRequestId));
  app
    .route('/health/ready')
    .get((_request, response) => {
      const { mode, paused, ...is } = health();
      const ready = isReady() && is.ready;
      response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', mode, paused });
    })
    .all(allowOnly('GET, HEAD', newRequestId));

  app
    .route('/metrics')
    .get(requireMetricsToken(ports.metricsToken, newRequestId), async (_request, response) => {
      try {
        metrics.queues(await reads.counts());
      } catch (error) {
        // Monitoring is needed most when the store is away.
        log.warn({ err: error }, 'metrics.counts-failed');
        metrics.queues(undefined);
      }
      response.setHeader('Content-Type', metrics.contentType);
      response.end(await metrics.read());
    })
    .all(allowOnly('GET, HEAD', newRequestId));

  if (ports.media) {
    app
      .route('/media/:token')
      .get(serveMedia(ports.media, log, newRequestId))
      .all(allowOnly('GET, HEAD', newRequestId));
  }

  app.use('/api', requireBearer(ports.admin?.token, newRequestId), createAdminApi(ports, newRequestId));
  endApp(app, log, newRequestId);
  return app;
}

/** The admin API alone and without a token, for a socket that only this machine's operator can open. */
export function createAdminApp(ports: AdminPorts, newRequestId: () => string = randomUUID): Express {
  const app = createBaseApp();
  app.use('/api', createAdminApi(ports, newRequestId), createTalksApi(ports, newRequestId));
  endApp(app, ports.log, newRequestId);
  return app;
}

function requireBearer(token: string | undefined, newRequestId: () => string): RequestHandler {
  const mayPass = createBearerCheck(token);
  return (request, response, next) => {
    if (mayPass(request)) next();
    else sendProblem(response, { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } }, newRequestId());
  };
}

const requireMetricsToken = (token: string | undefined, newRequestId: () => string): RequestHandler =>
  token === undefined || token === '' ? (_request, _response, next) => next() : requireBearer(token, newRequestId);
