import type { Language } from '../format/language.ts';
import { builtinLanguage } from '../format/language.ts';

/** Sentences that only decisions need, beside the notes of the format folder. */
export type SentenceKey =
  | 'phoneApp'
  | 'phoneAppEdited'
  | 'phoneAppDeleted'
  | 'fileFollows'
  | 'identityChanged'
  | 'customerWords'
  | 'nothingToSend'
  | 'noAddress'
  | 'notInPilot'
  | 'gaveUp'
  | 'replyWaits'
  | 'templateUnusable';

const sentences: Readonly<Record<Language, Readonly<Record<SentenceKey, string>>>> = {
  en: {
    phoneApp: 'Sent to the customer from the phone app:',
    phoneAppEdited: 'A message to the customer was changed in the phone app. It now reads:',
    phoneAppDeleted: 'A message to the customer was deleted in the phone app.',
    fileFollows: 'The file to the message above',
    identityChanged: "The customer's number or name on WhatsApp has changed.",
    customerWords: 'The helpdesk did not take this message as a comment of the customer. The customer wrote:',
    nothingToSend: 'It holds nothing that can be sent as a text.',
    noAddress: 'No WhatsApp number of this customer is known.',
    notInPilot: 'This customer is not one of those whom the WhatsApp pilot serves.',
    gaveUp: 'WhatsApp could not be reached in time.',
    replyWaits:
      'This reply waits: nobody knows whether an earlier one reached the customer. It goes out as soon as somebody writes an internal note with /resend or /cancel on the ticket of the earlier one.',
    templateUnusable:
      'WhatsApp does not accept this template as it is configured. An administrator has to look into it.',
  },
  de: {
    phoneApp: 'Aus der Telefon-App an die Kundin oder den Kunden gesendet:',
    phoneAppEdited: 'Eine Nachricht an die Kundin oder den Kunden wurde in der Telefon-App geändert. Sie lautet jetzt:',
    phoneAppDeleted: 'Eine Nachricht an die Kundin oder den Kunden wurde in der Telefon-App gelöscht.',
    fileFollows: 'Die Datei zur Nachricht oben',
    identityChanged: 'Nummer oder Name der Kundin oder des Kunden bei WhatsApp hat sich geändert.',
    customerWords: 'Der Helpdesk hat diese Nachricht nicht als Kundenkommentar angenommen. Sie lautet:',
    nothingToSend: 'Sie enthält nichts, was sich als Text senden lässt.',
    noAddress: 'Es ist keine WhatsApp-Nummer dieser Person bekannt.',
    notInPilot: 'Diese Kundin oder dieser Kunde gehört nicht zum Kreis des WhatsApp-Pilotbetriebs.',
    gaveUp: 'WhatsApp war nicht rechtzeitig zu erreichen.',
    replyWaits:
      'Diese Antwort wartet: Es ist nicht bekannt, ob eine frühere angekommen ist. Sie geht hinaus, sobald jemand auf dem Ticket der früheren eine interne Notiz mit /resend oder /cancel schreibt.',
    templateUnusable:
      'WhatsApp nimmt diese Vorlage so, wie sie eingerichtet ist, nicht an. Die Administration muss das klären.',
  },
  it: {
    phoneApp: "Inviato al cliente dall'app del telefono:",
    phoneAppEdited: "Un messaggio al cliente è stato modificato nell'app del telefono. Ora dice:",
    phoneAppDeleted: "Un messaggio al cliente è stato eliminato nell'app del telefono.",
    fileFollows: 'Il file del messaggio qui sopra',
    identityChanged: 'Il numero o il nome del cliente su WhatsApp è cambiato.',
    customerWords: "L'helpdesk non ha accettato questo messaggio come commento del cliente. Il cliente ha scritto:",
    nothingToSend: 'Non contiene nulla che si possa inviare come testo.',
    noAddress: 'Non è noto alcun numero WhatsApp di questo cliente.',
    notInPilot: 'Questo cliente non fa parte di quelli serviti dal progetto pilota WhatsApp.',
    gaveUp: 'Non è stato possibile raggiungere WhatsApp in tempo.',
    replyWaits:
      'Questa risposta è in attesa: non si sa se una precedente sia arrivata al cliente. Parte appena qualcuno scrive una nota interna con /resend o /cancel sul ticket della precedente.',
    templateUnusable:
      'WhatsApp non accetta questo modello così come è configurato. Deve occuparsene un amministratore.',
  },
  es: {
    phoneApp: 'Enviado al cliente desde la aplicación del teléfono:',
    phoneAppEdited: 'Un mensaje al cliente se cambió en la aplicación del teléfono. Ahora dice:',
    phoneAppDeleted: 'Un mensaje al cliente se eliminó en la aplicación del teléfono.',
    fileFollows: 'El archivo del mensaje de arriba',
    identityChanged: 'El número o el nombre del cliente en WhatsApp ha cambiado.',
    customerWords: 'El helpdesk no aceptó este mensaje como comentario del cliente. El cliente escribió:',
    nothingToSend: 'No contiene nada que se pueda enviar como texto.',
    noAddress: 'No se conoce ningún número de WhatsApp de este cliente.',
    notInPilot: 'Este cliente no es uno de los atendidos por el piloto de WhatsApp.',
    gaveUp: 'No se pudo contactar con WhatsApp a tiempo.',
    replyWaits:
      'Esta respuesta espera: no se sabe si una anterior llegó al cliente. Saldrá en cuanto alguien escriba una nota interna con /resend o /cancel en el ticket de la anterior.',
    templateUnusable: 'WhatsApp no acepta esta plantilla tal como está configurada. Debe revisarlo un administrador.',
  },
  fr: {
    phoneApp: "Envoyé au client depuis l'application du téléphone :",
    phoneAppEdited: "Un message au client a été modifié dans l'application du téléphone. Il dit maintenant :",
    phoneAppDeleted: "Un message au client a été supprimé dans l'application du téléphone.",
    fileFollows: 'Le fichier du message ci-dessus',
    identityChanged: 'Le numéro ou le nom du client sur WhatsApp a changé.',
    customerWords: "Le helpdesk n'a pas accepté ce message comme commentaire du client. Le client a écrit :",
    nothingToSend: 'Elle ne contient rien qui puisse être envoyé sous forme de texte.',
    noAddress: "Aucun numéro WhatsApp de ce client n'est connu.",
    notInPilot: 'Ce client ne fait pas partie de ceux que sert le pilote WhatsApp.',
    gaveUp: "WhatsApp n'a pas pu être joint à temps.",
    replyWaits:
      "Cette réponse attend : on ne sait pas si une précédente est arrivée au client. Elle partira dès que quelqu'un écrira une note interne avec /resend ou /cancel sur le ticket de la précédente.",
    templateUnusable: "WhatsApp n'accepte pas ce modèle tel qu'il est configuré. Un administrateur doit s'en occuper.",
  },
  pt: {
    phoneApp: 'Enviado ao cliente pelo aplicativo do telefone:',
    phoneAppEdited: 'Uma mensagem ao cliente foi alterada no aplicativo do telefone. Agora ela diz:',
    phoneAppDeleted: 'Uma mensagem ao cliente foi apagada no aplicativo do telefone.',
    fileFollows: 'O arquivo da mensagem acima',
    identityChanged: 'O número ou o nome do cliente no WhatsApp mudou.',
    customerWords: 'O helpdesk não aceitou esta mensagem como comentário do cliente. O cliente escreveu:',
    nothingToSend: 'Não contém nada que possa ser enviado como texto.',
    noAddress: 'Nenhum número de WhatsApp deste cliente é conhecido.',
    notInPilot: 'Este cliente não faz parte dos atendidos pelo piloto do WhatsApp.',
    gaveUp: 'Não foi possível contatar o WhatsApp a tempo.',
    replyWaits:
      'Esta resposta aguarda: não se sabe se uma anterior chegou ao cliente. Ela será enviada assim que alguém escrever uma nota interna com /resend ou /cancel no ticket da anterior.',
    templateUnusable: 'O WhatsApp não aceita este modelo como está configurado. Um administrador deve verificar.',
  },
};

/** A sentence in a language; English for a language without built-in texts. */
export function sentence(key: SentenceKey, language: string): string {
  return sentences[builtinLanguage(language)][key];
}
