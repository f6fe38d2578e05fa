/** Words of the built-in rules in German, English, Italian, Spanish, French and Portuguese, a line each. */

const split = (...lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => line.split(',').map((word) => word.trim()));

/** Somebody wants to talk to a person. */
export const HUMAN = split(
  'mensch, menschen, mitarbeiter, mitarbeiterin, kundenberater, kundenberaterin, sachbearbeiter, echte person, echter mensch, mit jemandem sprechen, bitte um rückruf, rufen sie mich an',
  'human, real person, agent, representative, live agent, talk to someone, speak to someone, speak to a person, call me back, customer service',
  'umano, operatore, operatrice, persona vera, parlare con qualcuno, parlare con una persona, servizio clienti, richiamatemi',
  'humano, agente, persona real, hablar con alguien, hablar con una persona, operador, llámenme, atención al cliente',
  'humain, conseiller, conseillère, vraie personne, parler à quelqu’un, parler à une personne, service client, rappelez-moi',
  'atendente, pessoa de verdade, falar com alguém, falar com uma pessoa, atendimento humano, me ligue, me liguem',
);

/** Somebody cannot wait. */
export const URGENT = split(
  'dringend*, notfall, notfälle, sofort, eilt, so schnell wie möglich, asap',
  'urgent, urgently, emergency, immediately, right now, as soon as possible, life threatening',
  'urgente, urgenza, urgentemente, emergenza, subito, immediatamente, il prima possibile',
  'urgencia, emergencia, inmediatamente, de inmediato, cuanto antes, lo antes posible',
  'urgence, d’urgence, immédiatement, tout de suite, au plus vite, le plus vite possible',
  'urgência, emergência, imediatamente, agora mesmo, o mais rápido possível, o quanto antes',
);

/** Money back, the end of a contract, lawyers, data: what is not for a beginner. */
export const SENSITIVE = split(
  'kündig*, rückerstattung*, geld zurück, widerruf*, beschwerde*, anwalt*, anwältin, klage, verklagen, verbraucherschutz, datenschutz, daten löschen, dsgvo, doppelt abgebucht',
  'refund*, money back, cancel my contract, cancel my subscription, complaint*, lawyer, attorney, legal action, sue you, delete my data, gdpr, charged twice',
  'rimborso, rimborsi, disdetta, recesso, reclamo, reclami, avvocato, denuncia, vie legali, cancellare i miei dati, privacy, addebitato due volte',
  'reembolso, devolución del dinero, cancelar mi contrato, dar de baja, reclamación, queja, abogado, demanda, borrar mis datos, cobrado dos veces',
  'remboursement*, rembourser, résilier, résiliation, réclamation, plainte, avocat, poursuites, supprimer mes données, rgpd, débité deux fois',
  'reembolsar, estorno, dinheiro de volta, cancelar meu contrato, cancelar minha assinatura, reclamação, procon, advogado, processo judicial, excluir meus dados, lgpd, cobrado duas vezes',
);

/** Somebody may be robbed, or says that we robbed them. */
export const FRAUD = split(
  'betrug, betrüger, betrügerisch, betrogen, phishing, gehackt, konto gehackt, unbefugt*, nicht autorisiert, karte gestohlen, identitätsdiebstahl',
  'fraud*, scam*, scammed, hacked, unauthorized, unauthorised, stolen card, card stolen, identity theft, not my purchase',
  'frode, frodi, truffa*, truffato, hackerato, non autorizzato, non autorizzata, carta rubata, furto di identità',
  'fraude, estafa*, estafado, hackeado, no autorizado, no autorizada, tarjeta robada, robo de identidad',
  'arnaque*, escroquerie, escroc, piraté, piratage, non autorisé, non autorisée, carte volée, usurpation d’identité',
  'golpe, golpista*, fraudado, não autorizado, não autorizada, cartão roubado, cartão clonado, roubo de identidade',
);
