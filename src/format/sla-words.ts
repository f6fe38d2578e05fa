import type { DeadlineMetric } from '../core/watch.ts';
import { builtinLanguage, type Language } from './language.ts';
import { inWords } from './utc.ts';

/** What is said of a deadline. `{metric}` is its name, `{in}` a length of time, `{at}` a time. */
interface Words {
  readonly metrics: Readonly<Record<DeadlineMetric, string>>;
  readonly due: string;
  readonly missed: string;
  readonly missedNow: string;
  /** Added to what comes later than it should. */
  readonly late: string;
  readonly stage: string;
  readonly priority: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    metrics: {
      'first-reply': 'First reply',
      'next-reply': 'Next reply',
      update: 'Update',
      wait: 'Waiting time of the customer',
      work: 'Work on the ticket',
      resolution: 'Resolution',
    },
    due: '{metric} due in {in}',
    missed: '{metric}: deadline missed {in} ago',
    missedNow: '{metric}: deadline missed',
    late: '(late: this was to be said at {at})',
    stage: 'stage {stage}',
    priority: 'priority {priority}',
  },
  de: {
    metrics: {
      'first-reply': 'Erste Antwort',
      'next-reply': 'Nächste Antwort',
      update: 'Zwischenstand',
      wait: 'Wartezeit des Kunden',
      work: 'Arbeit am Ticket',
      resolution: 'Lösung',
    },
    due: '{metric} fällig in {in}',
    missed: '{metric}: Frist vor {in} versäumt',
    missedNow: '{metric}: Frist versäumt',
    late: '(verspätet: das war für {at} vorgesehen)',
    stage: 'Stufe {stage}',
    priority: 'Priorität {priority}',
  },
  es: {
    metrics: {
      'first-reply': 'Primera respuesta',
      'next-reply': 'Próxima respuesta',
      update: 'Actualización',
      wait: 'Tiempo de espera del cliente',
      work: 'Trabajo en el ticket',
      resolution: 'Resolución',
    },
    due: '{metric}: vence en {in}',
    missed: '{metric}: plazo incumplido hace {in}',
    missedNow: '{metric}: plazo incumplido',
    late: '(con retraso: estaba previsto para {at})',
    stage: 'etapa {stage}',
    priority: 'prioridad {priority}',
  },
  fr: {
    metrics: {
      'first-reply': 'Première réponse',
      'next-reply': 'Prochaine réponse',
      update: 'Point de situation',
      wait: "Temps d'attente du client",
      work: 'Travail sur le ticket',
      resolution: 'Résolution',
    },
    due: '{metric} : échéance dans {in}',
    missed: '{metric} : échéance dépassée depuis {in}',
    missedNow: '{metric} : échéance dépassée',
    late: '(en retard : prévu à {at})',
    stage: 'étape {stage}',
    priority: 'priorité {priority}',
  },
  it: {
    metrics: {
      'first-reply': 'Prima risposta',
      'next-reply': 'Prossima risposta',
      update: 'Aggiornamento',
      wait: 'Tempo di attesa del cliente',
      work: 'Lavoro sul ticket',
      resolution: 'Risoluzione',
    },
    due: '{metric}: scade tra {in}',
    missed: '{metric}: scadenza superata da {in}',
    missedNow: '{metric}: scadenza superata',
    late: '(in ritardo: era previsto per {at})',
    stage: 'fase {stage}',
    priority: 'priorità {priority}',
  },
  pt: {
    metrics: {
      'first-reply': 'Primeira resposta',
      'next-reply': 'Próxima resposta',
      update: 'Atualização',
      wait: 'Tempo de espera do cliente',
      work: 'Trabalho no ticket',
      resolution: 'Resolução',
    },
    due: '{metric}: vence em {in}',
    missed: '{metric}: prazo ultrapassado há {in}',
    missedNow: '{metric}: prazo ultrapassado',
    late: '(com atraso: estava previsto para {at})',
    stage: 'etapa {stage}',
    priority: 'prioridade {priority}',
  },
};

/** What is known when people are told of a deadline. Times are epoch ms. */
export interface DeadlineNews {
  readonly metric: DeadlineMetric;
  readonly dueAt: number;
  readonly now: number;
  /** As the configuration names it: `before 5m`. */
  readonly stage: string;
  /** When the stage was due, where that is longer ago than it should be. */
  readonly lateSince?: number;
  readonly priority?: string;
}

const MINUTE = 60_000;

/** What is due or missed, in one line, and why it is said. */
export function deadlineWords(
  { metric, dueAt, now, stage, lateSince, priority }: DeadlineNews,
  language: string,
): { readonly what: string; readonly why: readonly string[] } {
  const words = WORDS[builtinLanguage(language)];
  const pattern = dueAt > now ? words.due : now - dueAt < MINUTE ? words.missedNow : words.missed;
  const late = lateSince === undefined ? '' : ` ${words.late.replace('{at}', inWords(lateSince))}`;
  return {
    what: pattern.replace('{metric}', words.metrics[metric]).replace('{in}', length(Math.abs(dueAt - now))) + late,
    why: [
      words.stage.replace('{stage}', stage),
      ...(priority === undefined ? [] : [words.priority.replace('{priority}', priority)]),
    ],
  };
}

/** What a text to the customer may say of a deadline. `in`: how long until it is due, or since it was missed. */
export function deadlineValues(
  { metric, dueAt, now }: DeadlineNews,
  languages: readonly (string | undefined)[],
): { readonly metric: string; readonly due: string; readonly in: string } {
  const language = languages.find((each) => each !== undefined) ?? 'en';
  const name = WORDS[builtinLanguage(language)].metrics[metric];
  return { metric: name, due: inWords(dueAt), in: length(Math.abs(dueAt - now)) };
}

/** `5 min`, `2 h 5 min`, `3 d 4 h`: rounded to what people look at. */
function length(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts =
    days > 0 ? [`${days} d`, hours > 0 && `${hours} h`] : [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`];
  return parts.filter(Boolean).join(' ');
}
