import type { Schemas } from "../../lib/http";
import { attempt, showCount, tapped, wordsOf } from "../../lib/page";
import { aftersales, cancelOrder, order, orderAgain, receiveOrder } from "../../lib/shop";
import { timeOf } from "../../lib/words";

/** One order, in the words the shop's own pages use. */
Component({
  data: {
    token: "",
    order: null as Schemas["OrderDetail"] | null,
    events: [] as { index: number; label: string; time: string }[],
    cases: [] as Schemas["AfterSale"][],
    mayAsk: false,
    failure: "",
  },
  methods: {
    onLoad({ token }: { token: string }): void {
      this.setData({ token });
    },
    async onShow(): Promise<void> {
      try {
        const shown = await order(this.data.token);
        this.show(shown);
        // Without its after-sales the order is worth showing as well.
        const cases = shown.payment_status === "unpaid" ? [] : await aftersales().catch(() => []);
        this.setData({ cases: cases.filter((each) => each.order === shown.number) });
      } catch (error) {
        this.setData({ failure: wordsOf(error) });
      }
    },
    show(shown: Schemas["OrderDetail"]): void {
      const events = shown.events.map(({ label, created_at }, index) => ({
        index,
        label,
        time: timeOf(created_at),
      }));
      const isPaid = ["paid", "part_refunded"].includes(shown.payment_status);
      const mayAsk = isPaid && !shown.cancelled_at;
      this.setData({ order: shown, events, mayAsk, failure: "" });
    },
    async cancel(): Promise<void> {
      const { confirm } = await wx.showModal({ title: "取消订单", content: "确定不要了吗？" });
      if (!confirm) return;
      await attempt(async () => {
        this.show(await cancelOrder(this.data.token, ""));
      });
    },
    async receive(): Promise<void> {
      const { confirm } = await wx.showModal({ title: "确认收货", content: "东西都收到了吗？" });
      if (!confirm) return;
      await attempt(async () => {
        this.show(await receiveOrder(this.data.token));
      });
    },
    async again(): Promise<void> {
      await attempt(async () => {
        showCount((await orderAgain(this.data.token)).count);
        void wx.switchTab({ url: "/pages/cart/cart" });
      });
    },
    ask(): void {
      void wx.navigateTo({ url: `/pages/aftersale/aftersale?token=${this.data.token}` });
    },
    openCase(event: WechatMiniprogram.TouchEvent): void {
      const number = tapped(event, "number");
      void wx.navigateTo({ url: `/pages/aftersale/aftersale?number=${number}` });
    },
    pay(): void {
      void wx.navigateTo({ url: `/pages/pay/pay?token=${this.data.token}` });
    },
  },
});
