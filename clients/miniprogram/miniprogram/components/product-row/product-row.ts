import { attempt, say, showCount } from "../../lib/page";
import { pictureOf } from "../../lib/pictures";
import type { ShownProduct } from "../../lib/prices";
import { addToCart } from "../../lib/shop";

/** One product of a list; adds to the cart where nothing is left to choose. */
Component({
  options: { styleIsolation: "apply-shared" },
  properties: { product: { type: Object, value: {} } },
  data: { picture: "", range: "" },
  observers: {
    product(product: ShownProduct) {
      this.setData({
        picture: pictureOf(product.picture),
        range: product.price_to && product.price_to !== product.price ? " 起" : "",
      });
    },
  },
  methods: {
    open(): void {
      const { id } = this.data.product as ShownProduct;
      void wx.navigateTo({ url: `/pages/product/product?id=${id}` });
    },
    async add(): Promise<void> {
      const { sku, store } = this.data.product as ShownProduct;
      await attempt(async () => {
        const cart = await addToCart(store.slug, sku);
        showCount(cart.count);
        say(cart.notice || "已加入购物车");
      });
    },
  },
});
