import { MOST_PHOTOS, kindsOf, reasonsOf, tapsOf } from "../../lib/aftersale";
import type { Choice, Kind, Reason, Tap } from "../../lib/aftersale";
import { newKey } from "../../lib/http";
import type { Schemas } from "../../lib/http";
import { attempt, numberOf, say, tapped, valueOf, wordsOf } from "../../lib/page";
import {
  aftersale,
  askAftersale,
  escalateAftersale,
  order,
  sendBack,
  tapAftersale,
} from "../../lib/shop";
import { timeOf } from "../../lib/words";

interface Row {
  sku: string;
  name: string;
  unit: string;
  most: number;
  quantity: number;
}

/** Asking for an after-sale of an order (`token`), and one that was asked for (`number`). */
Component({
  data: {
    token: "",
    number: "",
    rows: [] as Row[],
    kinds: [] as Choice<Kind>[],
    kind: "refund" as Kind,
    isSent: false,
    reasons: [] as Choice<Reason>[],
    reason: "" as Reason | "",
    words: "",
    photos: [] as string[],
    most: MOST_PHOTOS,
    courier: "",
    trackingNumber: "",
    /** Of this one request, so that asking twice is asking once. */
    key: "",
    shown: null as Schemas["AfterSaleDetail"] | null,
    taps: [] as Choice<Tap>[],
    until: "",
    steps: [] as { index: number; label: string; time: string; words: string; photos: number }[],
    failure: "",
  },
  methods: {
    onLoad({ token = "", number = "" }: { token?: string; number?: string }): void {
      this.setData({ token, number, key: newKey() });
    },
    async onShow(): Promise<void> {
      try {
        if (this.data.number) this.show(await aftersale(this.data.number));
        // Choosing a picture hides the page: what was written stays.
        else if (!this.data.rows.length) this.begin(await order(this.data.token));
      } catch (error) {
        this.setData({ failure: wordsOf(error) });
      }
    },
    begin(found: Schemas["OrderDetail"]): void {
      const rows = found.lines
        .map(({ sku, name, unit, quantity, withdrawn }) => {
          const most = quantity - withdrawn;
          return { sku, name, unit, most, quantity: found.lines.length === 1 ? most : 0 };
        })
        .filter(({ most }) => most > 0);
      const isSent = found.fulfillment_status !== "unfulfilled";
      this.setData({ rows, isSent, kinds: kindsOf(isSent), failure: "" });
      this.offer("refund");
    },
    offer(kind: Kind): void {
      this.setData({ kind, reasons: reasonsOf(kind, this.data.isSent), reason: "" });
    },
    pickKind(event: WechatMiniprogram.TouchEvent): void {
      this.offer(tapped(event, "value") as Kind);
    },
    pickReason(event: WechatMiniprogram.TouchEvent): void {
      this.setData({ reason: tapped(event, "value") as Reason });
    },
    change(event: WechatMiniprogram.CustomEvent): void {
      const sku = tapped(event, "sku");
      const quantity = numberOf(event);
      const rows = this.data.rows.map((row) => (row.sku === sku ? { ...row, quantity } : row));
      this.setData({ rows });
    },
    write(event: WechatMiniprogram.Input): void {
      this.setData({ [tapped(event, "field")]: valueOf(event) });
    },
    async addPhotos(): Promise<void> {
      const count = MOST_PHOTOS - this.data.photos.length;
      if (count <= 0) {
        say(`最多 ${MOST_PHOTOS} 张`);
        return;
      }
      const asked = { count, mediaType: ["image" as const], sizeType: ["compressed" as const] };
      const chosen = await wx.chooseMedia(asked).catch(() => null);
      const files = (chosen?.tempFiles ?? []).map(({ tempFilePath }) => tempFilePath);
      this.setData({ photos: [...this.data.photos, ...files].slice(0, MOST_PHOTOS) });
    },
    dropPhoto(event: WechatMiniprogram.TouchEvent): void {
      const gone = Number(tapped(event, "index"));
      this.setData({ photos: this.data.photos.filter((_, index) => index !== gone) });
    },
    async ask(): Promise<void> {
      const { token, kind, reason, rows, words, photos, key } = this.data;
      const lines = rows.filter((row) => row.quantity > 0);
      if (!reason || !lines.length) {
        say(reason ? "请选择商品" : "请选择原因");
        return;
      }
      const asked = {
        ...{ order: token, kind, reason, words },
        lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      };
      await attempt(async () => {
        this.show(await askAftersale(asked, photos, key));
      });
    },
    show(shown: Schemas["AfterSaleDetail"]): void {
      const steps = shown.history.map(({ label, created_at, words, photos }, index) => ({
        ...{ index, label, words, time: timeOf(created_at), photos: photos.length },
      }));
      this.setData({
        ...{ shown, steps, number: shown.number, photos: [], words: "", failure: "" },
        taps: tapsOf(shown.state),
        until: shown.deadline ? timeOf(shown.deadline) : "",
        courier: shown.return_courier,
        trackingNumber: shown.return_number,
      });
    },
    async tap(event: WechatMiniprogram.TouchEvent): Promise<void> {
      const step = tapped(event, "value") as Tap;
      await attempt(async () => {
        this.show(await tapAftersale(this.data.number, step));
      });
    },
    async sendBack(): Promise<void> {
      const { number, courier, trackingNumber } = this.data;
      await attempt(async () => {
        this.show(await sendBack(number, courier, trackingNumber));
      });
    },
    async escalate(): Promise<void> {
      const { number, words, photos } = this.data;
      await attempt(async () => {
        this.show(await escalateAftersale(number, words, photos));
      });
    },
  },
});
