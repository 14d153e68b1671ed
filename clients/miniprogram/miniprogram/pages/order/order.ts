import type { Schemas } from "../../lib/http";
import { attempt, showCount, wordsOf } from "../../lib/page";
import { cancelOrder, order, orderAgain, receiveOrder } from "../../lib/shop";
import { timeOf } from "../../lib/words";

/** One order, in the words the shop's own pages use. */
Component({
  data: {
    token: "",
    order: null as Schemas["OrderDetail"] | null,
    events: [] as { index: number; label: string; time: string }[],
    failure: "",
  },
  methods: {
    onLoad({ token }: { token: string }): void {
      this.setData({ token });
    },
    async onShow(): Promise<void> {
      try {
        this.show(await order(this.data.token));
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
      this.setData({ order: shown, events, failure: "" });
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
    pay(): void {
      void wx.navigateTo({ url: `/pages/pay/pay?token=${this.data.token}` });
    },
  },
});
