/**
 * Requests to the API: who asks (a signed-in person or a guest's cart), tokens made new once,
 * and refusals as the API words them.
 */
import { config } from "./config";
import { formOf, read } from "./multipart";
import type { Part } from "./multipart";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
type Method = "get" | "post" | "put" | "patch" | "delete";
/** Addresses of the document that know a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends object ? P : never;
}[keyof paths];
type Json<R> = R extends { content: { "application/json": infer T } } ? T : undefined;
type Responses<O> = O extends { responses: infer R } ? R[keyof R & (200 | 201 | 202 | 204)] : never;
type Body<O> = O extends { requestBody?: { content: { "application/json": infer T } } } ? T : never;
type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : never;

/** What an operation is given: the names in its address, its query, its body, a key for retries. */
export interface Asked<O> {
  at?: Record<string, string | number>;
  query?: Query<O>;
  body?: Body<O>;
  key?: string;
}

const ACCESS = "access";
const REFRESH = "refresh";
const CART = "cart";
const CART_HEADER = "X-Cart-Token";

/** The API's answer to what it does not do: `code` for programs, `message` for people. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    words: string,
    readonly fields: Record<string, string[]> = {},
    /** The whole problem: some say more, such as `now` of a changed price. */
    readonly problem: Record<string, unknown> = {},
  ) {
    super(words);
  }
}

interface Answer {
  status: number;
  data: unknown;
  headers: Record<string, string>;
}

/** Calls one operation of the document. Throws a `Refusal`, also for a network that is away. */
export async function call<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  asked: Asked<paths[P][M]> = {},
): Promise<Json<Responses<paths[P][M]>>> {
  const address = addressOf(path, asked.at ?? {}, asked.query);
  const answer = await signed(method, address, asked.body, asked.key);
  return answer.data as Json<Responses<paths[P][M]>>;
}

/** Calls a posting operation with files, all in the one request that it takes. */
export async function callWithFiles<P extends PathOf<"post">>(
  path: P,
  asked: { at?: Record<string, string | number>; parts: Part[]; key?: string },
  photos: string[],
): Promise<Json<Responses<paths[P]["post"]>>> {
  const files = photos.map(async (file, number) => ({
    ...{ name: "photos", value: await read(file), file: `${number + 1}.jpg` },
  }));
  const form = formOf([...asked.parts, ...(await Promise.all(files))], newKey());
  const header = { "Content-Type": form.type };
  const address = addressOf(path, asked.at ?? {}, undefined);
  const answer = await signed("post", address, form.body, asked.key, header);
  return answer.data as Json<Responses<paths[P]["post"]>>;
}

/** A key that makes retries of one action one action. */
export function newKey(): string {
  const part = (): string => Math.random().toString(36).slice(2, 12).padEnd(10, "0");
  return `${Date.now().toString(36)}-${part()}${part()}`;
}

export const isSignedIn = (): boolean => stored(ACCESS) !== "";

/** Keeps the tokens of a sign-in; what the guest had in the cart goes to the person. */
export async function enter(tokens: Schemas["Tokens"]): Promise<void> {
  const guest = stored(CART);
  keep(tokens);
  if (!guest) return;
  await send("post", "/cart/merge/", undefined, { ...personal(), [CART_HEADER]: guest });
  wx.removeStorageSync(CART);
}

/** The server forgets this device, and the device the person. */
export async function leave(): Promise<void> {
  const refresh = stored(REFRESH);
  wx.removeStorageSync(ACCESS);
  wx.removeStorageSync(REFRESH);
  if (refresh) await send("post", "/auth/revoke/", { refresh }, {}).catch(() => undefined);
}

/** Sends a picture in the field `picture`. */
export function upload(path: string, file: string, key: string): Promise<void> {
  return new Promise((done, refuse) => {
    wx.uploadFile({
      url: config.api + path,
      filePath: file,
      name: "picture",
      header: { ...whoAsks(), "Idempotency-Key": key },
      success: ({ statusCode, data }) => {
        if (statusCode < 300) done();
        else refuse(refusalOf(statusCode, parsed(data)));
      },
      fail: () => {
        refuse(offline());
      },
    });
  });
}

/** The cursor in the `next` of a list; empty at its end. */
export function cursorOf(next: string | null): string {
  const found = /[?&]cursor=([^&]+)/.exec(next ?? "");
  return found?.[1] ? decodeURIComponent(found[1]) : "";
}

async function signed(
  method: Method,
  address: string,
  body: unknown,
  key?: string,
  header: Record<string, string> = {},
): Promise<Answer> {
  const once: Record<string, string> = key ? { "Idempotency-Key": key } : {};
  const ask = (): Promise<Answer> =>
    send(method, address, body, { ...header, ...whoAsks(), ...once });
  try {
    return await again(ask, method === "get" || key !== undefined);
  } catch (error) {
    const isStale = error instanceof Refusal && error.status === 401 && stored(REFRESH) !== "";
    if (!isStale) throw error;
    await renew();
    return ask();
  }
}

/** Once more where the network failed and asking twice does nothing twice. */
async function again(ask: () => Promise<Answer>, isSafe: boolean): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (isSafe && error instanceof Refusal && error.status === 0) return ask();
    throw error;
  }
}

let renewing: Promise<void> | null = null;

/** A refresh token works once: whoever needs it at the same time waits for the same answer. */
function renew(): Promise<void> {
  renewing ??= send("post", "/auth/refresh/", { refresh: stored(REFRESH) }, {})
    .then((answer) => {
      keep(answer.data as Schemas["Tokens"]);
    })
    .catch((error: unknown) => {
      // Only the server's no ends a sign-in; a network that is away does not.
      if (error instanceof Refusal && error.status === 401) {
        wx.removeStorageSync(ACCESS);
        wx.removeStorageSync(REFRESH);
      }
      throw error;
    })
    .finally(() => {
      renewing = null;
    });
  return renewing;
}

function send(
  method: Method,
  address: string,
  body: unknown,
  header: Record<string, string>,
): Promise<Answer> {
  return new Promise((done, refuse) => {
    wx.request({
      url: config.api + address,
      method: method.toUpperCase() as "GET",
      data: body as WechatMiniprogram.IAnyObject | ArrayBuffer | undefined,
      header: { "Content-Type": "application/json", ...header },
      timeout: 15000,
      success: ({ statusCode, data, header: headers }) => {
        const answer = { status: statusCode, data, headers: lowered(headers) };
        if (statusCode >= 400) {
          refuse(refusalOf(statusCode, data));
          return;
        }
        keepCart(answer);
        done(answer);
      },
      fail: () => {
        refuse(offline());
      },
    });
  });
}

function whoAsks(): Record<string, string> {
  if (isSignedIn()) return personal();
  const cart = stored(CART);
  return cart ? { [CART_HEADER]: cart } : {};
}

const personal = (): Record<string, string> => ({ Authorization: `Bearer ${stored(ACCESS)}` });

function keep(tokens: Schemas["Tokens"]): void {
  wx.setStorageSync(ACCESS, tokens.access);
  wx.setStorageSync(REFRESH, tokens.refresh);
}

function keepCart({ data, headers }: Answer): void {
  const inBody = (data as { token?: unknown } | null)?.token;
  const isCart = Array.isArray((data as { stores?: unknown } | null)?.stores);
  const token = headers[CART_HEADER.toLowerCase()] ?? (isCart ? inBody : undefined);
  if (!isSignedIn() && typeof token === "string" && token) wx.setStorageSync(CART, token);
}

function stored(name: string): string {
  const value: unknown = wx.getStorageSync(name);
  return typeof value === "string" ? value : "";
}

function addressOf(path: string, at: Record<string, string | number>, query: unknown): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(at[name] ?? "")),
  );
  const pairs = Object.entries((query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length ? `${filled}?${pairs.join("&")}` : filled;
}

function refusalOf(status: number, data: unknown): Refusal {
  const problem = (typeof data === "string" ? parsed(data) : data) as Partial<
    Schemas["Problem"]
  > | null;
  return new Refusal(
    status,
    problem?.code ?? "unknown",
    problem?.detail ?? "出了点问题，请稍后再试",
    problem?.fields,
    problem ?? {},
  );
}

const offline = (): Refusal => new Refusal(0, "offline", "网络不通，请检查后再试");

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const lowered = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
