import type { NumberId } from '../core/ids.ts';
import type { NumberPolicy, Policy, WayKind } from '../core/policy.ts';
import type { TemplatePolicy } from '../core/templates.ts';
import { channelsOf } from './channels.ts';
import { compileBot } from './compile-bot.ts';
import { compileRules } from './compile-rules.ts';
import { compileSla } from './compile-sla.ts';
import { hashConfig } from './hash-config.ts';
import type { Config } from './schema/config.ts';

type NumberConfig = Config['whatsapp']['numbers'][number];

const compileNumber = ({
  id,
  name,
  language,
  group,
  brand,
  tags,
  hours,
  bot,
  messages: { acknowledgement, ...messages },
}: NumberConfig): NumberPolicy => ({
  id,
  name,
  language,
  tags,
  ...(group === undefined ? {} : { group }),
  ...(brand === undefined ? {} : { brand }),
  ...(hours === undefined ? {} : { hours }),
  ...(bot === undefined ? {} : { bot }),
  ...(acknowledgement === undefined ? {} : { acknowledgement }),
  ...(Object.keys(messages).length === 0 ? {} : { messages }),
});

const compileReplies = ({ replies, templates }: Config): Policy['replies'] => {
  const { whenClosed, holdFor, unknownOutcome, prefix, dropSignatureAfter, markRead, typing, reminder } = replies;
  const named = (name: string | undefined): TemplatePolicy | undefined =>
    name === undefined ? undefined : templates[name];
  const template = named(replies.template);
  const startTemplate = named(replies.startTemplate);
  return {
    whenClosed,
    holdForMs: holdFor,
    unknownOutcome,
    prefix,
    markRead,
    typing,
    ...(template === undefined ? {} : { template }),
    ...(startTemplate === undefined ? {} : { startTemplate }),
    ...(dropSignatureAfter === undefined ? {} : { dropSignatureAfter }),
    ...(reminder === undefined ? {} : { reminder: { beforeMs: reminder.before, text: reminder.text } }),
  };
};

const compileChannels = (config: Config): Policy['notify'] =>
  Object.fromEntries(
    Object.entries(channelsOf(config)).map(([name, ways]) => [
      name,
      // Each way has exactly one key.
      ways.map((way) => Object.keys(way)[0] as WayKind),
    ]),
  );

/** The part of the configuration that decisions depend on, as plain data. Holds no secrets. */
export const compilePolicy = (config: Config): Policy => {
  const { window, mode, newRequest, closingWords, since } = config.threading;
  const { acknowledgement, ...messages } = config.messages;
  const bot = compileBot(config.bot);
  const numbers: Record<NumberId, NumberPolicy> = {};
  for (const number of config.whatsapp.numbers) numbers[number.id] = compileNumber(number);
  return {
    hash: hashConfig(config),
    mode: config.mode,
    pilot: config.whatsapp.pilot,
    threading: { windowMs: window, mode, newRequest, closingWords, ...(since === undefined ? {} : { since }) },
    optOutWords: config.privacy.optOutWords,
    ticket: config.ticket,
    numbers,
    acknowledgement,
    messages,
    rules: compileRules(config),
    sla: compileSla(config),
    ...(bot === undefined ? {} : { bot }),
    templates: config.templates,
    notify: compileChannels(config),
    alerts: config.alerts,
    people: {
      leads: Object.fromEntries(Object.entries(config.people.groups).map(([group, { lead }]) => [group, lead])),
      slack: config.people.slack,
    },
    replies: compileReplies(config),
  };
};
