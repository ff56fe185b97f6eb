/** The rows that a view counts, one each, before they are aggregated. */
import { observationEntities } from './_observations.ts';
import { groupEntities } from './_groups.ts';
import type { Question } from './_question.ts';
import { scoreEntities } from './_scores.ts';
import { traceEntities } from './_traces.ts';
import type { Entities } from './_columns.ts';

export function entitiesOf(question: Question): Entities {
  switch (question.view) {
    case 'traces':
      return traceEntities(question);
    case 'observations':
      return observationEntities(question);
    case 'scores-numeric':
    case 'scores-boolean':
    case 'scores-categorical':
      return scoreEntities(question, question.view);
    case 'users':
    case 'sessions':
      return groupEntities(question, question.view);
  }
}
