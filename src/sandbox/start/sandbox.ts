import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/ports.ts';
import { createLog } from '../../observe/log.ts';
import { tellStory } from './story.ts';
import { SANDBOX_NUMBER, startWorld, type World } from './world.ts';

export interface SandboxOptions {
  /** Ends after the story. */
  readonly once: boolean;
  readonly port: number;
  readonly clock: Clock;
  readonly print: (line: string) => void;
}

/** Runs the sandbox. Resolves with the exit code after the story (`once`) or when it is interrupted. */
export const runSandbox = async ({ once, port, clock, print }: SandboxOptions): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbridge-sandbox-'));
  let world: World | undefined;
  let code = 0;
  try {
    world = await startWorld({ clock, store: folder, port, log: createLog({ level: 'error' }) });
    print('Deskbridge sandbox: the real service between an emulated WhatsApp and an emulated Zendesk, over real HTTP.');
    print(`  service   ${world.url}`);
    print(`  WhatsApp  ${world.whatsappUrl}`);
    print(`  Zendesk   ${world.zendeskUrl}`);
    print('');
    await tellStory(world, print);
    print('');
    if (!once) {
      showHow(world, print);
      await interrupted();
    }
  } catch (error) {
    print(`the sandbox broke off: ${error instanceof Error ? error.message : error}`);
    code = 1;
  } finally {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  }
  print(code === 0 ? 'done' : 'failed');
  return code;
};

const showHow = (world: World, print: (line: string) => void): void => {
  const customer = world.whatsapp.customers[0];
  const whatsapp = world.whatsappUrl.replace(/\/v[\d.]+$/, '');
  const agent = world.zendesk.desk.listUsers().find((user) => user.name === 'Anna Keller');
  const json = `-H 'content-type: application/json'`;
  print('Go on yourself:');
  print(
    `  write as the customer   curl -s ${whatsapp}/_emulator/customers/${customer?.id}/messages ${json} -d '{"text":"One more thing","number":"${SANDBOX_NUMBER}"}'`,
  );
  print(`  look at the ticket      curl -s ${world.zendeskUrl}/_emulator/tickets/1`);
  print(
    `  answer as the agent     curl -s ${world.zendeskUrl}/_emulator/tickets/1/reply ${json} -d '{"agentId":${agent?.id},"text":"Done."}'`,
  );
  print(`  look at the phone       curl -s ${whatsapp}/_emulator/customers/${customer?.id}/messages`);
  print(`  metrics                 curl -s ${world.url}/metrics`);
  print('Ctrl-C ends it.');
};

const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
