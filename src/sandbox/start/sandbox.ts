import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/ports.ts';
import { createPageServer, type PageServer } from '../page/server.ts';
import { type Stage, startStage } from './stage.ts';
import { tellStory } from './story.ts';
import { SANDBOX_SCALE } from './timings.ts';
import { PROVIDER_NAMES, type Provider, SANDBOX_NUMBER } from './vendors.ts';

export interface SandboxOptions {
  /** Ends after the story. */
  readonly once: boolean;
  /** The service's port; 0 takes a free one. */
  readonly port: number;
  /** The page's port; 0 takes a free one. */
  readonly pagePort: number;
  /** Default: Zendesk. */
  readonly helpdesk?: Provider;
  readonly clock: Clock;
  readonly print: (line: string) => void;
}

/** Runs the sandbox. Resolves with the exit code after the story (`once`) or when it is interrupted. */
export const runSandbox = async ({
  once,
  port,
  pagePort,
  clock,
  print,
  helpdesk = 'zendesk',
}: SandboxOptions): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-sandbox-'));
  // From the first moment on: whoever is impatient leaves no folder behind either.
  const interruption = listenForInterrupts();
  let stage: Stage | undefined;
  let page: PageServer | undefined;
  let code = 0;
  try {
    stage = await startStage({ clock, store: folder, port, helpdesk });
    if (!once) {
      page = createPageServer(playgroundOf(stage));
      const { url } = await page.listen(pagePort);
      print(`Open  ${url}  to play both sides`);
      print('');
    }
    introduce(stage, print);
    const story = tellStory({ ...stage, reads: stage.bridge }, print);
    // A story that is broken off complains into nobody's ear.
    story.catch(() => undefined);
    const isTold = await Promise.race([story.then(() => true), interruption.happened.then(() => false)]);
    print('');
    if (isTold && !once) {
      addPeople(stage);
      showHow(stage, print);
      await interruption.happened;
    }
    if (!isTold && once) code = INTERRUPTED;
  } catch (error) {
    print(`the sandbox broke off: ${error instanceof Error ? error.message : error}`);
    code = 1;
  } finally {
    await page?.close();
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
    interruption.forget();
  }
  print(code === 0 ? 'done' : 'failed');
  return code;
};

/** As shells say it of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** What the page plays with. */
export const playgroundOf = ({ provider, whatsapp, helpdesk, bridge, clock }: Stage) => ({
  whatsapp,
  helpdesk,
  helpdeskName: PROVIDER_NAMES[provider],
  bridge,
  clock,
  numberId: SANDBOX_NUMBER,
  timesFaster: Math.round(1 / SANDBOX_SCALE),
});

/** Further customers, so that there is somebody to write as. One of them does not share a number, as WhatsApp allows. */
const addPeople = ({ whatsapp }: Stage): void => {
  whatsapp.createCustomer({ name: 'Jonas Weber', phone: '4915112345678', bsuid: 'DE.2039485761' });
  whatsapp.createCustomer({ name: 'Amina Diallo', bsuid: 'FR.7756102938' });
};

const introduce = (stage: Stage, print: (line: string) => void): void => {
  const name = PROVIDER_NAMES[stage.provider];
  print(`Deskbridge sandbox: the real service between an emulated WhatsApp and an emulated ${name}, over real HTTP.`);
  print(`  service   ${stage.url}`);
  print(`  WhatsApp  ${stage.whatsappUrl}`);
  print(`  ${name.padEnd(9)} ${stage.helpdeskUrl}`);
  print(`  waits after an unknown outcome are ${SANDBOX_SCALE} times production's`);
  print('');
};

const showHow = (stage: Stage, print: (line: string) => void): void => {
  const customer = stage.whatsapp.customers[0];
  const whatsapp = stage.whatsappUrl.replace(/\/v[\d.]+$/, '');
  const agent = stage.helpdesk.desk.listUsers().find(({ role }) => role === 'agent');
  const json = `-H 'content-type: application/json'`;
  print('The same by hand:');
  print(
    `  write as the customer   curl -s ${whatsapp}/_emulator/customers/${customer?.id}/messages ${json} -d '{"text":"One more thing","number":"${SANDBOX_NUMBER}"}'`,
  );
  print(`  look at the ticket      curl -s ${stage.helpdeskUrl}/_emulator/tickets/1`);
  print(
    `  answer as the agent     curl -s ${stage.helpdeskUrl}/_emulator/tickets/1/reply ${json} -d '{"agentId":${agent?.id},"text":"Done."}'`,
  );
  print(`  look at the phone       curl -s ${whatsapp}/_emulator/customers/${customer?.id}/messages`);
  print(`  metrics                 curl -s ${stage.url}/metrics`);
  print('Ctrl-C ends it.');
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes Ctrl-C and its like until `forget`, so that tidying up is not cut short by a second one. */
const listenForInterrupts = () => {
  const { promise: happened, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  for (const signal of SIGNALS) process.on(signal, end);
  return {
    happened,
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, end);
    },
  };
};
