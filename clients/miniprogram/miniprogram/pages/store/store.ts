import type { Schemas } from "../../lib/http";
import { attempt, tapped, wordsOf } from "../../lib/page";
import type { ShownProduct } from "../../lib/prices";
import { categories, products, store } from "../../lib/shop";

/** One shop: who it is, its categories, its products. */
Component({
  data: {
    slug: "",
    store: null as Schemas["StoreDetail"] | null,
    categories: [] as Schemas["Category"][],
    category: 0,
    products: [] as ShownProduct[],
    cursor: "",
    isLoaded: false,
    failure: "",
  },
  methods: {
    onLoad({ slug }: { slug: string }): void {
      this.setData({ slug });
      void this.begin();
    },
    async begin(): Promise<void> {
      const { slug } = this.data;
      try {
        const [shop, shelves] = await Promise.all([store(slug), categories(slug)]);
        this.setData({ store: shop, categories: shelves, failure: "" });
        void wx.setNavigationBarTitle({ title: shop.name });
        await this.fill();
      } catch (error) {
        this.setData({ failure: wordsOf(error) });
      }
    },
    /** The first products of the chosen category. */
    async fill(): Promise<void> {
      const { slug, category } = this.data;
      const page = await products({ store: slug, category: category || undefined });
      // Another category was tapped meanwhile: its answer is the one to show.
      if (category !== this.data.category) return;
      this.setData({ products: page.results, cursor: page.cursor, isLoaded: true });
    },
    async choose(event: WechatMiniprogram.TouchEvent): Promise<void> {
      this.setData({ category: Number(tapped(event, "id")) });
      await attempt(() => this.fill());
    },
    async onReachBottom(): Promise<void> {
      const { slug, category, cursor } = this.data;
      if (!cursor) return;
      await attempt(async () => {
        const page = await products({ store: slug, category: category || undefined, cursor });
        this.setData({ products: [...this.data.products, ...page.results], cursor: page.cursor });
      });
    },
    search(): void {
      void wx.navigateTo({ url: `/pages/search/search?slug=${this.data.slug}` });
    },
    message(): void {
      void wx.navigateTo({ url: `/pages/message/message?slug=${this.data.slug}` });
    },
    onShareAppMessage(): { title: string; path: string } {
      const { store: shop, slug } = this.data;
      return { title: shop?.name ?? "小店通", path: `/pages/store/store?slug=${slug}` };
    },
  },
});
