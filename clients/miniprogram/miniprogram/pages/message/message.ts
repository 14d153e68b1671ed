import { chosenOf, rowsOf } from "../../lib/message";
import type { Row } from "../../lib/message";
import { attempt, numberOf, say, showCount, tapped, valueOf } from "../../lib/page";
import { addToCart, readMessage } from "../../lib/shop";

/** An order typed as in a chat: read by the shop, checked by the shopper, put into the cart. */
Component({
  data: { slug: "", text: "", rows: [] as Row[], note: "", ready: 0, isRead: false },
  methods: {
    onLoad({ slug }: { slug: string }): void {
      this.setData({ slug });
    },
    typed(event: WechatMiniprogram.Input): void {
      this.setData({ text: valueOf(event) });
    },
    async read(): Promise<void> {
      const { slug, text } = this.data;
      if (!text.trim()) return;
      await attempt(async () => {
        const read = await readMessage(slug, text);
        this.show(rowsOf(read));
        this.setData({ note: read.note, isRead: true });
      });
    },
    show(rows: Row[]): void {
      this.setData({ rows, ready: chosenOf(rows).length });
    },
    choose(event: WechatMiniprogram.TouchEvent): void {
      const [at, sku] = [Number(tapped(event, "row")), tapped(event, "sku")];
      this.show(
        this.data.rows.map((row) =>
          row.index === at
            ? { ...row, sku: row.sku === sku ? "" : sku, quantity: row.quantity || 1 }
            : row,
        ),
      );
    },
    change(event: WechatMiniprogram.CustomEvent): void {
      const at = Number(tapped(event, "row"));
      const quantity = numberOf(event);
      this.show(this.data.rows.map((row) => (row.index === at ? { ...row, quantity } : row)));
    },
    async put(): Promise<void> {
      const { slug } = this.data;
      await attempt(async () => {
        for (const row of chosenOf(this.data.rows)) {
          const cart = await addToCart(slug, row.sku, row.quantity);
          showCount(cart.count);
          // What is in the cart is off the sheet: a second tap puts only the rest.
          this.show(this.data.rows.filter((each) => each.index !== row.index));
        }
        say("已加入购物车");
        void wx.switchTab({ url: "/pages/cart/cart" });
      });
    },
  },
});
