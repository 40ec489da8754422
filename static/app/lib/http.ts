/**
 * Talk to our server, and know when something else answered.
 *
 * Paths are relative to `/api/v1`. Writes carry the CSRF token of the session; it lives in this module
 * only, never in storage.
 */

const ROOT = "/api/v1";
export const PROTOCOL = "1";
/** Names by id the person whose data a request brings or fetches. */
export const asPerson = (id: number): Record<string, string> => ({ "Encours-Person": String(id) });

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The server said no: `code` is stable vocabulary, `facts` what is behind it (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly facts: Record<string, unknown> = {},
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(code);
    this.name = "Problem";
  }
}

/** Nothing of ours answered: no network, or a captive portal spoke in the server's place. */
export class Unreachable extends Error {
  override name = "Unreachable";
}

/** A network in between wants a sign-in first, and answers in the server's place. */
export class Intercepted extends Unreachable {
  override name = "Intercepted";
}

/** What every try to reach the server teaches about the way there, and about the clock. */
export interface Reached {
  /** Somebody in between answered in the server's place. */
  intercepted: boolean;
  /** When the server answered, by its own clock (`Encours-Time`); null when it does not say. */
  at: string | null;
  /** When we asked and when we had the answer, by this device's clock. */
  asked: number;
  answered: number;
}

let learner: (reached: Reached) => void = () => undefined;

/** Learn from every try. One listener. */
export function onReach(listener: (reached: Reached) => void): void {
  learner = listener;
}

/** Tell of a try made elsewhere. */
export const learn = (reached: Reached): void => learner(reached);

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

export interface CallOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Sent with writes; asked of `GET /session` when absent. */
  csrf?: string;
  /** Milliseconds after which an answer is taken for lost; files are waited for as long as it takes. */
  within?: number;
}

/** An answer that takes longer was lost on the way: a connection that died says nothing of it. */
export const ANSWER_WITHIN = 30_000;

/** Give up where nothing comes for so long; `alive` says that something did. */
export function patience(milliseconds: number) {
  const giveUp = new AbortController();
  const lost = () => giveUp.abort(new DOMException("no answer", "TimeoutError"));
  let timer = setTimeout(lost, milliseconds);
  return {
    signal: giveUp.signal,
    alive(): void {
      clearTimeout(timer);
      timer = setTimeout(lost, milliseconds);
    },
    rest: () => clearTimeout(timer),
  };
}

let csrfToken = "";

/** Remember the token the session answered with; the empty string forgets it. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

let person: number | null = null;

/** Whose requests these are from now on: under anybody else's session the server refuses them. */
export function namePerson(id: number | null): void {
  person = id;
}

/** Ask the server for one thing and return its body; rejects with `Problem` or `Unreachable`. */
export async function api<T = unknown>(
  method: Method,
  path: string,
  body?: unknown,
  options: CallOptions = {},
): Promise<T> {
  return (await call<T>(method, path, body, options)).body;
}

/** Like `api`, with status and headers (`ETag` …). A stale CSRF token is renewed once. */
export async function call<T = unknown>(
  method: Method,
  path: string,
  body?: unknown,
  options: CallOptions = {},
): Promise<Answer<T>> {
  const door = method === "POST" && (path.startsWith("/session") || path === "/password/reset");
  const write = method !== "GET" && !door; // nobody is signed in at the door: no token to ask for
  if (write && !csrfToken) await renewToken();
  try {
    return await once<T>(method, path, body, options);
  } catch (error) {
    if (!(write && error instanceof Problem && error.code.includes("csrf"))) throw error;
    await renewToken();
    return once<T>(method, path, body, options);
  }
}

async function renewToken(): Promise<void> {
  const { body } = await once<{ csrf_token: string }>("GET", "/session", undefined, {});
  csrfToken = body.csrf_token;
}

async function once<T>(
  method: Method,
  path: string,
  body: unknown,
  options: CallOptions,
): Promise<Answer<T>> {
  const whose = person && !path.startsWith("/session") ? asPerson(person) : {}; // who is here is asked as nobody
  const headers: Record<string, string> = { Accept: "application/json", ...whose, ...options.headers };
  if (method !== "GET" && csrfToken) headers["X-CSRF-Token"] = csrfToken;
  const bare = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !bare) headers["Content-Type"] ??= "application/json";
  const within = options.within ?? (bare ? undefined : ANSWER_WITHIN);
  const wait = options.signal || !within ? null : patience(within);
  try {
    const response = await reach(ROOT + path, {
      method,
      headers,
      body: body === undefined ? undefined : bare ? body : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: options.signal ?? wait?.signal,
    });
    return await read<T>(response);
  } finally {
    wait?.rest();
  }
}

/** `fetch`, with its network failures, and whoever answers in the server's place, told apart from our own mistakes. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  const asked = Date.now();
  const tell = (intercepted: boolean, at: string | null = null) =>
    learn({ intercepted, at, asked, answered: Date.now() });
  let response: Response;
  try {
    response = await fetch(url, { ...init, redirect: "manual" }); // nothing of ours redirects
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    tell(false);
    throw new Unreachable(String(error));
  }
  const intercepted = isIntercepted(response);
  tell(intercepted, response.headers.get("Encours-Time"));
  if (intercepted) throw new Intercepted(`${response.status} ${response.type}`);
  return response;
}

/** Our server neither redirects nor answers a page where data was asked for (RFC 6585: 511 wants a sign-in). */
function isIntercepted({ type, status, headers }: Response): boolean {
  const page = (headers.get("Content-Type") ?? "").startsWith("text/html");
  return type === "opaqueredirect" || status === 511 || (page && status < 400);
}

async function read<T>(response: Response): Promise<Answer<T>> {
  const { status, headers } = response;
  const kind = headers.get("Content-Type") ?? "";
  if (status === 204 || status === 304) return { status, body: undefined as T, headers };
  if (!kind.includes("json")) {
    if (status >= 500) throw new Problem(status, "server_error", {}, retryAfter(headers));
    throw new Unreachable(`${status} ${kind}`);
  }
  const body = await response.json().catch(() => {
    throw new Unreachable(`${status}: not JSON after all`);
  });
  if (response.ok) return { status, body, headers };
  throw problemOf(status, body, headers);
}

/** Read a problem document; `code` falls back to the status. */
export function problemOf(status: number, body: unknown, headers: Headers): Problem {
  const said = (body ?? {}) as { code?: unknown; facts?: Record<string, unknown> };
  const code = typeof said.code === "string" ? said.code : `http_${status}`;
  return new Problem(status, code, said.facts ?? {}, retryAfter(headers));
}

/** Seconds the server asks us to wait (RFC 9110, delay-seconds or a date), or null. */
export function retryAfter(headers: Headers): number | null {
  const said = headers.get("Retry-After");
  if (!said) return null;
  const seconds = Number(said);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const until = Date.parse(said);
  return Number.isNaN(until) ? null : Math.max(0, (until - Date.now()) / 1000);
}
