import { isWholeMessage } from './closing-words.ts';

/** Whole messages by which people end what a company sends them. Not among them: "cancel" and "end", which answer questions too. */
const OPT_OUT: readonly string[] = phrases(`
  stop, stop all, stopall, unsubscribe, unsubscribe me, opt out, optout, stop messages, no more messages,
  stopp, abmelden, abbestellen, austragen, keine nachrichten mehr, keine werbung, keine werbung mehr,
  basta messaggi, disiscrivimi, cancellami, annulla iscrizione, niente più messaggi, non scrivetemi più,
  baja, darme de baja, dar de baja, cancelar suscripción, no más mensajes, no quiero más mensajes,
  arrêt, arrêter, désabonner, désabonnement, me désabonner, désinscription, me désinscrire, plus de messages,
  parar, pare, sair, descadastrar, me descadastrar, cancelar inscrição, não quero mais mensagens,
`);

/** Whole messages by which those who ended it begin it again. */
const OPT_IN: readonly string[] = phrases(`
  start, unstop, subscribe, opt in, optin, resume,
  starten, anmelden, wieder anmelden,
  inizia, iscrivimi, riprendi,
  alta, iniciar, reanudar, suscribirme,
  démarrer, reprendre, me réabonner, m'abonner,
  retomar, voltar, cadastrar, me inscrever,
`);

/**
 * Tells whether a message asks that nothing be sent any more. It must be the whole message; case, accents, punctuation and emoji
 * around it do not matter.
 *
 * @param words `true`: the built-in words of six languages; `false`: never; a list: exactly these
 */
export function isOptOut(text: string, words: boolean | readonly string[]): boolean {
  if (words === false) return false;
  return isWholeMessage(text, words === true ? OPT_OUT : words);
}

/** Tells whether a message of somebody who opted out takes that back. */
export function isOptIn(text: string): boolean {
  return isWholeMessage(text, OPT_IN);
}

function phrases(list: string): string[] {
  return list
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}
