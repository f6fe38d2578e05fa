import { builtinLanguage, type Language } from './language.ts';

/** Words of the bot that the operator does not write. */
export type BotWordKey =
  | 'choose' // on the button that opens a list: at most 20 characters
  | 'known' // above what the customer was asked for
  | 'talk' // above a whole talk
  | 'customer'
  | 'bot'
  | 'looked' // above a lookup's answer
  | 'notFound'
  | 'quiet'; // the customer wrote no more

const words: Readonly<Record<Language, Readonly<Record<BotWordKey, string>>>> = {
  en: {
    choose: 'Choose',
    known: 'What the bot found out:',
    talk: 'The talk with the bot:',
    customer: 'Customer',
    bot: 'Bot',
    looked: 'The lookup brought:',
    notFound: 'The lookup brought nothing.',
    quiet: 'The customer did not answer the bot any more. The ticket waits for a person.',
  },
  de: {
    choose: 'Auswählen',
    known: 'Was der Bot erfragt hat:',
    talk: 'Das Gespräch mit dem Bot:',
    customer: 'Kunde',
    bot: 'Bot',
    looked: 'Die Abfrage ergab:',
    notFound: 'Die Abfrage ergab nichts.',
    quiet: 'Dem Bot wurde nicht mehr geantwortet. Das Ticket wartet auf einen Menschen.',
  },
  it: {
    choose: 'Scegli',
    known: 'Che cosa ha raccolto il bot:',
    talk: 'La conversazione con il bot:',
    customer: 'Cliente',
    bot: 'Bot',
    looked: 'La ricerca ha dato:',
    notFound: 'La ricerca non ha dato nulla.',
    quiet: 'Il cliente non ha più risposto al bot. Il ticket aspetta una persona.',
  },
  es: {
    choose: 'Elegir',
    known: 'Lo que averiguó el bot:',
    talk: 'La conversación con el bot:',
    customer: 'Cliente',
    bot: 'Bot',
    looked: 'La consulta dio:',
    notFound: 'La consulta no dio nada.',
    quiet: 'El cliente no respondió más al bot. El ticket espera a una persona.',
  },
  fr: {
    choose: 'Choisir',
    known: 'Ce que le bot a appris :',
    talk: 'La conversation avec le bot :',
    customer: 'Client',
    bot: 'Bot',
    looked: 'La recherche a donné :',
    notFound: "La recherche n'a rien donné.",
    quiet: "Le client n'a plus répondu au bot. Le ticket attend une personne.",
  },
  pt: {
    choose: 'Escolher',
    known: 'O que o bot apurou:',
    talk: 'A conversa com o bot:',
    customer: 'Cliente',
    bot: 'Bot',
    looked: 'A consulta trouxe:',
    notFound: 'A consulta não trouxe nada.',
    quiet: 'O cliente não respondeu mais ao bot. O ticket aguarda uma pessoa.',
  },
};

/** A word of the bot in a language; English for a language without built-in texts. */
export function botWord(key: BotWordKey, language: string): string {
  return words[builtinLanguage(language)][key];
}
