import { emptyDraft, placedOf, settled, wishOf } from "../../lib/draft";
import type { Draft } from "../../lib/draft";
import { Refusal, isSignedIn, newKey } from "../../lib/http";
import type { Schemas } from "../../lib/http";
import { attempt, namesOf, say, tapped, valueOf, wordsOf } from "../../lib/page";
import { addresses, place, preview } from "../../lib/shop";

/** Where to, how and when, how it is paid; nothing is taken before 提交订单. */
Component({
  data: {
    slug: "",
    draft: emptyDraft(),
    region: "",
    addresses: [] as Schemas["Address"][],
    preview: null as Schemas["Preview"] | null,
    key: "",
    failure: "",
  },
  methods: {
    async onLoad(asked: { slug: string; sku?: string; quantity?: string }): Promise<void> {
      const { slug, sku = "", quantity = "1" } = asked;
      const draft = { ...emptyDraft(), sku: decodeURIComponent(sku), quantity: Number(quantity) };
      this.setData({ slug, draft, key: newKey() });
      await this.knowAddresses();
      await this.look();
    },
    async knowAddresses(): Promise<void> {
      if (!isSignedIn()) return;
      const book = await addresses().catch(() => []);
      const usual = book.find((address) => address.is_default) ?? book[0];
      this.setData({ addresses: book, "draft.address": usual?.id ?? 0 });
    },
    /** Asks anew what it costs and what can be chosen. */
    async look(): Promise<void> {
      try {
        const shown = await preview(this.data.slug, wishOf(this.data.draft));
        this.setData({ preview: shown, draft: settled(this.data.draft, shown), failure: "" });
      } catch (error) {
        if (this.data.preview) say(wordsOf(error));
        else this.setData({ failure: wordsOf(error) });
      }
    },
    async set(changed: Partial<Draft>): Promise<void> {
      this.setData({ draft: { ...this.data.draft, ...changed } });
      await this.look();
    },
    deliver(event: WechatMiniprogram.TouchEvent): Promise<void> {
      return this.set({ delivery: tapped(event, "value"), band: 0, slot: "" });
    },
    useAddress(event: WechatMiniprogram.TouchEvent): Promise<void> {
      return this.set({ address: Number(tapped(event, "id")) });
    },
    pickBand(event: WechatMiniprogram.TouchEvent): Promise<void> {
      return this.set({ band: Number(tapped(event, "id")) });
    },
    pickSlot(event: WechatMiniprogram.TouchEvent): void {
      if (tapped(event, "open") === "true") this.setData({ "draft.slot": tapped(event, "value") });
    },
    pickRegion(event: WechatMiniprogram.CustomEvent): Promise<void> {
      const region = namesOf(event);
      this.setData({ region: region.join(" ") });
      return this.set({ region });
    },
    pay(event: WechatMiniprogram.TouchEvent): void {
      this.setData({ "draft.payMethod": tapped(event, "value") });
    },
    write(event: WechatMiniprogram.Input): void {
      this.setData({ [`draft.${tapped(event, "field")}`]: valueOf(event) });
    },
    async importAddress(): Promise<void> {
      // Whoever closes WeChat's book types the address.
      const chosen = await wx.chooseAddress().catch(() => null);
      if (!chosen) return;
      const region = [chosen.provinceName, chosen.cityName, chosen.countyName];
      this.setData({ region: region.join(" ") });
      const { userName: name, telNumber: phone, detailInfo: detail } = chosen;
      await this.set({ address: 0, name, phone, region, detail });
    },
    async place(): Promise<void> {
      await attempt(async () => {
        const { slug, draft, preview: shown, key } = this.data;
        if (!shown) return;
        try {
          const order = await place(slug, placedOf(draft, shown.totals.total), key);
          const next = order.state === "to_pay" ? "pay/pay" : "order/order";
          void wx.redirectTo({ url: `/pages/${next}?token=${order.token}` });
        } catch (error) {
          // Something is not as it was shown: show how it is now, and why it was not placed.
          if (error instanceof Refusal && error.status === 409) await this.look();
          throw error;
        }
      });
    },
  },
});
