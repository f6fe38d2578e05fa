import { Command, InvalidArgumentError, Option } from 'commander';
import { brake } from './cli/brake.ts';
import { type CheckOptions, check } from './cli/check.ts';
import { type DeadOrder, deadChange, deadList, deadShow } from './cli/dead.ts';
import { explain, explainLast } from './cli/explain.ts';
import { init } from './cli/init/init.ts';
import { migrate } from './cli/migrate.ts';
import { reasonOf } from './cli/reason.ts';
import { recordScenario } from './cli/record-scenario.ts';
import { schema } from './cli/schema.ts';
import { type SimulateOptions, simulate } from './cli/simulate.ts';
import { type StartOptions, start } from './cli/start.ts';
import { serviceVersion } from './observe/version.ts';
import { runSandbox } from './sandbox/start/sandbox.ts';
import { PROVIDERS, type Provider } from './sandbox/start/vendors.ts';

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
const readRate = (given: string): number => {
  const rate = Number(given);
  if (rate > 0 && rate <= 1000) return rate;
  throw new InvalidArgumentError('A rate is a number above 0, at most 1000.');
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
  .option('--restored', 'the store comes from a backup: look or ask before anything that it has begun is done again')
  .option(...configFile())
  .action(async (options: StartOptions) => exitWith(await start(options)));
program
  .command('check')
  .description('report every fault of the configuration')
  .option('--online', 'ask the helpdesk and Meta whether they have what it names')
  .option(
    '--try',
    'with --online, Freshdesk: write a customer’s message on a ticket that is made for it, and delete it',
  )
  .option('--explain', 'print all rules in the order in which they are looked at, the built-in ones among them')
  .option(...configFile())
  .action(async (options: CheckOptions) => exitWith(await check(options, print)));
program
  .command('schema')
  .description('print the JSON Schema of the configuration, for editors')
  .action(() => exitWith(schema(print)));
program
  .command('simulate')
  .description('play scenario files through the decision, without network, and check what they expect')
  .argument('[files...]', 'scenario files (docs/simulate.md)')
  .option(
    '--record <id>',
    'make a masked scenario of a stored talk, by a wamid or ticket number; into FILE, or printed',
  )
  .option('--against <file>', 'another configuration: say what it would change, in place of checking')
  .option('--quiet', 'print only the talks that are not as expected')
  .option('--config <file>', 'the configuration (default: the one that a scenario file names, else as for start)')
  .action(async (files: string[], { record, ...options }: SimulateOptions & { record?: string }) => {
    if (record !== undefined) exitWith(await recordScenario(record, files[0], options, print));
    else if (files.length === 0) program.error('error: name scenario files, such as config/scenarios/*.yaml');
    else exitWith(simulate(files, options, print));
  });
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
const dead = program.command('dead').description('dead entries: what was given up or could not be read');
dead
  .command('list')
  .description('list them, newest first')
  .option(...configFile())
  .action(async (options: { config?: string }) => exitWith(await deadList(options, print)));
dead
  .command('show')
  .description('what is known of one')
  .argument('<id>')
  .option('--body', 'with the body of one that could not be read: it may hold a customer’s words')
  .option(...configFile())
  .action(async (id: string, options: { config?: string; body?: boolean }) =>
    exitWith(await deadShow(id, options, print)),
  );
const addChange = (command: Command, what: 'retry' | 'discard'): void => {
  command
    .argument('[ids...]')
    .option('--all', 'all of them (at most a thousand), the oldest first')
    .option('--rate <n>', 'so many a second', readRate)
    .option(...configFile())
    .action(async (ids: string[], options: DeadOrder) => exitWith(await deadChange(what, ids, options, print)));
};
addChange(
  dead
    .command('retry')
    .description(
      'do it again; the helpdesk is read first where it may have happened, a WhatsApp message simply goes out again',
    ),
  'retry',
);
addChange(dead.command('discard').description('drop their words for good; what waits behind them goes on'), 'discard');
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
interface SandboxFlags {
  readonly once?: boolean;
  readonly port: number;
  readonly pagePort: number;
  readonly helpdesk: Provider;
}
program
  .command('sandbox')
  .description(
    'the service between an emulated WhatsApp and an emulated helpdesk, with a story and a page to play both sides',
  )
  .option('--once', 'end after the story')
  .option('--port <n>', 'port of the service', readPort, 0)
  .option('--page-port <n>', 'port of the page', readPort, 0)
  .addOption(new Option('--helpdesk <name>', 'the helpdesk that is emulated').choices(PROVIDERS).default('zendesk'))
  .addHelpText('after', '\nPort 0, the default, is a free one.')
  .action(async ({ once = false, ...options }: SandboxFlags) =>
    exitWith(await runSandbox({ once, ...options, clock: { now: () => Date.now() }, print })),
  );

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`deskbridge: ${reasonOf(error)}\n`);
  process.exitCode = 1;
}
