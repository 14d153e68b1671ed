import { Refusal } from "../../lib/http";
import type { Schemas } from "../../lib/http";
import { attempt, say, tapped, wordsOf } from "../../lib/page";
import { pictureOf } from "../../lib/pictures";
import { askGateway, order, payMethods, payStatus, sendProof, startPayment } from "../../lib/shop";
import { minutesOf, proofWordsOf } from "../../lib/words";

// Milliseconds between two questions whether it is paid.
const PAUSE = 2000;

/** Paying one order. What WeChat says afterwards decides nothing: the shop is asked. */
Component({
  data: {
    token: "",
    order: null as Schemas["OrderDetail"] | null,
    methods: [] as Schemas["Offer"][],
    channel: "",
    started: null as Schemas["Started"] | null,
    transfer: null as Schemas["Transfer"] | null,
    transferCode: "",
    proof: null as Schemas["Proof"] | null,
    proofWords: "",
    left: "",
    needsPerson: false,
    failure: "",
    /** Which round of asking is the living one; 0 while the page is hidden. */
    round: 0,
  },
  methods: {
    onLoad({ token }: { token: string }): void {
      this.setData({ token });
    },
    async onShow(): Promise<void> {
      const { token } = this.data;
      try {
        const [shown, methods] = await Promise.all([order(token), payMethods(token)]);
        const channel = this.data.channel || shown.pay_method;
        this.setData({ order: shown, methods, channel, needsPerson: false, failure: "" });
        void this.watch();
      } catch (error) {
        this.setData({ failure: wordsOf(error) });
      }
    },
    onHide(): void {
      this.setData({ round: 0 });
    },
    onUnload(): void {
      this.setData({ round: 0 });
    },
    /** Asks how it stands until it is settled or the page is left. */
    async watch(): Promise<void> {
      const round = Date.now();
      this.setData({ round });
      while (this.data.round === round) {
        const status = await payStatus(this.data.token).catch(() => null);
        if (this.data.round !== round) return;
        if (status) this.show(status);
        if (status?.is_settled) {
          this.openOrder();
          return;
        }
        // Whoever gets no answer asks less often: perhaps too many ask already.
        await new Promise((done) => setTimeout(done, status ? PAUSE : 5 * PAUSE));
      }
    },
    show(status: Schemas["PayStatus"]): void {
      this.setData({
        left: minutesOf(status.seconds_left),
        proof: status.proof,
        proofWords: proofWordsOf(status.proof),
      });
    },
    choose(event: WechatMiniprogram.TouchEvent): void {
      this.setData({ channel: tapped(event, "value") });
    },
    async pay(): Promise<void> {
      await attempt(async () => {
        try {
          const { token, channel } = this.data;
          await this.goOn(await startPayment(token, channel as Schemas["ChannelEnum"]));
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== "openid_needed") throw error;
          this.setData({ needsPerson: true });
        }
      });
    },
    async goOn(started: Schemas["Started"]): Promise<void> {
      const { transfer, bridge } = started;
      const transferCode = pictureOf(transfer?.code ?? null, 480);
      this.setData({ started, transfer, transferCode });
      if (!bridge) return;
      const { timeStamp, nonceStr, package: prepaid, signType, paySign } = bridge;
      const given = { timeStamp, nonceStr, package: prepaid, signType: signType as "RSA", paySign };
      const isCancelled = await wx.requestPayment(given).then(
        () => false,
        () => true,
      );
      if (isCancelled) say("没有付成，可以再试");
      // The gateway knows before its notice arrives; `watch` sees what it said.
      await askGateway(this.data.token).catch(() => undefined);
    },
    async sendProof(): Promise<void> {
      const chosen = await wx.chooseMedia({ count: 1, mediaType: ["image"] }).catch(() => null);
      const file = chosen?.tempFiles[0]?.tempFilePath;
      if (!file) return;
      await attempt(async () => {
        await sendProof(this.data.token, file);
        this.show(await payStatus(this.data.token));
        say("收到截图，等店家核对");
      });
    },
    signIn(): void {
      void wx.navigateTo({ url: "/pages/sign-in/sign-in" });
    },
    openOrder(): void {
      this.setData({ round: 0 });
      void wx.redirectTo({ url: `/pages/order/order?token=${this.data.token}` });
    },
  },
});
