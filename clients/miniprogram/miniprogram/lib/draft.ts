/** What a shopper fills in at checkout, and what of it the API is asked. */
import type { Schemas } from "./http";

export interface Draft {
  /** An address of the person's book; 0 for one typed here. */
  address: number;
  name: string;
  phone: string;
  region: string[];
  detail: string;
  delivery: string;
  band: number;
  slot: string;
  payMethod: string;
  note: string;
  /** Bought at once, without the cart. */
  sku: string;
  quantity: number;
}

export const emptyDraft = (): Draft => ({
  address: 0,
  name: "",
  phone: "",
  region: [],
  detail: "",
  delivery: "",
  band: 0,
  slot: "",
  payMethod: "",
  note: "",
  sku: "",
  quantity: 1,
});

export function wishOf(draft: Draft): Schemas["WishRequest"] {
  const [province = "", city = "", district = ""] = draft.region;
  const { name, phone, detail } = draft;
  const typed = { name, phone, province, city, district, detail };
  return {
    ...(draft.sku ? { sku: draft.sku, quantity: draft.quantity } : {}),
    // Who collects in the shop leaves a name and a phone; the book's address has its own.
    ...(draft.address ? { address: draft.address } : typed),
    delivery: draft.delivery as Schemas["DeliveryEnum"] | "",
    band: draft.band || null,
    slot: draft.slot,
    client: "wechat",
  };
}

export const placedOf = (draft: Draft, total: string): Schemas["PlaceRequest"] => ({
  ...wishOf(draft),
  pay_method: draft.payMethod as Schemas["PayMethodEnum"],
  note: draft.note,
  seen_total: total,
});

/** Kept choices that the newest preview still has; else its first. */
export function settled(draft: Draft, shown: Schemas["Preview"]): Draft {
  const methods = shown.pay_methods.map((each) => each.value);
  const slots = shown.days.flatMap((day) => day.slots).filter((slot) => slot.is_open);
  const bands = shown.bands.map((band) => band.id);
  return {
    ...draft,
    delivery: shown.way.delivery,
    payMethod: methods.includes(draft.payMethod) ? draft.payMethod : (methods[0] ?? ""),
    slot: slots.some((slot) => slot.value === draft.slot) ? draft.slot : "",
    band: bands.includes(draft.band) ? draft.band : 0,
  };
}
