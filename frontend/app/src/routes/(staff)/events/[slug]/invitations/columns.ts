import { Columns } from '#lib/columns.ts';
import type { Key } from '#lib/words.svelte.ts';

/** Institution and office are always there. */
export const COLUMNS = new Columns(
  ['code', 'status', 'who', 'answered', 'category', 'side', 'sent'],
  ['code', 'status', 'who', 'answered']
);
export type Column = (typeof COLUMNS.all)[number];
export const NAMES: Record<Column, Key> = {
  code: 'invitations.region',
  status: 'invitations.answer',
  who: 'invitations.who',
  answered: 'invitations.answered_at',
  category: 'invitations.category',
  side: 'invitations.side',
  sent: 'export.sent'
};

type Form = Record<'form' | 'form_en', string> & { key: string; question: { label: string; label_en: string } };

/** The table's own columns and the fields of the meeting's forms. */
export function withForms(forms: readonly Form[]): Columns<string> {
  return new Columns([...COLUMNS.all, ...forms.map((one) => one.key)], COLUMNS.usual);
}

/** What a file or an address holds: all where the usual columns are shown, else exactly what is shown. */
export function taken(choice: Columns<string>, shown: readonly string[]): string[] {
  if (choice.said(shown) === '') return [];
  return ['institution', 'office', ...shown.flatMap((one) => (one === 'who' ? ['who', 'who_office', 'companions'] : one === 'status' ? ['status', 'check'] : [one]))];
}
