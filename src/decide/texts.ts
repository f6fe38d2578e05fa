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
  | 'templateUnusable'
  | 'retryFile'
  | 'optedOut'
  | 'optedIn'
  | 'marketingStopped'
  | 'marketingResumed'
  | 'wantsNoMessages'
  | 'wantsNoMarketing';

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
    optedOut:
      'The customer wrote that they want no more messages. No template and no automatic text goes to them from now on; your replies within 24 hours of their own message do. It ends when they write START.',
    optedIn: 'The customer wrote START: templates and automatic texts go to them again.',
    marketingStopped:
      'The customer has turned off marketing messages in WhatsApp. No marketing template goes to them from now on.',
    marketingResumed: 'The customer has turned marketing messages in WhatsApp on again.',
    wantsNoMessages:
      'The customer has asked for no more messages (STOP): no template may go to them. Wait until they write, or reach them another way.',
    wantsNoMarketing:
      'The customer has turned off marketing messages in WhatsApp, and this template is marketing, or not known to be anything else.',
    retryFile: 'An internal note with /retry fetches it once more.',
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
    optedOut:
      'Die Kundin oder der Kunde möchte keine Nachrichten mehr. Ab jetzt gehen keine Vorlagen und keine automatischen Texte hinaus; Antworten innerhalb von 24 Stunden nach einer eigenen Nachricht schon. Mit START endet das.',
    optedIn: 'Die Kundin oder der Kunde hat START geschrieben: Vorlagen und automatische Texte gehen wieder hinaus.',
    marketingStopped:
      'Die Kundin oder der Kunde hat Werbenachrichten in WhatsApp abgestellt. Ab jetzt gehen keine Werbevorlagen hinaus.',
    marketingResumed: 'Die Kundin oder der Kunde hat Werbenachrichten in WhatsApp wieder zugelassen.',
    wantsNoMessages:
      'Die Kundin oder der Kunde möchte keine Nachrichten mehr (STOP): Es darf keine Vorlage hinausgehen. Warten Sie auf eine Nachricht, oder nutzen Sie einen anderen Weg.',
    wantsNoMarketing:
      'Die Kundin oder der Kunde hat Werbenachrichten in WhatsApp abgestellt, und diese Vorlage ist Werbung oder nicht als etwas anderes bekannt.',
    retryFile: 'Eine interne Notiz mit /retry holt sie noch einmal.',
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
    optedOut:
      'Il cliente ha scritto che non vuole più messaggi. Da ora non gli vengono inviati modelli né testi automatici; le risposte entro 24 ore da un suo messaggio sì. Finisce quando scrive START.',
    optedIn: 'Il cliente ha scritto START: modelli e testi automatici vengono inviati di nuovo.',
    marketingStopped:
      'Il cliente ha disattivato i messaggi di marketing in WhatsApp. Da ora non gli vengono inviati modelli di marketing.',
    marketingResumed: 'Il cliente ha riattivato i messaggi di marketing in WhatsApp.',
    wantsNoMessages:
      'Il cliente ha chiesto di non ricevere più messaggi (STOP): non gli si può inviare alcun modello. Attendere che scriva o contattarlo in altro modo.',
    wantsNoMarketing:
      'Il cliente ha disattivato i messaggi di marketing in WhatsApp e questo modello è di marketing, o non è noto che sia altro.',
    retryFile: 'Una nota interna con /retry lo prende di nuovo.',
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
    optedOut:
      'El cliente escribió que no quiere más mensajes. Desde ahora no se le envían plantillas ni textos automáticos; las respuestas en las 24 horas siguientes a un mensaje suyo sí. Termina cuando escriba START.',
    optedIn: 'El cliente escribió START: se le vuelven a enviar plantillas y textos automáticos.',
    marketingStopped:
      'El cliente desactivó los mensajes de marketing en WhatsApp. Desde ahora no se le envían plantillas de marketing.',
    marketingResumed: 'El cliente volvió a activar los mensajes de marketing en WhatsApp.',
    wantsNoMessages:
      'El cliente pidió no recibir más mensajes (STOP): no se le puede enviar ninguna plantilla. Espere a que escriba o contáctelo de otra manera.',
    wantsNoMarketing:
      'El cliente desactivó los mensajes de marketing en WhatsApp, y esta plantilla es de marketing o no se sabe que sea otra cosa.',
    retryFile: 'Una nota interna con /retry lo busca de nuevo.',
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
    optedOut:
      "Le client a écrit qu'il ne veut plus de messages. Désormais, ni modèle ni texte automatique ne lui est envoyé ; vos réponses dans les 24 heures après un message de sa part, oui. Cela prend fin quand il écrit START.",
    optedIn: 'Le client a écrit START : les modèles et les textes automatiques lui sont de nouveau envoyés.',
    marketingStopped:
      'Le client a désactivé les messages marketing dans WhatsApp. Désormais, aucun modèle marketing ne lui est envoyé.',
    marketingResumed: 'Le client a réactivé les messages marketing dans WhatsApp.',
    wantsNoMessages:
      "Le client a demandé à ne plus recevoir de messages (STOP) : aucun modèle ne peut lui être envoyé. Attendez qu'il écrive ou contactez-le autrement.",
    wantsNoMarketing:
      "Le client a désactivé les messages marketing dans WhatsApp, et ce modèle est du marketing, ou rien ne dit qu'il soit autre chose.",
    retryFile: 'Une note interne avec /retry le récupère de nouveau.',
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
    optedOut:
      'O cliente escreveu que não quer mais mensagens. A partir de agora não lhe são enviados modelos nem textos automáticos; as respostas em até 24 horas de uma mensagem dele, sim. Termina quando ele escrever START.',
    optedIn: 'O cliente escreveu START: modelos e textos automáticos voltam a ser enviados.',
    marketingStopped:
      'O cliente desativou as mensagens de marketing no WhatsApp. A partir de agora não lhe são enviados modelos de marketing.',
    marketingResumed: 'O cliente reativou as mensagens de marketing no WhatsApp.',
    wantsNoMessages:
      'O cliente pediu para não receber mais mensagens (STOP): nenhum modelo pode ser enviado. Espere que ele escreva ou use outro meio.',
    wantsNoMarketing:
      'O cliente desativou as mensagens de marketing no WhatsApp, e este modelo é de marketing, ou não se sabe que seja outra coisa.',
    retryFile: 'Uma nota interna com /retry o busca de novo.',
  },
};

/** A sentence in a language; English for a language without built-in texts. */
export function sentence(key: SentenceKey, language: string): string {
  return sentences[builtinLanguage(language)][key];
}
