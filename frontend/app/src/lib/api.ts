import type { paths } from './schema.d.ts';
import { language, t } from './words.svelte.ts';

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
export type Path = keyof paths & string;
type Operation<P extends Path, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;
type Content<R> = R extends { content: { 'application/json': infer C } } ? C : undefined;
/** What an operation answers when it goes well. */
export type Answer<P extends Path, M extends Method = 'get'> =
  Operation<P, M> extends { responses: infer R } ? Content<R[keyof R & (200 | 201 | 202 | 204)]> : never;
/** A body may leave out what has a default: the description names defaults, but types cannot tell them from the rest. */
type Loose<T> = T extends readonly (infer I)[] ? Loose<I>[] : T extends object ? { [K in keyof T]?: Loose<T[K]> } : T;
/** What an operation wants as its body. */
export type Body<P extends Path, M extends Method> =
  Operation<P, M> extends { requestBody: { content: { 'application/json': infer C } } } ? Loose<C> : undefined;

type Values = Record<string, string | number | boolean | null | undefined>;
export type Options = { path?: Values; query?: Values; version?: number; key?: string; signal?: AbortSignal; keepalive?: boolean };

/** A refusal in words: what happened and what to do, with the stable code and the fields it concerns. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: Record<string, string> = {},
    readonly current: unknown = undefined
  ) {
    super(detail);
  }
}

export function get<P extends Path>(path: P, options: Options = {}): Promise<Answer<P>> {
  return call('get', path, undefined, options) as Promise<Answer<P>>;
}

export function post<P extends Path>(path: P, body: Body<P, 'post'>, options: Options = {}): Promise<Answer<P, 'post'>> {
  return call('post', path, body, { key: crypto.randomUUID?.(), ...options }) as Promise<Answer<P, 'post'>>;
}

export function patch<P extends Path>(path: P, body: Body<P, 'patch'>, options: Options): Promise<Answer<P, 'patch'>> {
  return call('patch', path, body, options) as Promise<Answer<P, 'patch'>>;
}

export function put<P extends Path>(path: P, body: Body<P, 'put'>, options: Options): Promise<Answer<P, 'put'>> {
  return call('put', path, body, options) as Promise<Answer<P, 'put'>>;
}

export function remove<P extends Path>(path: P, options: Options): Promise<Answer<P, 'delete'>> {
  return call('delete', path, undefined, options) as Promise<Answer<P, 'delete'>>;
}

/** A file that is asked for with a body, and the name the server gives it. */
export async function fetchFile(path: string, body: unknown, options: Options = {}): Promise<{ data: Blob; name: string }> {
  const response = await reach(address(path, options), { method: 'POST', headers: headers('post', body, options), body: JSON.stringify(body) });
  if (!response.ok) throw await problemOf(response);
  const name = response.headers.get('content-disposition')?.match(/filename="([^"]+)"/)?.[1] ?? 'rakornas';
  return { data: await response.blob(), name };
}

/** The address of an operation with its places filled. */
export function address(path: string, { path: places = {}, query = {} }: Options = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(places[name])));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${filled}?${search}` : filled;
}

async function call(method: Method, path: string, body: unknown, options: Options): Promise<unknown> {
  const response = await reach(address(path, options), {
    method: method.toUpperCase(),
    headers: headers(method, body, options),
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: options.signal,
    keepalive: options.keepalive
  });
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 || response.headers.get('content-length') === '0' ? undefined : response.json();
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (reason) {
    if ((reason as Error).name === 'AbortError') throw reason;
    throw new Problem(0, 'unreachable', t('app.unreachable'));
  }
}

function headers(method: Method, body: unknown, options: Options): Record<string, string> {
  const sent: Record<string, string> = { accept: 'application/json', 'accept-language': language.now };
  if (body !== undefined) sent['content-type'] = 'application/json';
  if (options.version !== undefined) sent['if-match'] = `"${options.version}"`;
  if (method !== 'get') sent['x-csrf-token'] = document.cookie.match(/(?:^|; )rk_csrf=([^;]*)/)?.[1] ?? '';
  if (method === 'post' && options.key) sent['idempotency-key'] = options.key;
  return sent;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const told = await response.json();
    const fields = Object.fromEntries((told.errors ?? []).map((one: { field: string; detail: string }) => [one.field, one.detail]));
    return new Problem(response.status, told.code, told.detail || told.title, fields, told.current);
  } catch {
    return new Problem(response.status, 'unreadable', t('app.unreadable'));
  }
}
