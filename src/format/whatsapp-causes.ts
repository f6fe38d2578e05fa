import type { Language } from './language.ts';

/** What several error codes have in common, as an agent needs to know it. */
export type Cause =
  | 'account'
  | 'number'
  | 'later'
  | 'busy'
  | 'template'
  | 'templatePaused'
  | 'templateValues'
  | 'templateText'
  | 'marketing'
  | 'message'
  | 'country'
  | 'blocked'
  | 'noNumber'
  | 'identity'
  | 'testNumber';

const CODES: Readonly<Record<Cause, readonly number[]>> = {
  account: [0, 3, 10, 190, 131005, 131031],
  number: [33, 131037, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016],
  later: [1, 2, 131000, 131016, 131057, 131060, 133004, 135000],
  busy: [4, 613, 80007, 130429, 131064, 131208, 132069],
  template: [132001],
  templatePaused: [132015, 132016, 132068],
  templateValues: [132000, 132008, 132012, 132018],
  templateText: [132005, 132007],
  marketing: [131055, 131063, 134100, 134101, 134102],
  message: [100, 131008, 131009, 131020, 131021, 131041, 134011],
  country: [130497],
  blocked: [130403],
  noNumber: [131062],
  identity: [137000],
  testNumber: [131030],
};

const CAUSES: ReadonlyMap<number, Cause> = new Map(
  Object.entries(CODES).flatMap(([cause, codes]) => codes.map((code) => [code, cause as Cause] as const)),
);

/** The cause behind a code that has no sentence of its own ("Error codes"); undefined for one that nobody told us of. */
export function causeOf(code: number): Cause | undefined {
  // Permissions of many kinds.
  if (code >= 200 && code <= 299) return 'account';
  return CAUSES.get(code);
}

/** One sentence for each cause, with what can be done. */
export const causes: Readonly<Record<Language, Readonly<Record<Cause, string>>>> = {
  en: {
    account: 'WhatsApp does not accept the access of this account at the moment. An administrator has to look into it.',
    number: 'This business number cannot send at the moment. An administrator has to look into it.',
    later: 'WhatsApp had a fault of its own. Sending it again later usually works.',
    busy: 'Too much was sent to WhatsApp in a short time. Sending it again later works.',
    template: 'WhatsApp has no approved template of this name in this language. An administrator has to look into it.',
    templatePaused:
      'WhatsApp has paused or disabled this template, mostly because customers reported it. Another template may work.',
    templateValues: 'The values do not fit this template. An administrator has to look into it.',
    templateText: "With these values the template is too long, or against WhatsApp's rules. Shorter values may work.",
    marketing: 'WhatsApp does not deliver marketing messages of this account this way.',
    message: 'WhatsApp did not understand this message. An administrator has to look into it.',
    country: 'WhatsApp does not let this business write to customers in this country.',
    blocked: 'This customer is on the list of blocked customers of this number at WhatsApp.',
    noNumber: 'WhatsApp sends this kind of message only to customers whose phone number is known.',
    identity:
      "The customer's app or phone has changed, and WhatsApp wants that confirmed first. An administrator has to look into it.",
    testNumber: 'This is a test number of WhatsApp, and this customer is not on its list of recipients.',
  },
  de: {
    account: 'WhatsApp nimmt den Zugang dieses Kontos zurzeit nicht an. Die Administration muss das klären.',
    number: 'Diese Geschäftsnummer kann zurzeit nicht senden. Die Administration muss das klären.',
    later: 'Bei WhatsApp lag eine Störung vor. Später erneut zu senden hilft meist.',
    busy: 'Es ging in kurzer Zeit zu viel an WhatsApp. Später erneut zu senden hilft.',
    template:
      'WhatsApp hat keine genehmigte Vorlage dieses Namens in dieser Sprache. Die Administration muss das klären.',
    templatePaused:
      'WhatsApp hat diese Vorlage angehalten oder gesperrt, meist weil sie gemeldet wurde. Eine andere Vorlage geht vielleicht.',
    templateValues: 'Die Werte passen nicht zu dieser Vorlage. Die Administration muss das klären.',
    templateText:
      'Mit diesen Werten ist die Vorlage zu lang oder verstößt gegen die Regeln von WhatsApp. Kürzere Werte gehen vielleicht.',
    marketing: 'WhatsApp stellt Werbenachrichten dieses Kontos auf diesem Weg nicht zu.',
    message: 'WhatsApp hat diese Nachricht nicht verstanden. Die Administration muss das klären.',
    country: 'WhatsApp lässt dieses Unternehmen nicht in dieses Land schreiben.',
    blocked: 'Diese Person steht bei WhatsApp auf der Sperrliste dieser Nummer.',
    noNumber: 'WhatsApp sendet diese Art von Nachricht nur, wenn die Telefonnummer bekannt ist.',
    identity:
      'App oder Telefon dieser Person haben gewechselt, und WhatsApp will das erst bestätigt haben. Die Administration muss das klären.',
    testNumber: 'Dies ist eine Testnummer von WhatsApp, und diese Person steht nicht auf ihrer Empfängerliste.',
  },
  it: {
    account: "Al momento WhatsApp non accetta l'accesso di questo account. Deve occuparsene un amministratore.",
    number: 'Al momento questo numero aziendale non può inviare. Deve occuparsene un amministratore.',
    later: 'WhatsApp ha avuto un guasto. Di solito basta reinviare più tardi.',
    busy: 'In poco tempo è stato inviato troppo a WhatsApp. Basta reinviare più tardi.',
    template:
      'WhatsApp non ha un modello approvato con questo nome in questa lingua. Deve occuparsene un amministratore.',
    templatePaused:
      'WhatsApp ha sospeso o disattivato questo modello, di solito perché segnalato. Un altro modello potrebbe funzionare.',
    templateValues: 'I valori non corrispondono a questo modello. Deve occuparsene un amministratore.',
    templateText:
      'Con questi valori il modello è troppo lungo o contro le regole di WhatsApp. Valori più brevi potrebbero funzionare.',
    marketing: 'WhatsApp non consegna in questo modo i messaggi di marketing di questo account.',
    message: 'WhatsApp non ha capito questo messaggio. Deve occuparsene un amministratore.',
    country: 'WhatsApp non permette a questa azienda di scrivere in questo paese.',
    blocked: 'Questo cliente è nella lista dei bloccati di questo numero su WhatsApp.',
    noNumber: 'WhatsApp invia questo tipo di messaggio solo se il numero di telefono è noto.',
    identity:
      "L'app o il telefono del cliente è cambiato e WhatsApp vuole prima una conferma. Deve occuparsene un amministratore.",
    testNumber: 'Questo è un numero di prova di WhatsApp e il cliente non è tra i suoi destinatari.',
  },
  es: {
    account: 'WhatsApp no acepta por ahora el acceso de esta cuenta. Debe revisarlo un administrador.',
    number: 'Este número de la empresa no puede enviar por ahora. Debe revisarlo un administrador.',
    later: 'WhatsApp tuvo un fallo. Reenviarlo más tarde suele funcionar.',
    busy: 'Se envió demasiado a WhatsApp en poco tiempo. Reenviarlo más tarde funciona.',
    template:
      'WhatsApp no tiene una plantilla aprobada con este nombre en este idioma. Debe revisarlo un administrador.',
    templatePaused:
      'WhatsApp ha pausado o desactivado esta plantilla, casi siempre porque fue denunciada. Otra plantilla puede servir.',
    templateValues: 'Los valores no encajan en esta plantilla. Debe revisarlo un administrador.',
    templateText:
      'Con estos valores la plantilla es demasiado larga o va contra las reglas de WhatsApp. Valores más cortos pueden servir.',
    marketing: 'WhatsApp no entrega por esta vía los mensajes de marketing de esta cuenta.',
    message: 'WhatsApp no entendió este mensaje. Debe revisarlo un administrador.',
    country: 'WhatsApp no permite a esta empresa escribir a este país.',
    blocked: 'Este cliente está en la lista de bloqueados de este número en WhatsApp.',
    noNumber: 'WhatsApp solo envía este tipo de mensaje si se conoce el número de teléfono.',
    identity:
      'La aplicación o el teléfono del cliente ha cambiado y WhatsApp quiere antes una confirmación. Debe revisarlo un administrador.',
    testNumber: 'Este es un número de prueba de WhatsApp y el cliente no está en su lista de destinatarios.',
  },
  fr: {
    account: "WhatsApp n'accepte pas l'accès de ce compte pour le moment. Un administrateur doit s'en occuper.",
    number: "Ce numéro professionnel ne peut pas envoyer pour le moment. Un administrateur doit s'en occuper.",
    later: 'WhatsApp a eu une panne. Renvoyer plus tard suffit en général.',
    busy: 'Trop de messages sont partis vers WhatsApp en peu de temps. Renvoyer plus tard suffit.',
    template: "WhatsApp n'a pas de modèle approuvé de ce nom dans cette langue. Un administrateur doit s'en occuper.",
    templatePaused:
      "WhatsApp a suspendu ou désactivé ce modèle, le plus souvent parce qu'il a été signalé. Un autre modèle peut convenir.",
    templateValues: "Les valeurs ne correspondent pas à ce modèle. Un administrateur doit s'en occuper.",
    templateText:
      'Avec ces valeurs, le modèle est trop long ou contraire aux règles de WhatsApp. Des valeurs plus courtes peuvent convenir.',
    marketing: 'WhatsApp ne remet pas de cette façon les messages marketing de ce compte.',
    message: "WhatsApp n'a pas compris ce message. Un administrateur doit s'en occuper.",
    country: "WhatsApp ne permet pas à cette entreprise d'écrire dans ce pays.",
    blocked: 'Ce client est sur la liste des bloqués de ce numéro chez WhatsApp.',
    noNumber: "WhatsApp n'envoie ce type de message que si le numéro de téléphone est connu.",
    identity:
      "L'application ou le téléphone du client a changé et WhatsApp veut d'abord une confirmation. Un administrateur doit s'en occuper.",
    testNumber: "C'est un numéro de test de WhatsApp et ce client n'est pas dans sa liste de destinataires.",
  },
  pt: {
    account: 'No momento o WhatsApp não aceita o acesso desta conta. Um administrador precisa verificar.',
    number: 'No momento este número da empresa não pode enviar. Um administrador precisa verificar.',
    later: 'O WhatsApp teve uma falha. Reenviar mais tarde costuma funcionar.',
    busy: 'Foi enviado demais ao WhatsApp em pouco tempo. Reenviar mais tarde funciona.',
    template: 'O WhatsApp não tem um modelo aprovado com este nome neste idioma. Um administrador precisa verificar.',
    templatePaused:
      'O WhatsApp pausou ou desativou este modelo, quase sempre porque foi denunciado. Outro modelo pode servir.',
    templateValues: 'Os valores não se encaixam neste modelo. Um administrador precisa verificar.',
    templateText:
      'Com estes valores o modelo é longo demais ou contra as regras do WhatsApp. Valores mais curtos podem servir.',
    marketing: 'O WhatsApp não entrega por este caminho as mensagens de marketing desta conta.',
    message: 'O WhatsApp não entendeu esta mensagem. Um administrador precisa verificar.',
    country: 'O WhatsApp não permite que esta empresa escreva para este país.',
    blocked: 'Este cliente está na lista de bloqueados deste número no WhatsApp.',
    noNumber: 'O WhatsApp só envia este tipo de mensagem se o número de telefone é conhecido.',
    identity:
      'O aplicativo ou o telefone do cliente mudou e o WhatsApp quer antes uma confirmação. Um administrador precisa verificar.',
    testNumber: 'Este é um número de teste do WhatsApp e o cliente não está na lista de destinatários.',
  },
};
