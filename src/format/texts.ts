import type { Texts } from '../core/policy.ts';
import { builtinLanguage, type Language, primaryLanguage } from './language.ts';

/** The automatic texts to customers that have a built-in wording. */
export type BuiltinKey =
  | 'acknowledgement'
  | 'outOfHours'
  | 'handover'
  | 'escalated'
  | 'pending'
  | 'solved'
  | 'botFallback'
  | 'optedOut';

const builtinTexts: Readonly<Record<Language, Readonly<Record<BuiltinKey, string>>>> = {
  en: {
    acknowledgement: 'Thank you for your message! We will reply as soon as we can.',
    outOfHours: 'Thank you for your message! We are closed at the moment and will reply when we are open again.',
    handover: 'Thank you. A colleague will take over and reply to you here.',
    escalated: 'Thank you for your patience. We have passed your request to a specialist, who will reply to you here.',
    pending: 'We need your answer to go on with your request. Please reply here.',
    solved: 'We have marked your request as solved. If you still need help, just write to us here.',
    botFallback:
      'Sorry, I did not understand that. Please choose one of the options, or write "agent" to talk to a person.',
    optedOut:
      'You will get no automatic messages from us any more. If you write to us, we still answer. To get them again, write START.',
  },
  de: {
    acknowledgement: 'Danke für Ihre Nachricht! Wir melden uns so bald wie möglich.',
    outOfHours: 'Danke für Ihre Nachricht! Wir haben gerade geschlossen und antworten, sobald wir wieder da sind.',
    handover: 'Danke. Eine Kollegin oder ein Kollege übernimmt und antwortet Ihnen hier.',
    escalated:
      'Danke für Ihre Geduld. Wir haben Ihre Anfrage an unsere Fachleute weitergegeben, die Ihnen hier antworten.',
    pending: 'Wir brauchen Ihre Antwort, um mit Ihrer Anfrage weiterzukommen. Bitte antworten Sie hier.',
    solved: 'Wir haben Ihre Anfrage als gelöst markiert. Wenn Sie noch Hilfe brauchen, schreiben Sie uns einfach hier.',
    botFallback:
      'Das habe ich leider nicht verstanden. Bitte wählen Sie eine der Möglichkeiten oder schreiben Sie „Mitarbeiter“, um mit einem Menschen zu sprechen.',
    optedOut:
      'Sie bekommen von uns keine automatischen Nachrichten mehr. Wenn Sie uns schreiben, antworten wir weiterhin. Um sie wieder zu bekommen, schreiben Sie START.',
  },
  it: {
    acknowledgement: 'Grazie per il messaggio! Risponderemo il prima possibile.',
    outOfHours: 'Grazie per il messaggio! Al momento siamo chiusi e risponderemo alla riapertura.',
    handover: 'Grazie. Un nostro operatore prende in carico la richiesta e risponderà qui.',
    escalated: 'Grazie per la pazienza. Abbiamo passato la richiesta a uno specialista, che risponderà qui.',
    pending: 'Per proseguire con la richiesta abbiamo bisogno di una risposta. Basta scrivere qui.',
    solved: 'Abbiamo segnato la richiesta come risolta. Se serve ancora aiuto, basta scriverci qui.',
    botFallback:
      'Mi dispiace, non ho capito. Si prega di scegliere una delle opzioni oppure di scrivere "operatore" per parlare con una persona.',
    optedOut:
      'Non riceverà più messaggi automatici da noi. Se ci scrive, rispondiamo comunque. Per riceverli di nuovo, scriva START.',
  },
  es: {
    acknowledgement: '¡Gracias por su mensaje! Le responderemos lo antes posible.',
    outOfHours: '¡Gracias por su mensaje! Ahora estamos cerrados y le responderemos cuando volvamos a abrir.',
    handover: 'Gracias. Una persona de nuestro equipo se hace cargo y le responderá aquí.',
    escalated: 'Gracias por su paciencia. Hemos pasado su solicitud a un especialista, que le responderá aquí.',
    pending: 'Necesitamos su respuesta para seguir con su solicitud. Por favor, responda aquí.',
    solved: 'Hemos marcado su solicitud como resuelta. Si todavía necesita ayuda, escríbanos aquí.',
    botFallback:
      'Lo siento, no le he entendido. Elija una de las opciones o escriba «agente» para hablar con una persona.',
    optedOut:
      'Ya no recibirá mensajes automáticos nuestros. Si nos escribe, le seguiremos respondiendo. Para volver a recibirlos, escriba START.',
  },
  fr: {
    acknowledgement: 'Merci pour votre message ! Nous vous répondrons dès que possible.',
    outOfHours: 'Merci pour votre message ! Nous sommes fermés pour le moment et vous répondrons à la réouverture.',
    handover: 'Merci. Une personne de notre équipe prend le relais et vous répondra ici.',
    escalated: 'Merci de votre patience. Nous avons transmis votre demande à un spécialiste, qui vous répondra ici.',
    pending: 'Nous avons besoin de votre réponse pour poursuivre. Merci de répondre ici.',
    solved:
      "Nous avons marqué votre demande comme résolue. Si vous avez encore besoin d'aide, écrivez-nous simplement ici.",
    botFallback:
      "Désolé, je n'ai pas compris. Choisissez une des options ou écrivez « conseiller » pour parler à une personne.",
    optedOut:
      'Vous ne recevrez plus de messages automatiques de notre part. Si vous nous écrivez, nous répondrons toujours. Pour les recevoir à nouveau, écrivez START.',
  },
  pt: {
    acknowledgement: 'Obrigado pela sua mensagem! Responderemos o mais rápido possível.',
    outOfHours: 'Obrigado pela sua mensagem! No momento estamos fechados e responderemos quando reabrirmos.',
    handover: 'Obrigado. Uma pessoa da nossa equipe vai assumir e responder aqui.',
    escalated: 'Obrigado pela paciência. Encaminhamos o seu pedido a um especialista, que responderá aqui.',
    pending: 'Precisamos da sua resposta para continuar com o seu pedido. Por favor, responda aqui.',
    solved: 'Marcamos o seu pedido como resolvido. Se ainda precisar de ajuda, escreva para nós aqui.',
    botFallback: 'Desculpe, não entendi. Escolha uma das opções ou escreva "atendente" para falar com uma pessoa.',
    optedOut:
      'Você não receberá mais mensagens automáticas nossas. Se nos escrever, continuaremos respondendo. Para voltar a recebê-las, escreva START.',
  },
};

/** The built-in text in a language; English for a language that has none. */
export function builtinText(key: BuiltinKey, language: string): string {
  return builtinTexts[builtinLanguage(language)][key];
}

/**
 * Chooses the wording for a customer.
 *
 * @param texts what the configuration says; a string is the same in every language
 * @param languages wanted languages, best first: the customer's, then the number's. Empty ones are passed over.
 * @param builtinKey the built-in text behind `true`
 * @returns undefined when no text is to be sent
 */
export function pickText(
  texts: Texts,
  languages: readonly (string | undefined)[],
  builtinKey: BuiltinKey,
): string | undefined {
  const wanted = languages
    .filter((language) => language !== undefined && language.trim() !== '')
    .map((language) => String(language));
  if (texts === false) return undefined;
  if (texts === true) return builtinText(builtinKey, wanted.find(hasBuiltin) ?? 'en');
  if (typeof texts === 'string') return orNone(texts);
  const entries = Object.entries(texts);
  for (const language of wanted) {
    const exact = entries.find(([tag]) => sameTag(tag, language));
    const close = exact ?? entries.find(([tag]) => primaryLanguage(tag) === primaryLanguage(language));
    if (close !== undefined) return orNone(close[1]);
  }
  return orNone(entries[0]?.[1] ?? '');
}

function hasBuiltin(tag: string): boolean {
  return Object.hasOwn(builtinTexts, primaryLanguage(tag));
}

function sameTag(left: string, right: string): boolean {
  return left.replace('_', '-').toLowerCase() === right.replace('_', '-').toLowerCase();
}

function orNone(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}
