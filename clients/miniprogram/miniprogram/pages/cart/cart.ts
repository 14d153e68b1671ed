import type { Schemas } from "../../lib/http";
import { attempt, numberOf, showCount, tapped, wordsOf } from "../../lib/page";
import { cart, changeLine, clearUnavailable, removeLine } from "../../lib/shop";

/** What was put aside, a group for each shop; each is ordered by itself. */
Component({
  data: { cart: null as Schemas["Cart"] | null, hasGone: false, failure: "" },
  methods: {
    async onShow(): Promise<void> {
      try {
        this.show(await cart());
      } catch (error) {
        this.setData({ failure: wordsOf(error) });
      }
    },
    show(shown: Schemas["Cart"]): void {
      const hasGone = shown.stores.some((group) => group.lines.some((line) => line.problem));
      this.setData({ cart: shown, hasGone, failure: "" });
      showCount(shown.count);
    },
    async change(event: WechatMiniprogram.CustomEvent): Promise<void> {
      const [variant, quantity] = [Number(tapped(event, "variant")), numberOf(event)];
      await attempt(async () => {
        this.show(await changeLine(variant, quantity));
      });
    },
    async remove(event: WechatMiniprogram.TouchEvent): Promise<void> {
      const variant = Number(tapped(event, "variant"));
      await attempt(async () => {
        this.show(await removeLine(variant));
      });
    },
    async clear(): Promise<void> {
      await attempt(async () => {
        this.show(await clearUnavailable());
      });
    },
    checkout(event: WechatMiniprogram.TouchEvent): void {
      void wx.navigateTo({ url: `/pages/checkout/checkout?slug=${tapped(event, "slug")}` });
    },
    openStore(event: WechatMiniprogram.TouchEvent): void {
      void wx.navigateTo({ url: `/pages/store/store?slug=${tapped(event, "slug")}` });
    },
    browse(): void {
      void wx.switchTab({ url: "/pages/stores/stores" });
    },
  },
});
