import type { Schemas } from "../../lib/http";
import { Refusal } from "../../lib/http";
import { attempt, tapped, wordsOf } from "../../lib/page";
import { orders } from "../../lib/shop";
import type { OrderFilter } from "../../lib/shop";

const TABS: { state: OrderFilter; label: string }[] = [
  { state: "all", label: "全部" },
  { state: "to_pay", label: "待付款" },
  { state: "to_ship", label: "待发货" },
  { state: "to_receive", label: "待收货" },
  { state: "done", label: "已完成" },
  { state: "refunds", label: "退款" },
];

/** My orders, a guest's too: this device holds the token of what it ordered. */
Component({
  data: {
    tabs: TABS,
    state: "all" as OrderFilter,
    orders: [] as Schemas["Order"][],
    cursor: "",
    isLoaded: false,
    failure: "",
  },
  methods: {
    async onShow(): Promise<void> {
      const { state } = this.data;
      try {
        const page = await orders(state);
        if (state !== this.data.state) return;
        this.setData({ orders: page.results, cursor: page.cursor, isLoaded: true, failure: "" });
      } catch (error) {
        // Who never ordered here and is not signed in has no orders.
        const isNobody = error instanceof Refusal && error.status === 401;
        if (isNobody) this.setData({ orders: [], cursor: "", isLoaded: true, failure: "" });
        else this.setData({ failure: wordsOf(error) });
      }
    },
    async choose(event: WechatMiniprogram.TouchEvent): Promise<void> {
      this.setData({ state: tapped(event, "state") as OrderFilter });
      await this.onShow();
    },
    async onReachBottom(): Promise<void> {
      const { state, cursor } = this.data;
      if (!cursor) return;
      await attempt(async () => {
        const page = await orders(state, cursor);
        this.setData({ orders: [...this.data.orders, ...page.results], cursor: page.cursor });
      });
    },
    open(event: WechatMiniprogram.TouchEvent): void {
      void wx.navigateTo({ url: `/pages/order/order?token=${tapped(event, "token")}` });
    },
  },
});
