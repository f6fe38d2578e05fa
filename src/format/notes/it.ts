import type { NoteTexts } from './note-data.ts';

export const italianNotes: NoteTexts = {
  ack: 'Il cliente ha ricevuto questa risposta automatica:\n{text}',
  bot: 'Il bot ha scritto al cliente:\n{text}',
  windowClosed:
    "Questa risposta NON è stata inviata: l'ultimo messaggio del cliente ha più di 24 ore e WhatsApp non accetta più testo libero. Inviatela di nuovo quando il cliente scrive (basta una nota interna con /resend), oppure usate un altro mezzo, per esempio telefono o e-mail.",
  sendFailed:
    'Questa risposta NON è arrivata al cliente. {reason} Inviatela di nuovo quando la causa è risolta (basta una nota interna con /resend), oppure usate un altro mezzo, per esempio telefono o e-mail.',
  sendUnknown:
    'Non sappiamo se questa risposta è arrivata al cliente: WhatsApp non ha dato una risposta chiara. Le risposte successive attendono la vostra decisione. Scrivete una nota interna con /resend {no} per inviarla di nuovo (il cliente potrebbe riceverla due volte) o con /cancel {no} per lasciare tutto così.',
  resent: 'La risposta è stata inviata di nuovo, come richiesto con /resend.',
  retried:
    'Questi file vengono presi di nuovo, come richiesto con /retry: {names}. Quelli che arrivano seguono; una nota nomina gli altri.',
  cancelled: 'La risposta non viene inviata di nuovo, come richiesto con /cancel. Le risposte successive proseguono.',
  attachmentsNotSent:
    'Questi file NON sono stati inviati al cliente: {names}. Inviateli con un altro mezzo, per esempio per e-mail.',
  followUpOf: 'Questo ticket segue il ticket {ticket} dello stesso cliente.',
  relinked:
    'Il ticket {ticket} è stato eliminato o unito a un ticket con un altro indirizzo di risposta. I messaggi di questo cliente continuano qui.',
  gap: 'Qui mancano dei messaggi: {count}. Non è stato possibile consegnarli dopo molti tentativi e sono stati messi da parte. Un amministratore può consegnarli più tardi.',
  fileMissing: 'Qui manca il file "{name}" del cliente. {reason}',
  notYet:
    "WhatsApp non ha ancora trasmesso questo messaggio; di solito arriva dopo pochi secondi. Se non arriva, cercatelo nell'app del telefono o chiedete al cliente di inviarlo di nuovo.",
  fileTooLarge:
    "Il cliente ha inviato un file che WhatsApp non trasmette perché è troppo grande (oltre 100 MB). Chiedete al cliente un file più piccolo, o un'altra via, per esempio l'e-mail.",
  unsupportedType:
    'Il cliente ha inviato qualcosa che qui non si può mostrare (WhatsApp lo chiama "{type}"). Chiedete al cliente di inviarlo in un altro modo.',
  reaction: 'Il cliente ha reagito a un messaggio: {emoji}',
  reactionRemoved: 'Il cliente ha tolto una reazione.',
  edited: 'Il cliente ha modificato un messaggio. Ora dice:\n{text}',
  deleted: 'Il cliente ha eliminato un messaggio.',
  held: "Questa risposta è in attesa fino al {until}: l'ultimo messaggio del cliente ha più di 24 ore e WhatsApp non accetta più testo libero. Parte da sola quando il cliente scrive. Una nota interna con /cancel la ferma.",
  sent: 'Il cliente ha scritto e la risposta in attesa è stata inviata.',
  expired:
    'La risposta in attesa NON è stata inviata: il cliente non ha scritto in tempo. Usate un altro mezzo, per esempio telefono o e-mail.',
  decision: '{text}',
  unknownCommand:
    'Il comando {command} non esiste o non è adatto qui. Non è stato fatto nulla. I comandi sono /template NOME [LINGUA] [VALORI], /resend, /retry, /split, /window e /cancel, da soli nella prima riga di una nota interna.',
  heldAsked:
    "Questa risposta è in attesa fino al {until}: l'ultimo messaggio del cliente ha più di 24 ore e WhatsApp non accetta più testo libero. Un modello chiede al cliente di rispondere; la risposta parte da sola quando il cliente scrive. Una nota interna con /cancel la ferma.",
  askFailed:
    'Il modello che chiede al cliente di rispondere NON è partito. {reason} Le risposte in attesa restano in attesa e partono quando il cliente scrive. Se è urgente, usate un altro mezzo.',
  fileFailed:
    'Il file "{name}" NON è stato inviato al cliente. {reason} Il resto della risposta prosegue. Inviate il file con un altro mezzo, per esempio per e-mail.',
  templateSent: 'Il modello {name} parte verso il cliente, come richiesto con /template.',
  templateUnknown: 'Il modello {name} non esiste in questa lingua. Non è stato inviato nulla. Modelli noti: {known}.',
  templateValues:
    'Il modello {name} richiede {count} valori (tra virgolette se contengono spazi). Non è stato inviato nulla.',
  templateUnusable: 'Al momento WhatsApp non accetta il modello {name} ({status}). Non è stato inviato nulla.',
  split: 'Il prossimo messaggio del cliente apre un nuovo ticket, come richiesto con /split.',
  windowOpen:
    'Le risposte arrivano al cliente fino al {until}; dopo WhatsApp accetta solo modelli, finché il cliente non scrive di nuovo. Risposte in attesa: {held}.',
  windowShut:
    "L'ultimo messaggio del cliente ha più di 24 ore: WhatsApp accetta solo modelli, finché il cliente non scrive di nuovo. Risposte in attesa: {held}.",
  heldCancelled: 'Risposte in attesa che non vengono più inviate, come richiesto con /cancel: {count}.',
  systemSent: 'Un altro sistema dell’azienda ha scritto al cliente ({date}):\n{text}',
  notTold: 'Il canale «{channel}» non era raggiungibile. Andava comunicato quanto segue:\n{text}',
};
