import { moment, type Zone } from './format.ts';
import type { FollowUpField } from './types.ts';
import { language, t } from './words.svelte.ts';

/** What was entered in a field of a follow-up form, as a person reads it. */
export function entered(field: FollowUpField, value: string, zone: Zone): string {
  if (field.kind === 'moment' && value) return moment(value, zone, language.now);
  if (field.kind === 'yes_no' && value) return t(value === 'yes' ? 'forms.yes' : 'forms.no');
  if (field.kind === 'number' && language.now === 'id') return value.replace('.', ',');
  return field.kind === 'choice' && language.now === 'en' ? field.options_en[field.options.indexOf(value)] || value : value;
}
