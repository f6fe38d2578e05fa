import { Command, InvalidArgumentError } from 'commander';
import { brake } from './cli/brake.ts';
import { check } from './cli/check.ts';
import { dead } from './cli/dead.ts';
import { explain, explainLast } from './cli/explain.ts';
import { init } from './cli/init/init.ts';
import { migrate } from './cli/migrate.ts';
import { reasonOf } from './cli/reason.ts';
import { schema } from './cli/schema.ts';
import { start } from './cli/start.ts';
import { serviceVersion } from './observe/version.ts';
import { runSandbox } from './sandbox/start/sandbox.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const program = new Command('deskbridge')
  .description('WhatsApp threads become helpdesk tickets, agents’ replies become WhatsApp messages.')
  .version(serviceVersion)
  .showSuggestionAfterError()
  .showHelpAfterError('(deskbridge --help shows what there is)');

/** As many decisions as one answer of the admin API holds. */
const MAX_LAST = 200;
const configFile = () =>
  ['--config <file>', 'the configuration (default: $DESKBRIDGE_CONFIG, else config/deskbridge.yaml)'] as const;
const readPort = (given: string): number => {
  const port = Number(given);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
};
const readCount = (given: string): number => {
  const count = Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_LAST) return count;
  throw new InvalidArgumentError(`How many: a number from 1 to ${MAX_LAST}.`);
};
const exitWith = (code: number): void => {
  process.exitCode = code;
};

program
  .command('init')
  .description('ask a few questions and write a first configuration and an env template')
  .option('--config <file>', 'the configuration to write (default: $DESKBRIDGE_CONFIG, else config/deskbridge.yaml)')
  .action(async (options: { config?: string }) =>
    exitWith(await init(options, { input: process.stdin, output: process.stdout, now: () => new Date() })),
  );
program
  .command('start')
  .description('run the service')
  .option(...configFile())
  .action(async (options: { config?: string }) => exitWith(await start(options)));
program
  .command('check')
  .description('report every fault of the configuration')
  .option(...configFile())
  .action((options: { config?: string }) => exitWith(check(options, print)));
program
  .command('schema')
  .description('print the JSON Schema of the configuration, for editors')
  .action(() => exitWith(schema(print)));
program
  .command('explain')
  .description('why a message (wamid) or a ticket (its number) went where it went')
  .argument('[id]', 'message id (wamid…) or number of a ticket')
  .option('--last [n]', 'instead of an id: the newest decisions with their message ids (default: 10)', readCount)
  .option(...configFile())
  .action(async (id: string | undefined, { last, ...options }: { last?: number | true; config?: string }) => {
    if ((id === undefined) === (last === undefined)) {
      program.error('error: give an id (wamid… or the number of a ticket), or --last to see the newest ids');
    } else if (id !== undefined) exitWith(await explain(id, options, print));
    else exitWith(await explainLast(last === true ? 10 : Number(last), options, print));
  });
program
  .command('dead')
  .description('dead entries')
  .command('list')
  .description('list them, newest first')
  .option(...configFile())
  .action(async (options: { config?: string }) => exitWith(await dead(options, print)));
program
  .command('pause')
  .description('stop all sending at once; everything is taken in and kept')
  .option(...configFile())
  .action(async (options: { config?: string }) => exitWith(await brake('pause', options, print)));
program
  .command('resume')
  .description('send again, in order')
  .option(...configFile())
  .action(async (options: { config?: string }) => exitWith(await brake('resume', options, print)));
program
  .command('migrate')
  .description('move a whole store to another place: from the embedded one to PostgreSQL, or the other way')
  .requiredOption('--from <url>', 'the store that is there, as in storage.url')
  .requiredOption('--to <url>', 'an empty one, or the one that this move was begun into')
  .action(async (options: { from: string; to: string }) => exitWith(await migrate(options, print)));
program
  .command('sandbox')
  .description(
    'the service between an emulated WhatsApp and an emulated Zendesk, with a story and a page to play both sides',
  )
  .option('--once', 'end after the story')
  .option('--port <n>', 'port of the service', readPort, 0)
  .option('--page-port <n>', 'port of the page', readPort, 0)
  .addHelpText('after', '\nPort 0, the default, is a free one.')
  .action(async ({ once = false, port, pagePort }: { once?: boolean; port: number; pagePort: number }) =>
    exitWith(await runSandbox({ once, port, pagePort, clock: { now: () => Date.now() }, print })),
  );

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`deskbridge: ${reasonOf(error)}\n`);
  process.exitCode = 1;
}
