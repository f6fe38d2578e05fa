import type { WebhookSource } from '../core/webhook.ts';
import { isInPilot } from '../decide/served.ts';
import type { Engine } from '../engine/engine.ts';
import { forPeople } from '../engine/watch-restraints.ts';
import { createDeadDesk } from '../http/dead-desk.ts';
import { createIntake } from '../http/intake.ts';
import { createMessageDesk } from '../http/message-desk.ts';
import type { HttpPorts } from '../http/ports.ts';
import { answerHandshake } from '../whatsapp/cloud-api/handshake.ts';
import { createCloudApiWebhook } from '../whatsapp/cloud-api/webhook-source.ts';
import type { Parts } from './parts.ts';
import type { RunningWatcher } from './watch-deadlines.ts';

/** What the HTTP side works with. It listens before the engine runs. */
export const httpPorts = (
  parts: Parts,
  engine: () => Engine | undefined,
  watcher: () => RunningWatcher | undefined,
): HttpPorts => {
  const { config, log, metrics, clock, store, vendors, links, policy } = parts;
  const sources: Partial<Record<WebhookSource['name'], WebhookSource>> = {
    whatsapp: createCloudApiWebhook({
      appSecrets: config.whatsapp.appSecret,
      onTemplatesChanged: vendors.templates.forget,
    }),
    [vendors.helpdesk.source.name]: vendors.helpdesk.source,
  };
  const intake = createIntake({
    store,
    sources,
    configuredNumbers: new Set(config.whatsapp.numbers.map((number) => number.id)),
    log,
    metrics,
    clock,
    onAccepted: () => engine()?.wake(),
    hasAlerts: () => policy().alerts.length > 0,
    onNotStored: () => engine()?.doubtStore(),
  });
  const wakeAll = (): void => {
    engine()?.wake();
    engine()?.wakeOutbox();
  };
  const brake = async (move: () => Promise<boolean>): Promise<boolean> => {
    const changed = await move();
    await engine()?.restraints.look();
    engine()?.wakeOutbox();
    return changed;
  };
  return {
    intake,
    reads: store,
    messages: createMessageDesk({
      store,
      clock,
      onAccepted: wakeAll,
      known: policy,
      isServed: (contact) => isInPilot({ policy: policy(), contact }),
      categoryOf: (numberId, { name, language }) =>
        vendors.templates.of(numberId)?.find((each) => each.name === name && each.language === language)?.category,
    }),
    dead: createDeadDesk({ store, intake, log, onChange: wakeAll }),
    health: () => ({
      live: engine()?.alive() ?? true,
      ready: engine()?.storeAnswers() ?? false,
      mode: policy().mode,
      paused: engine()?.restraints.current().pausedSince !== undefined,
      detail: { ...detailOf(engine()), ...ageOf(watcher(), clock.now()) },
    }),
    metrics,
    log,
    ...(links ? { media: links } : {}),
    sources,
    handshake: (query) => {
      const answer = answerHandshake(query, config.whatsapp.verifyToken);
      return answer.status === 200 ? answer.challenge : undefined;
    },
    admin: {
      ...(config.server.admin.token ? { token: config.server.admin.token } : {}),
      actions: { pause: () => brake(store.pauseSending), resume: () => brake(store.resumeSending) },
    },
    ...(config.server.metrics.token ? { metricsToken: config.server.metrics.token } : {}),
  };
};

const detailOf = (engine: Engine | undefined) => (engine ? forPeople(engine.restraints.current()) : {});

/** The watcher's age; nothing where no deadlines are watched. Readiness does not depend on it. */
const ageOf = (watcher: RunningWatcher | undefined, now: number) => {
  const ranAt = watcher?.ranAt();
  return ranAt === undefined ? {} : { slaWatcherAgeSeconds: Math.max(0, Math.round((now - ranAt) / 1000)) };
};
