import { builtinLanguage, type Language } from './language.ts';
import { causeOf, causes } from './whatsapp-causes.ts';

type Reasons = Readonly<Record<number, string>> & { readonly generic: string };

/** Codes that say the same to an agent: payment, files. */
const SAME: ReadonlyMap<number, number> = new Map([
  [131044, 131042],
  [131052, 131053],
]);

// Meaning of the codes: WhatsApp Cloud API, "Error codes". `generic` gets the code, which an administrator can look up there.
const reasonsByLanguage: Readonly<Record<Language, Reasons>> = {
  en: {
    368: 'Meta has blocked this WhatsApp account for a while because of its policies. An administrator has to look into it.',
    130472: 'WhatsApp did not deliver this marketing message because the customer takes part in a test by Meta.',
    131026:
      'WhatsApp cannot reach this customer: the number may not be on WhatsApp, its terms may not be accepted, or the app is too old.',
    131042: 'There is a problem with the payment method of the WhatsApp account. An administrator has to look into it.',
    131047: "The customer's last message is more than 24 hours old; WhatsApp then accepts approved templates only.",
    131048: 'WhatsApp has limited this number because messages from it were blocked or reported as spam.',
    131049:
      'WhatsApp held this message back because the customer has received many marketing messages. Sending it again within 24 hours does not help.',
    131050: 'The customer no longer wants marketing messages from this number.',
    131051: 'WhatsApp does not support this kind of message.',
    131053: 'WhatsApp could not take the file: its type or its size does not fit.',
    131056: 'Too many messages went to this customer in a short time.',
    generic: 'WhatsApp refused the message (code {code}).',
  },
  de: {
    368: 'Meta hat dieses WhatsApp-Konto wegen seiner Richtlinien vorübergehend gesperrt. Die Administration muss das klären.',
    130472:
      'WhatsApp hat diese Werbenachricht nicht zugestellt, weil die Kundin oder der Kunde an einem Test von Meta teilnimmt.',
    131026:
      'WhatsApp erreicht diese Person nicht: Die Nummer ist vielleicht nicht bei WhatsApp, die Bedingungen sind nicht angenommen oder die App ist zu alt.',
    131042: 'Mit der Zahlungsart des WhatsApp-Kontos gibt es ein Problem. Die Administration muss das klären.',
    131047:
      'Die letzte Kundennachricht ist mehr als 24 Stunden alt; WhatsApp nimmt dann nur noch genehmigte Vorlagen an.',
    131048:
      'WhatsApp hat diese Nummer eingeschränkt, weil Nachrichten von ihr blockiert oder als Spam gemeldet wurden.',
    131049:
      'WhatsApp hat diese Nachricht zurückgehalten, weil die Person viele Werbenachrichten erhalten hat. Innerhalb von 24 Stunden hilft erneutes Senden nicht.',
    131050: 'Die Person möchte von dieser Nummer keine Werbenachrichten mehr.',
    131051: 'WhatsApp unterstützt diese Art von Nachricht nicht.',
    131053: 'WhatsApp konnte die Datei nicht annehmen: Ihr Typ oder ihre Größe passt nicht.',
    131056: 'An diese Person gingen in kurzer Zeit zu viele Nachrichten.',
    generic: 'WhatsApp hat die Nachricht abgelehnt (Code {code}).',
  },
  it: {
    368: 'Meta ha bloccato temporaneamente questo account WhatsApp per le sue norme. Deve occuparsene un amministratore.',
    130472: 'WhatsApp non ha consegnato questo messaggio di marketing perché il cliente partecipa a un test di Meta.',
    131026:
      "WhatsApp non raggiunge questo cliente: forse il numero non è su WhatsApp, le condizioni non sono accettate o l'app è troppo vecchia.",
    131042: "C'è un problema con il metodo di pagamento dell'account WhatsApp. Deve occuparsene un amministratore.",
    131047: "L'ultimo messaggio del cliente ha più di 24 ore; WhatsApp accetta allora solo modelli approvati.",
    131048: 'WhatsApp ha limitato questo numero perché i suoi messaggi sono stati bloccati o segnalati come spam.',
    131049:
      'WhatsApp ha trattenuto questo messaggio perché il cliente ha ricevuto molti messaggi di marketing. Reinviarlo entro 24 ore non serve.',
    131050: 'Il cliente non vuole più messaggi di marketing da questo numero.',
    131051: 'WhatsApp non supporta questo tipo di messaggio.',
    131053: 'WhatsApp non ha potuto accettare il file: il tipo o la dimensione non va bene.',
    131056: 'Sono stati inviati troppi messaggi a questo cliente in poco tempo.',
    generic: 'WhatsApp ha rifiutato il messaggio (codice {code}).',
  },
  es: {
    368: 'Meta ha bloqueado temporalmente esta cuenta de WhatsApp por sus políticas. Debe revisarlo un administrador.',
    130472: 'WhatsApp no entregó este mensaje de marketing porque el cliente participa en una prueba de Meta.',
    131026:
      'WhatsApp no puede llegar a este cliente: quizá el número no está en WhatsApp, no ha aceptado las condiciones o la aplicación es demasiado antigua.',
    131042: 'Hay un problema con el método de pago de la cuenta de WhatsApp. Debe revisarlo un administrador.',
    131047: 'El último mensaje del cliente tiene más de 24 horas; WhatsApp solo acepta entonces plantillas aprobadas.',
    131048: 'WhatsApp ha limitado este número porque sus mensajes fueron bloqueados o denunciados como spam.',
    131049:
      'WhatsApp retuvo este mensaje porque el cliente ha recibido muchos mensajes de marketing. Reenviarlo antes de 24 horas no sirve.',
    131050: 'El cliente ya no quiere mensajes de marketing de este número.',
    131051: 'WhatsApp no admite este tipo de mensaje.',
    131053: 'WhatsApp no pudo aceptar el archivo: su tipo o su tamaño no es válido.',
    131056: 'Se enviaron demasiados mensajes a este cliente en poco tiempo.',
    generic: 'WhatsApp rechazó el mensaje (código {code}).',
  },
  fr: {
    368: "Meta a bloqué temporairement ce compte WhatsApp en raison de ses règles. Un administrateur doit s'en occuper.",
    130472: "WhatsApp n'a pas remis ce message marketing car le client participe à un test de Meta.",
    131026:
      "WhatsApp ne peut pas joindre ce client : le numéro n'est peut-être pas sur WhatsApp, les conditions ne sont pas acceptées ou l'application est trop ancienne.",
    131042: "Il y a un problème avec le moyen de paiement du compte WhatsApp. Un administrateur doit s'en occuper.",
    131047:
      "Le dernier message du client date de plus de 24 heures ; WhatsApp n'accepte alors que des modèles approuvés.",
    131048: 'WhatsApp a limité ce numéro car ses messages ont été bloqués ou signalés comme spam.',
    131049:
      'WhatsApp a retenu ce message car le client a reçu beaucoup de messages marketing. Le renvoyer dans les 24 heures ne sert à rien.',
    131050: 'Le client ne veut plus de messages marketing de ce numéro.',
    131051: 'WhatsApp ne prend pas en charge ce type de message.',
    131053: "WhatsApp n'a pas pu accepter le fichier : son type ou sa taille ne convient pas.",
    131056: 'Trop de messages ont été envoyés à ce client en peu de temps.',
    generic: 'WhatsApp a refusé le message (code {code}).',
  },
  pt: {
    368: 'A Meta bloqueou temporariamente esta conta do WhatsApp por causa das suas políticas. Um administrador precisa verificar.',
    130472: 'O WhatsApp não entregou esta mensagem de marketing porque o cliente participa de um teste da Meta.',
    131026:
      'O WhatsApp não alcança este cliente: talvez o número não esteja no WhatsApp, os termos não foram aceitos ou o aplicativo é antigo demais.',
    131042: 'Há um problema com a forma de pagamento da conta do WhatsApp. Um administrador precisa verificar.',
    131047: 'A última mensagem do cliente tem mais de 24 horas; o WhatsApp então só aceita modelos aprovados.',
    131048: 'O WhatsApp limitou este número porque as suas mensagens foram bloqueadas ou denunciadas como spam.',
    131049:
      'O WhatsApp reteve esta mensagem porque o cliente recebeu muitas mensagens de marketing. Reenviar em menos de 24 horas não adianta.',
    131050: 'O cliente não quer mais mensagens de marketing deste número.',
    131051: 'O WhatsApp não aceita este tipo de mensagem.',
    131053: 'O WhatsApp não conseguiu aceitar o arquivo: o tipo ou o tamanho não serve.',
    131056: 'Foram enviadas mensagens demais a este cliente em pouco tempo.',
    generic: 'O WhatsApp recusou a mensagem (código {code}).',
  },
};

/**
 * Says in plain words why WhatsApp refused a message, for an agent to read.
 *
 * @param code the Graph error code (`errors[].code` of a failed status, `error.code` of an answer), as a number or as digits;
 *   undefined when the vendor gave none. Each code stands in its sentence, for an administrator;
 *   one that is not known here gives a general sentence.
 * @param language a language tag; English for a language without built-in texts
 */
export function whatsappErrorReason(code: number | string | undefined, language: string): string {
  const own = builtinLanguage(language);
  const reasons = reasonsByLanguage[own];
  const number = typeof code === 'string' && /^\d{1,9}$/.test(code) ? Number(code) : code;
  if (typeof number !== 'number') return reasons.generic.replace(/ \([^)]*\)/, '');
  const cause = causeOf(SAME.get(number) ?? number);
  const known = cause === undefined ? ownReason(reasons, SAME.get(number) ?? number) : causes[own][cause];
  // An administrator can look it up.
  return known?.replace(/\.$/, ` (${number}).`) ?? reasons.generic.replace('{code}', String(number));
}

function ownReason(reasons: Reasons, code: number): string | undefined {
  return Object.hasOwn(reasons, code) ? reasons[code] : undefined;
}
