import type { People } from './people.ts';

/** What became of one direction. */
export interface Tally {
  readonly sent: number;
  readonly arrived: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Neighbours in the wrong order. */
  readonly inverted: readonly string[];
}

const noOf = (text: string): number => Number(/[mr](\d+)$/.exec(text)?.[1] ?? 0);

/** Compares what was sent with what stands on the other side, conversation by conversation. */
export const tally = (sent: readonly (readonly string[])[], arrived: readonly (readonly string[])[]): Tally => {
  const lost: string[] = [];
  const doubled: string[] = [];
  const inverted: string[] = [];
  sent.forEach((texts, conversation) => {
    const found = arrived[conversation] ?? [];
    const known = new Set(found);
    lost.push(...texts.filter((text) => !known.has(text)));
    doubled.push(...found.filter((text, index) => found.indexOf(text) !== index));
    inverted.push(
      ...found
        .slice(1)
        .flatMap((text, index) => (noOf(found[index] ?? '') > noOf(text) ? [`${found[index]} ${text}`] : [])),
    );
  });
  return { sent: sent.flat().length, arrived: arrived.flat().length, lost, doubled, inverted };
};

/** The customers' words as they stand on the tickets, in order, by conversation. */
export const wordsOnTickets = (people: People): string[][] =>
  people.tickets().map((tickets) =>
    tickets
      .flatMap((ticket) => ticket.comments.filter(({ authorId }) => authorId === ticket.requesterId))
      // What arrives late says when it was sent, right behind its words.
      .flatMap(({ plain }) => plain.replace(/20\d\d-\d\d-\d\dT\d\d:\d\dZ/g, ' ').match(/c\d+ m\d+/g) ?? []),
  );

/** The agents' replies as the phones show them, in order, by conversation. */
export const wordsOnPhones = (people: People): string[][] =>
  people.phones.map((phone) => phone.received().filter((text) => /^c\d+ r\d+$/.test(text)));
