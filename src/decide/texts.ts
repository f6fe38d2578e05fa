import type { Language } from '../format/language.ts';
import { builtinLanguage } from '../format/language.ts';

/** Sentences that only decisions need, beside the notes of the format folder. */
export type SentenceKey = 'phoneApp' | 'identityChanged' | 'customerWords' | 'nothingToSend' | 'noAddress' | 'gaveUp';

const sentences: Readonly<Record<Language, Readonly<Record<SentenceKey, string>>>> = {
  en: {
    phoneApp: 'Sent to the customer from the phone app:',
    identityChanged: "The customer's number or name on WhatsApp has changed.",
    customerWords: 'The helpdesk did not take this message as a comment of the customer. The customer wrote:',
    nothingToSend: 'It holds nothing that can be sent as a text.',
    noAddress: 'No WhatsApp number of this customer is known.',
    gaveUp: 'WhatsApp could not be reached in time.',
  },
  de: {
    phoneApp: 'Aus der Telefon-App an die Kundin oder den Kunden gesendet:',
    identityChanged: 'Nummer oder Name der Kundin oder des Kunden bei WhatsApp hat sich geändert.',
    customerWords: 'Der Helpdesk hat diese Nachricht nicht als Kundenkommentar angenommen. Sie lautet:',
    nothingToSend: 'Sie enthält nichts, was sich als Text senden lässt.',
    noAddress: 'Es ist keine WhatsApp-Nummer dieser Person bekannt.',
    gaveUp: 'WhatsApp war nicht rechtzeitig zu erreichen.',
  },
  it: {
    phoneApp: "Inviato al cliente dall'app del telefono:",
    identityChanged: 'Il numero o il nome del cliente su WhatsApp è cambiato.',
    customerWords: "L'helpdesk non ha accettato questo messaggio come commento del cliente. Il cliente ha scritto:",
    nothingToSend: 'Non contiene nulla che si possa inviare come testo.',
    noAddress: 'Non è noto alcun numero WhatsApp di questo cliente.',
    gaveUp: 'Non è stato possibile raggiungere WhatsApp in tempo.',
  },
  es: {
    phoneApp: 'Enviado al cliente desde la aplicación del teléfono:',
    identityChanged: 'El número o el nombre del cliente en WhatsApp ha cambiado.',
    customerWords: 'El helpdesk no aceptó este mensaje como comentario del cliente. El cliente escribió:',
    nothingToSend: 'No contiene nada que se pueda enviar como texto.',
    noAddress: 'No se conoce ningún número de WhatsApp de este cliente.',
    gaveUp: 'No se pudo contactar con WhatsApp a tiempo.',
  },
  fr: {
    phoneApp: "Envoyé au client depuis l'application du téléphone :",
    identityChanged: 'Le numéro ou le nom du client sur WhatsApp a changé.',
    customerWords: "Le helpdesk n'a pas accepté ce message comme commentaire du client. Le client a écrit :",
    nothingToSend: 'Elle ne contient rien qui puisse être envoyé sous forme de texte.',
    noAddress: "Aucun numéro WhatsApp de ce client n'est connu.",
    gaveUp: "WhatsApp n'a pas pu être joint à temps.",
  },
  pt: {
    phoneApp: 'Enviado ao cliente pelo aplicativo do telefone:',
    identityChanged: 'O número ou o nome do cliente no WhatsApp mudou.',
    customerWords: 'O helpdesk não aceitou esta mensagem como comentário do cliente. O cliente escreveu:',
    nothingToSend: 'Não contém nada que possa ser enviado como texto.',
    noAddress: 'Nenhum número de WhatsApp deste cliente é conhecido.',
    gaveUp: 'Não foi possível contatar o WhatsApp a tempo.',
  },
};

/** A sentence in a language; English for a language without built-in texts. */
export function sentence(key: SentenceKey, language: string): string {
  return sentences[builtinLanguage(language)][key];
}
