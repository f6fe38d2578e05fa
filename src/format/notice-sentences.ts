import { plural, type Sentence, ticket } from './reason-words.ts';

/** Telling people: in the lane of a ticket, and in the operators' lane. */
export const NOTICE_SENTENCES: Readonly<Record<string, Sentence>> = {
  'notify.note': (d, n) => `An internal note on ${ticket(d, n)} tells the agent.`,
  'notify.told': (d) => `People are told by ${d['channels'] ?? 'their channels'}.`,
  'notify.nobody': (d) =>
    `Nobody stands behind ${d['names'] ?? 'these names'}: no such channel, and no \`leads\` in its place.`,
  'notice.told-before': () => 'The same was told within the last 24 hours, and nothing has changed since.',
  'notice.sent': (d) => `It goes to ${d['channel'] ?? 'its channel'}, in ${plural(d['ways'], 'way')}.`,
  'notice.given-up': (d) => `The channel ${d['channel'] ?? ''} could not be reached.`.replace('  ', ' '),
  'notice.nobody': () => 'Nobody could be told: where it is about a ticket, a note there says so.',
  'notice.ignored': () => 'It has nothing to do with notices: left alone.',
};
