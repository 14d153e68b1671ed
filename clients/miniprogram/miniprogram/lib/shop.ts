/** What a shopper does, one function each, over `/api/v1/`. */
import type { Tap } from "./aftersale";
import { call, callWithFiles, cursorOf, enter, newKey, upload } from "./http";
import type { Schemas } from "./http";
import { withOwnPrice, withOwnPrices } from "./prices";
import type { ShownDetail, ShownProduct } from "./prices";

export interface Listed<T> {
  results: T[];
  /** For the next part of the list; empty at its end. */
  cursor: string;
}

const listed = <T>(page: { results: T[]; next: string | null }): Listed<T> => ({
  results: page.results,
  cursor: cursorOf(page.next),
});

// --- looking around

export const stores = async (cursor = ""): Promise<Listed<Schemas["Store"]>> =>
  listed(await call("get", "/stores/", { query: { cursor } }));

export const store = (slug: string): Promise<Schemas["StoreDetail"]> =>
  call("get", "/stores/{slug}/", { at: { slug } });

export const categories = async (slug: string): Promise<Schemas["Category"][]> =>
  (await call("get", "/categories/", { query: { store: slug, ordering: "name", limit: 100 } }))
    .results;

export interface Wanted {
  store: string;
  category?: number;
  cursor?: string;
}

export async function products(wanted: Wanted): Promise<Listed<ShownProduct>> {
  const page = await call("get", "/products/", {
    query: {
      store: wanted.store,
      category: wanted.category,
      cursor: wanted.cursor,
      ordering: "-sales",
    },
  });
  return listed({ ...page, results: await withOwnPrices(page.results) });
}

export const product = async (id: number): Promise<ShownDetail> =>
  withOwnPrice(await call("get", "/products/{product_id}/", { at: { product_id: id } }));

export async function search(
  q: string,
  slug = "",
  cursor = "",
): Promise<Schemas["Found"] & { results: ShownProduct[] }> {
  const found = await call("get", "/search/", { query: { q, store: slug, cursor } });
  return { ...found, results: await withOwnPrices(found.results) };
}

export const suggestions = async (q: string, slug = ""): Promise<Schemas["Suggestion"][]> =>
  (await call("get", "/search/suggestions/", { query: { q, store: slug } })).results;

export const readMessage = (slug: string, text: string): Promise<Schemas["ParsedOrder"]> =>
  call("post", "/stores/{slug}/chat-orders/parse/", { at: { slug }, body: { text } });

// --- cart

export const cart = (): Promise<Schemas["Cart"]> => call("get", "/cart/");

/** Without `quantity`: one. */
export const addToCart = (slug: string, sku: string, quantity?: number): Promise<Schemas["Cart"]> =>
  call("post", "/cart/lines/", {
    body: { store: slug, sku, ...(quantity ? { quantity } : {}) },
    key: newKey(),
  });

export const changeLine = (variant: number, quantity: number): Promise<Schemas["Cart"]> =>
  call("patch", "/cart/lines/{variant_id}/", {
    at: { variant_id: variant },
    body: { quantity },
  });

export const removeLine = (variant: number): Promise<Schemas["Cart"]> =>
  call("delete", "/cart/lines/{variant_id}/", { at: { variant_id: variant } });

export const clearUnavailable = (): Promise<Schemas["Cart"]> =>
  call("post", "/cart/clear-unavailable/");

// --- checkout and paying

export const preview = (slug: string, wish: Schemas["WishRequest"]): Promise<Schemas["Preview"]> =>
  call("post", "/checkout/{slug}/preview/", { at: { slug }, body: wish });

export const place = (
  slug: string,
  placed: Schemas["PlaceRequest"],
  key: string,
): Promise<Schemas["OrderDetail"]> =>
  call("post", "/checkout/{slug}/", { at: { slug }, body: placed, key });

export const startPayment = (
  token: string,
  channel: Schemas["ChannelEnum"],
): Promise<Schemas["Started"]> =>
  call("post", "/orders/{token}/payments/", {
    at: { token },
    body: { channel, client: "wechat" },
    key: newKey(),
  });

export const payMethods = (token: string): Promise<Schemas["Offer"][]> =>
  call("get", "/orders/{token}/pay-methods/", { at: { token }, query: { client: "wechat" } });

export const askGateway = (token: string): Promise<Schemas["PayStatus"]> =>
  call("post", "/orders/{token}/payments/ask/", { at: { token } });

export const payStatus = (token: string): Promise<Schemas["PayStatus"]> =>
  call("get", "/orders/{token}/payments/status/", { at: { token } });

export const sendProof = (token: string, file: string): Promise<void> =>
  upload(`/orders/${encodeURIComponent(token)}/payments/proof/`, file, newKey());

// --- orders

export type OrderFilter = "all" | "to_pay" | "to_ship" | "to_receive" | "done" | "refunds";

export const orders = async (state: OrderFilter, cursor = ""): Promise<Listed<Schemas["Order"]>> =>
  listed(await call("get", "/orders/", { query: { state, cursor } }));

export const order = (token: string): Promise<Schemas["OrderDetail"]> =>
  call("get", "/orders/{token}/", { at: { token } });

export const cancelOrder = (token: string, reason: string): Promise<Schemas["OrderDetail"]> =>
  call("post", "/orders/{token}/cancel/", { at: { token }, body: { reason } });

export const receiveOrder = (token: string): Promise<Schemas["OrderDetail"]> =>
  call("post", "/orders/{token}/receive/", { at: { token } });

export const orderAgain = (token: string): Promise<Schemas["Cart"]> =>
  call("post", "/orders/{token}/again/", { at: { token }, key: newKey() });

// --- after-sales

export const aftersales = async (): Promise<Schemas["AfterSale"][]> =>
  (await call("get", "/aftersales/", { query: { limit: 100 } })).results;

export const aftersale = (number: string): Promise<Schemas["AfterSaleDetail"]> =>
  call("get", "/aftersales/{aftersale}/", { at: { aftersale: number } });

/** `photos` are pictures on the phone; the same `key` asks once, however often it is sent. */
export function askAftersale(
  asked: Schemas["AskAfterSaleRequest"],
  photos: string[],
  key: string,
): Promise<Schemas["AfterSaleDetail"]> {
  if (!photos.length) return call("post", "/aftersales/", { body: asked, key });
  const { order: token, kind, reason, words = "", lines } = asked;
  const parts = Object.entries({ order: token, kind, reason, words });
  const texts = parts.map(([name, value]) => ({ name, value }));
  const goods = lines.map((line) => ({ name: "lines", value: JSON.stringify(line) }));
  return callWithFiles("/aftersales/", { parts: [...texts, ...goods], key }, photos);
}

const TAPS = {
  withdraw: "/aftersales/{aftersale}/withdraw/",
  accept: "/aftersales/{aftersale}/accept/",
  decline: "/aftersales/{aftersale}/decline/",
  received: "/aftersales/{aftersale}/received/",
} as const;

export const tapAftersale = (number: string, tap: Tap): Promise<Schemas["AfterSaleDetail"]> =>
  call("post", TAPS[tap], { at: { aftersale: number } });

export const sendBack = (
  number: string,
  courier: string,
  trackingNumber: string,
): Promise<Schemas["AfterSaleDetail"]> =>
  call("post", "/aftersales/{aftersale}/send-back/", {
    at: { aftersale: number },
    body: { courier, tracking_number: trackingNumber },
  });

export const escalateAftersale = (
  number: string,
  words: string,
  photos: string[],
): Promise<Schemas["AfterSaleDetail"]> => {
  const at = { aftersale: number };
  const path = "/aftersales/{aftersale}/escalate/";
  if (!photos.length) return call("post", path, { at, body: { words } });
  return callWithFiles(path, { at, parts: [{ name: "words", value: words }] }, photos);
};

// --- people

export const me = (): Promise<Schemas["Person"]> => call("get", "/me/");

export const addresses = (): Promise<Schemas["Address"][]> => call("get", "/addresses/");

export const addAddress = (address: Schemas["AddressInputRequest"]): Promise<Schemas["Address"]> =>
  call("post", "/addresses/", { body: address, key: newKey() });

/** What was agreed to on the sign-in page; kept with its version and time. */
export const agree = (): Promise<Schemas["Consent"][]> =>
  call("post", "/account/consents/", { body: { documents: ["privacy", "terms"] } });

/** A question to who asks often, and what was answered. */
export interface Answered {
  captcha_id: string;
  captcha: string;
}

export const sendCode = (phone: string, answered?: Answered): Promise<Schemas["CodeSent"]> =>
  call("post", "/auth/sms-codes/", { body: { phone, ...answered } });

export async function signInBySms(phone: string, code: string): Promise<void> {
  await enter(await call("post", "/auth/sms/", { body: { phone, code } }));
}

/**
 * By who opened the program; the first time WeChat's button gives a `phoneCode`. Each try takes
 * a code of its own from wx.login: a refused one is used up.
 */
export async function signInByWechat(phoneCode = ""): Promise<void> {
  const { code } = await wx.login();
  const body = phoneCode ? { code, phone_code: phoneCode } : { code };
  await enter(await call("post", "/auth/wechat-mini/", { body }));
}
