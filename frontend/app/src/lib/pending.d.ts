type Ok<T> = { responses: { 200: { content: { 'application/json': T } } } };
type Made<B, T> = { requestBody: { content: { 'application/json': B } }; responses: { 201: { content: { 'application/json': T } } } };
type Changed<B, T> = { requestBody: { content: { 'application/json': B } }; responses: { 200: { content: { 'application/json': T } } } };
type Gone = { responses: { 204: { content?: never } } };
type List<T> = { items: T[]; next_cursor: string | null; total: number | null };

type Me = { id: string; email: string; name: string; language: string; grants: { role: string; event: string | null; side: string | null; provinces: string[] | null }[]; permissions: string[]; demo: { now: string; offset: number } | null };
type Room = { id: string; name: string; capacity: number | null };
type Venue = { id: string; name: string; hall: string; address: string; city: string; region_code: string | null; rooms: Room[] };
type Host = { institution: string; name: string; role: string; order: number };
type Side = { id: string; code: string; name: string };
type Category = { id: string; code: string; name: string; name_en: string; side: string | null; office_kinds: string[]; companions: number; representation: string };
type Event = {
  id: string; slug: string; number: number; kind: string; state: string; official_title: string; short_title: string; official_title_en: string;
  starts_on: string; ends_on: string; starts_at: string | null; ends_at: string | null; zone: 'WIB' | 'WITA' | 'WIT'; venue: Venue | null; hosts: Host[]; sides: Side[];
  categories: Category[]; answers_due_at: string | null; answers_close_at: string | null; simulated: boolean; permissions: string[]; version: number;
};
type Counts = { total: number; unanswered: number; principal: number; represented: number; confirmed_unnamed: number; declined: number; lapsed: number };
type Summary = {
  invitations: Counts; delegates: { total: number; principal: number; representative: number; companion: number };
  institutions: { total: number; hadir: number; diwakili: number; izin: number; belum: number };
  present: { people: number; inside: number; institutions: number; by_capacity: Record<string, number>; by_category: Record<string, number>; by_zone: Record<string, number> };
  cursor: string;
};
type Province = { code: string; name: string; total: number; unanswered: number; principal: number; represented: number; confirmed_unnamed: number; declined: number; lapsed: number; present_institutions: number };
type Status = 'unanswered' | 'principal' | 'represented' | 'confirmed_unnamed' | 'declined' | 'lapsed';
type Row = {
  id: string; institution: { id: string; name: string; kind: string; region_code: string | null; province_code: string | null; zone: 'WIB' | 'WITA' | 'WIT' };
  office: { title: string; kind: string }; category: { id: string; code: string; name: string }; side: string | null; status: Status; to_be_checked: boolean;
  sent_at: string | null; last_answer_at: string | null; delegates: { attendee: string; name: string; capacity: string; office: string }[]; version: number;
};
type Invitation = Row & {
  contact: { name: string; phone: string; email: string } | null;
  answers: { id: string; choice: string; source: string; at: string; late: boolean; effective: boolean; contact_name: string; reason: string }[];
  appointments: { id: string; attendee: string; name: string; office: string; capacity: string; seat: number; from_at: string; to_at: string | null; end_reason: string; version: number }[];
  letters: { id: string; number: string; dated_on: string | null; state: string; file: string | null }[];
  history: { id: string; at: string; action: string; actor: { kind: string; name: string | null }; fields: Record<string, string | null> }[];
  messages: { id: string; template: string; kind: string; state: string; address: string; at: string }[];
  link: string | null; short_code: string | null; withdrawn_at: string | null; withdrawn_reason: string;
};
type Job = { id: string; kind: string; state: string; done: number; total: number; error: string | null };
type Session = {
  id: string; code: string | null; title: string; title_en: string; kind: string; day: number; position: number; starts_at: string | null; minutes: number | null; room: string | null; description: string;
  roles: { id: string; person: string; name: string; role: string; position: number }[]; version: number;
};
type Release = { id: string; number: number; released_at: string; by: string; note: string; sessions: number };
type Attendee = { id: string; name: string; sort_name: string; office: string; institution: string; region_code: string | null; category: string | null; capacity: string | null; represents: string | null; present_at: string | null };
type AttendeeWhole = Attendee & { appointments: { id: string; invitation: string; institution: string; capacity: string; represents: string | null; from_at: string; to_at: string | null; end_reason: string }[]; roles: { session: string; title: string; role: string }[]; pass: string | null; scans: Scan[]; version: number };
type Scan = { id: string; at: string; checkpoint: string; device: string; name: string; institution: string; outcome: string; reason: string | null; source: string };
type Message = { id: string; template: string; kind: string; state: string; recipient: string; address: string; title: string; at: string; error: string; attempts: number };
type Rule = { id: string; name: string; days_before: number; at: string; enabled: boolean; template: string; audience: string; due_at: string | null; occasions: { moment: string; state: string; told: number }[]; version: number };
type Checkpoint = { id: string; name: string; name_en: string; kind: string; policy: string; categories: string[]; day: number | null; opens: string | null; closes: string | null; counts_presence: boolean; version: number };
type Device = { id: string; name: string; profile: string; checkpoint: string | null; enrolled_at: string | null; last_seen_at: string | null; queue: number | null; battery: number | null; revoked_at: string | null; enrol_refused: number; version: number };

export interface pending {
  '/api/v1/institutions': { get: Ok<List<{ id: string; name: string; kind: string; region_code: string | null }>> };
  '/api/v1/events/{slug}/messages/{message}': { get: Ok<{ title: string; text: string }> };
  '/api/v1/events/{slug}/messages': { get: Ok<List<Message> & { facets: Record<string, number> }> };
  '/api/v1/events/{slug}/reminder-rules': { get: Ok<List<Rule>>; post: Made<Record<string, unknown>, Rule> };
  '/api/v1/events/{slug}/reminder-rules/{rule}': { patch: Changed<Record<string, unknown>, Rule> };
  '/api/v1/events/{slug}/reminder-rules/{rule}/dry-run': { post: Changed<undefined, { due_at: string | null; recipients: number; sample: string[] }> };
}
