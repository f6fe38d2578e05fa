import type { NoteTexts } from './note-data.ts';

export const frenchNotes: NoteTexts = {
  ack: 'Le client a reçu cette réponse automatique :\n{text}',
  bot: 'Le bot a écrit au client :\n{text}',
  windowClosed:
    "Cette réponse n'a PAS été envoyée : le dernier message du client date de plus de 24 heures et WhatsApp n'accepte plus de texte libre. Renvoyez-la dès que le client écrit (une note interne avec /resend suffit), ou utilisez un autre moyen, par exemple le téléphone ou l'e-mail.",
  sendFailed:
    "Cette réponse n'est PAS arrivée chez le client. {reason} Renvoyez-la quand la cause est résolue (une note interne avec /resend suffit), ou utilisez un autre moyen, par exemple le téléphone ou l'e-mail.",
  sendUnknown:
    "Nous ne savons pas si cette réponse est arrivée : WhatsApp n'a pas donné de réponse claire. Les réponses suivantes attendent votre décision. Écrivez une note interne avec /resend {no} pour la renvoyer (le client peut alors la recevoir deux fois) ou avec /cancel {no} pour en rester là.",
  resent: 'La réponse a été renvoyée, comme demandé avec /resend.',
  retried:
    'Ces fichiers sont de nouveau récupérés, comme demandé avec /retry : {names}. Ceux qui arrivent suivent ; une note nomme les autres.',
  cancelled: "La réponse n'est pas renvoyée, comme demandé avec /cancel. Les réponses suivantes continuent.",
  attachmentsNotSent:
    "Ces fichiers n'ont PAS été envoyés au client : {names}. Envoyez-les par un autre moyen, par exemple par e-mail.",
  followUpOf: 'Ce ticket fait suite au ticket {ticket} du même client.',
  relinked:
    'Le ticket {ticket} a été supprimé ou fusionné avec un ticket qui a une autre adresse de réponse. Les messages de ce client continuent ici.',
  gap: "Il manque des messages ici : {count}. Ils n'ont pas pu être remis après de nombreux essais et ont été mis de côté. Un administrateur peut les remettre plus tard.",
  fileMissing: 'Le fichier « {name} » du client manque ici. {reason}',
  notYet:
    "WhatsApp n'a pas encore transmis ce message ; il suit en général après quelques secondes. Sinon, cherchez-le dans l'application du téléphone ou demandez au client de l'envoyer de nouveau.",
  fileTooLarge:
    "Le client a envoyé un fichier que WhatsApp ne transmet pas parce qu'il est trop grand (plus de 100 Mo). Demandez au client un fichier plus petit, ou un autre moyen, par exemple un e-mail.",
  unsupportedType:
    "Le client a envoyé quelque chose qui ne peut pas être affiché ici (WhatsApp l'appelle « {type} »). Demandez au client de l'envoyer autrement.",
  reaction: 'Le client a réagi à un message : {emoji}',
  reactionRemoved: 'Le client a retiré une réaction.',
  edited: 'Le client a modifié un message. Il dit maintenant :\n{text}',
  deleted: 'Le client a supprimé un message.',
  held: "Cette réponse est retenue jusqu'au {until} : le dernier message du client date de plus de 24 heures et WhatsApp n'accepte plus de texte libre. Elle part d'elle-même dès que le client écrit. Une note interne avec /cancel l'arrête.",
  sent: 'Le client a écrit et la réponse retenue a été envoyée.',
  expired:
    "La réponse retenue n'a PAS été envoyée : le client n'a pas écrit à temps. Utilisez un autre moyen, par exemple le téléphone ou l'e-mail.",
  decision: '{text}',
  unknownCommand:
    "La commande {command} n'existe pas ou ne convient pas ici. Rien n'a été fait. Les commandes sont /template NOM [LANGUE] [VALEURS], /resend, /retry, /split, /window et /cancel, seules sur la première ligne d'une note interne.",
  heldAsked:
    "Cette réponse est retenue jusqu'au {until} : le dernier message du client date de plus de 24 heures et WhatsApp n'accepte plus de texte libre. Un modèle demande au client de répondre ; la réponse part d'elle-même dès qu'il écrit. Une note interne avec /cancel l'arrête.",
  askFailed:
    "Le modèle qui demande au client de répondre n'est PAS parti. {reason} Les réponses retenues le restent et partent quand le client écrit. En cas d'urgence, utilisez un autre moyen.",
  fileFailed:
    "Le fichier « {name} » n'a PAS été envoyé au client. {reason} Le reste de la réponse suit son chemin. Envoyez le fichier par un autre moyen, par exemple par e-mail.",
  templateSent: 'Le modèle {name} part vers le client, comme demandé avec /template.',
  templateUnknown: "Il n'y a pas de modèle {name} dans cette langue. Rien n'a été envoyé. Modèles connus : {known}.",
  templateValues:
    "Le modèle {name} demande {count} valeurs (entre guillemets si elles contiennent des espaces). Rien n'a été envoyé.",
  templateUnusable: "WhatsApp n'accepte pas le modèle {name} en ce moment ({status}). Rien n'a été envoyé.",
  split: 'Le prochain message du client ouvre un nouveau ticket, comme demandé avec /split.',
  windowOpen:
    "Les réponses atteignent le client jusqu'au {until} ; ensuite WhatsApp n'accepte que des modèles, jusqu'à ce que le client écrive de nouveau. Réponses retenues : {held}.",
  windowShut:
    "Le dernier message du client date de plus de 24 heures : WhatsApp n'accepte que des modèles, jusqu'à ce que le client écrive de nouveau. Réponses retenues : {held}.",
  heldCancelled: 'Réponses retenues qui ne sont plus envoyées, comme demandé avec /cancel : {count}.',
  systemSent: 'Un autre système de l’entreprise a écrit au client ({date}) :\n{text}',
  notTold: "Le canal « {channel} » n'a pas pu être joint. Il devait recevoir ceci :\n{text}",
};
