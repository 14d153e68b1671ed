/** What a signed-in person pays where that is less: the catalogue says what everybody pays. */
import { call, isSignedIn } from "./http";
import type { Schemas } from "./http";

/** `own` says why it costs this person less; empty where it does not. */
export type ShownProduct = Schemas["Product"] & { own?: string };
export type ShownDetail = Schemas["ProductDetail"] & { own?: string };

/** As many as the API answers for at once. */
const MOST = 60;

type Priced = Schemas["PersonalPrice"];

/** Everybody's prices stay where the answer does not come. */
async function ofProducts(ids: number[]): Promise<Map<number, Priced>> {
  if (!isSignedIn() || !ids.length) return new Map();
  try {
    const query = { products: ids.slice(0, MOST).join(",") };
    const rows = await call("get", "/account/prices/", { query });
    return new Map(rows.map((row) => [row.product, row]));
  } catch {
    return new Map();
  }
}

export async function withOwnPrices(products: Schemas["Product"][]): Promise<ShownProduct[]> {
  const found = await ofProducts(products.map((product) => product.id));
  return products.map((product) => {
    const one = found.get(product.id);
    return one?.price_from ? { ...product, price: one.price_from, own: one.words } : product;
  });
}

export async function withOwnPrice(product: Schemas["ProductDetail"]): Promise<ShownDetail> {
  const one = (await ofProducts([product.id])).get(product.id);
  if (!one) return product;
  const bySku = new Map(one.variants.map((variant) => [variant.sku, variant.price]));
  const variants = product.variants.map((variant) => ({
    ...variant,
    price: bySku.get(variant.sku) ?? variant.price,
  }));
  return { ...product, variants, price: one.price_from ?? product.price, own: one.words };
}
