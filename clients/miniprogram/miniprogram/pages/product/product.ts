import type { Schemas } from "../../lib/http";
import { attempt, numberOf, say, showCount, tapped, wordsOf } from "../../lib/page";
import { pictureOf } from "../../lib/pictures";
import type { ShownDetail } from "../../lib/prices";
import { addToCart, product } from "../../lib/shop";
import { choosing, firstChoice, optionsFor, variantOf } from "../../lib/variants";
import type { Choice, Option } from "../../lib/variants";

/** One product: its pictures, its variants, into the cart or bought at once. */
Component({
  data: {
    id: 0,
    product: null as ShownDetail | null,
    pictures: [] as string[],
    choice: {},
    options: [] as Option[],
    chosen: null as Schemas["Variant"] | null,
    quantity: 1,
    failure: "",
  },
  methods: {
    onLoad({ id }: { id: string }): void {
      this.setData({ id: Number(id) });
      void this.begin();
    },
    async begin(): Promise<void> {
      try {
        const shown = await product(this.data.id);
        this.setData({
          product: shown,
          pictures: shown.pictures.map((picture) => pictureOf(picture, 720)).filter(Boolean),
          failure: "",
        });
        void wx.setNavigationBarTitle({ title: shown.name });
        this.settle(firstChoice(shown.variants));
      } catch (error) {
        this.setData({ failure: wordsOf(error) });
      }
    },
    /** Shows the variant of a choice; the amount begins at one, or the smallest that is sold. */
    settle(choice: Choice): void {
      const variants = this.data.product?.variants ?? [];
      const chosen = variantOf(variants, choice);
      this.setData({
        choice,
        chosen,
        options: optionsFor(variants, choice),
        quantity: Math.max(1, chosen?.smallest ?? 1),
      });
    },
    choose(event: WechatMiniprogram.TouchEvent): void {
      const variants = this.data.product?.variants ?? [];
      const [name, value] = [tapped(event, "name"), tapped(event, "value")];
      this.settle(choosing(variants, this.data.choice, name, value));
    },
    change(event: WechatMiniprogram.CustomEvent): void {
      this.setData({ quantity: numberOf(event) });
    },
    async add(): Promise<void> {
      const { product: shown, chosen, quantity } = this.data;
      if (!shown || !chosen) return;
      await attempt(async () => {
        const cart = await addToCart(shown.store.slug, chosen.sku, quantity);
        showCount(cart.count);
        say(cart.notice || "已加入购物车");
      });
    },
    buy(): void {
      const { product: shown, chosen, quantity } = this.data;
      if (!shown || !chosen) return;
      const what = `sku=${encodeURIComponent(chosen.sku)}&quantity=${quantity}`;
      void wx.navigateTo({ url: `/pages/checkout/checkout?slug=${shown.store.slug}&${what}` });
    },
    openStore(): void {
      const slug = this.data.product?.store.slug ?? "";
      void wx.navigateTo({ url: `/pages/store/store?slug=${slug}` });
    },
    onShareAppMessage(): { title: string; path: string } {
      const { product: shown, id } = this.data;
      return { title: shown?.name ?? "小店通", path: `/pages/product/product?id=${id}` };
    },
  },
});
