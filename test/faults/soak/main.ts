// npm run soak: the long run. Prints what became of every message and ends with 1 if one was lost, doubled or out of order.
import { parseArgs } from 'node:util';
import { LONG } from './options.ts';
import { isClean, reportOf } from './report.ts';
import { soak } from './run.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: String(LONG.messages) },
    conversations: { type: 'string', default: String(LONG.conversations) },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    helpdesk: { type: 'string', default: 'zendesk' },
    store: { type: 'string', default: 'embedded' },
    instances: { type: 'string' },
  },
});
const store = values.store === 'postgres' ? 'postgres' : 'embedded';
const options = {
  ...LONG,
  store,
  helpdesk: values.helpdesk === 'freshdesk' ? 'freshdesk' : 'zendesk',
  messages: Number(values.messages),
  conversations: Number(values.conversations),
  seed: Number(values.seed),
  instances: Number(values.instances ?? (store === 'postgres' ? 2 : 1)),
} as const;
console.log(
  `soak: ${options.messages} messages in ${options.conversations} conversations, ${options.helpdesk}, ${store} store, ${options.instances} instance(s), seed ${options.seed}`,
);
const result = await soak(options, (line) => console.log(`  ${line}`));
for (const line of reportOf(result)) console.log(line);
for (const [name, way] of Object.entries({ inbound: result.inbound, outbound: result.outbound })) {
  for (const what of ['lost', 'doubled', 'inverted'] as const) {
    if (way[what].length > 0) console.log(`${name} ${what}: ${way[what].slice(0, 20).join('; ')}`);
  }
}
process.exitCode = isClean(result) ? 0 : 1;
