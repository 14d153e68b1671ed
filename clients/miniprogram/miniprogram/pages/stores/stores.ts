import { attempt, tapped, wordsOf } from "../../lib/page";
import { pictureOf } from "../../lib/pictures";
import { stores } from "../../lib/shop";
import type { Schemas } from "../../lib/http";

type Shown = Schemas["Store"] & { face: string };

const shown = (found: Schemas["Store"][]): Shown[] =>
  found.map((store) => ({ ...store, face: pictureOf(store.logo, 96) }));

/** Every shop there is. */
Component({
  data: { stores: [] as Shown[], cursor: "", failure: "" },
  methods: {
    onLoad(): void {
      void this.begin();
    },
    async begin(): Promise<void> {
      try {
        const page = await stores();
        this.setData({ stores: shown(page.results), cursor: page.cursor, failure: "" });
      } catch (error) {
        this.setData({ failure: wordsOf(error) });
      }
    },
    async onReachBottom(): Promise<void> {
      const { cursor } = this.data;
      if (!cursor) return;
      await attempt(async () => {
        const page = await stores(cursor);
        this.setData({
          stores: [...this.data.stores, ...shown(page.results)],
          cursor: page.cursor,
        });
      });
    },
    search(): void {
      void wx.navigateTo({ url: "/pages/search/search" });
    },
    open(event: WechatMiniprogram.TouchEvent): void {
      void wx.navigateTo({ url: `/pages/store/store?slug=${tapped(event, "slug")}` });
    },
  },
});
