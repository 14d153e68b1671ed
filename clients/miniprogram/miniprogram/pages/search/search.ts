import type { Schemas } from "../../lib/http";
import { cursorOf } from "../../lib/http";
import { attempt, tapped, valueOf } from "../../lib/page";
import type { ShownProduct } from "../../lib/prices";
import { search, suggestions } from "../../lib/shop";

const PAUSE = 300;

/** Search in one shop or all, with words suggested while typing. */
Component({
  data: {
    slug: "",
    q: "",
    suggestions: [] as Schemas["Suggestion"][],
    products: [] as ShownProduct[],
    words: "",
    cursor: "",
  },
  methods: {
    onLoad({ slug = "" }: { slug?: string }): void {
      this.setData({ slug });
    },
    typed(event: WechatMiniprogram.Input): void {
      const q = valueOf(event);
      this.setData({ q });
      setTimeout(() => {
        if (this.data.q === q) void this.suggest(q);
      }, PAUSE);
    },
    async suggest(q: string): Promise<void> {
      const found = q.trim() ? await suggestions(q, this.data.slug).catch(() => []) : [];
      if (this.data.q === q) this.setData({ suggestions: found });
    },
    async pick(event: WechatMiniprogram.TouchEvent): Promise<void> {
      this.setData({ q: tapped(event, "text") });
      await this.find();
    },
    async find(): Promise<void> {
      const { q, slug } = this.data;
      if (!q.trim()) return;
      await attempt(async () => {
        const found = await search(q, slug);
        this.setData({
          suggestions: [],
          products: found.results,
          cursor: cursorOf(found.next),
          words: wordsFor(found),
        });
      });
    },
    async onReachBottom(): Promise<void> {
      const { q, slug, cursor } = this.data;
      if (!cursor) return;
      await attempt(async () => {
        const found = await search(q, slug, cursor);
        this.setData({
          products: [...this.data.products, ...found.results],
          cursor: cursorOf(found.next),
        });
      });
    },
  },
});

function wordsFor(found: Schemas["Found"]): string {
  if (found.count === 0) return "没有找到，换个说法试试";
  const count = `共 ${found.count}${found.is_capped ? "+" : ""} 件`;
  return found.is_similar ? `没有完全一样的，相近的${count}` : count;
}
