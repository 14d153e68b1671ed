// Shopping in the running demo (API, SITE), page by page as WeChat shows them.
const assert = require("node:assert/strict");
const path = require("node:path");
const { before, test } = require("node:test");
const { config, open, phone } = require("./harness.cjs");

const PICTURE = path.resolve(__dirname, "../../../static/art/og-default.png");
const SITE = process.env.SITE;
const last = () => phone.visits.at(-1);
const part = (url, name) => new URL(url, "http://x").searchParams.get(name);
const newPhone = () => `138${String(Date.now()).slice(-8)}`;

async function codeFor(number) {
  for (let tries = 0; tries < 100; tries += 1) {
    const inbox = await (await fetch(`${SITE}/dev/inbox.json`)).json();
    const found = inbox.find((row) => row.to === number && row.code);
    if (found) return found.code;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no code for ${number}`);
}

async function signIn(number) {
  const page = await open("sign-in/sign-in");
  await page.do("sendCode");
  assert.match(phone.said.at(-1), /请先阅读并同意/);
  page.do("toggle");
  await page.do("write", { field: "phone" }, { value: number });
  await page.do("sendCode");
  assert.ok(page.data.wait > 0, phone.said.join());
  await page.do("write", { field: "code" }, { value: await codeFor(number) });
  await page.do("bySms");
  assert.equal(last(), "back", phone.said.join());
}

/** A shop of the demo that takes an order, and a product of it without options. */
async function somethingToBuy(wanted) {
  const page = await open("store/store", { slug: wanted });
  await page.until((it) => it.data.isLoaded);
  const found = page.data.products.find((each) => each.sku && each.in_stock);
  return { page, found };
}

let slugs;
before(async () => {
  assert.ok(SITE, "API and SITE say where the demo is");
  const got = await (await fetch(`${config.api}/stores/?limit=100`)).json();
  slugs = Object.fromEntries(got.results.map((store) => [store.name, store.slug]));
});

test("a guest: shops, search, product, cart, collected and paid in the shop", async () => {
  phone.reset();
  const stores = await open("stores/stores");
  await stores.until((it) => it.data.stores.length > 0);
  const [name] = Object.keys(slugs).filter((each) => stores.text.includes(each));
  assert.ok(name, stores.text);
  const { page, found } = await somethingToBuy(slugs[name]);
  assert.match(page.text, new RegExp(name));
  assert.ok(found, "nothing on sale");

  const search = await open("search/search", { slug: slugs[name] });
  await search.do("typed", {}, { value: found.name });
  await search.do("find");
  assert.ok(
    search.data.products.some((each) => each.id === found.id),
    search.text,
  );

  const product = await open("product/product", { id: String(found.id) });
  await product.until((it) => it.data.chosen);
  assert.ok(product.text.includes(`¥${found.price}`), product.text);
  await product.do("add");
  assert.ok(Number(phone.badge) >= 1, phone.said.join());

  const cart = await open("cart/cart");
  assert.ok(cart.text.includes(found.name), cart.text);
  const [line] = cart.data.cart.stores[0].lines;
  await cart.do("change", { variant: line.variant_id }, { value: line.quantity + line.step });
  assert.equal(cart.data.cart.stores[0].lines[0].quantity, line.quantity + line.step);
  await cart.do("checkout", { slug: slugs[name] });

  const checkout = await open("checkout/checkout", { slug: part(last(), "slug") });
  await checkout.do("deliver", { value: "pickup" });
  assert.equal(checkout.data.draft.delivery, "pickup", checkout.text);
  await checkout.do("write", { field: "name" }, { value: "李明" });
  await checkout.do("write", { field: "phone" }, { value: newPhone() });
  const free = checkout.data.preview.days.flatMap((day) => day.slots).find((slot) => slot.is_open);
  if (free) checkout.do("pickSlot", { value: free.value, open: true });
  const [cash] = checkout.data.preview.pay_methods.filter((each) =>
    ["in_store", "cod"].includes(each.value),
  );
  assert.ok(cash, checkout.text);
  checkout.do("pay", { value: cash.value });
  await checkout.do("place");
  assert.match(last(), /pages\/order\/order/, phone.said.join());

  const order = await open("order/order", { token: part(last(), "token") });
  assert.equal(order.data.order.total_price, checkout.data.preview.totals.total);
  assert.ok(order.text.includes(order.data.order.headline), order.text);
  const orders = await open("orders/orders");
  assert.ok(orders.text.includes(order.data.order.number), orders.text);
  phone.answers.showModal = () => ({ confirm: true });
  await order.do("cancel");
  assert.equal(order.data.order.state, "cancelled", phone.said.join());
});

test("a message typed as in a chat becomes a cart; the rest is asked", async () => {
  phone.reset();
  const slug = slugs["幸福副食店"];
  const { found } = await somethingToBuy(slug);
  const page = await open("message/message", { slug });
  page.do("typed", {}, { value: `${found.name}两${found.unit}，再来一个外星飞船` });
  await page.do("read");
  const [sure, missing] = page.data.rows;
  assert.deepEqual([sure.sku, sure.quantity], [found.sku, 2], page.text);
  assert.equal(missing.warning, "没有找到");
  assert.equal(page.data.ready, 1);
  await page.do("put");
  assert.match(last(), /cart/, phone.said.join());
  const cart = await open("cart/cart");
  assert.equal(cart.data.cart.stores[0].lines[0].quantity, 2);
});

test("bought at once as a guest, then signed in: the order is mine, paid by transfer", async () => {
  phone.reset();
  const slug = slugs["幸福副食店"];
  const { found } = await somethingToBuy(slug);
  const product = await open("product/product", { id: String(found.id) });
  await product.until((it) => it.data.chosen);
  product.do("buy");
  const asked = Object.fromEntries(new URL(last(), "http://x").searchParams);
  const checkout = await open("checkout/checkout", asked);
  phone.answers.chooseAddress = () => ({
    userName: "王芳",
    telNumber: newPhone(),
    provinceName: "浙江省",
    cityName: "杭州市",
    countyName: "西湖区",
    detailInfo: "文三路 88 号",
  });
  await checkout.do("deliver", { value: "express" });
  await checkout.do("importAddress");
  assert.equal(checkout.data.preview.way.missing, "", checkout.text);
  checkout.do("pay", { value: "transfer" });
  await checkout.do("place");
  assert.match(last(), /pages\/pay\/pay/, phone.said.join());
  const token = part(last(), "token");

  const number = newPhone();
  await signIn(number);
  const orders = await open("orders/orders");
  assert.ok(
    orders.data.orders.some((each) => each.token === token),
    "the guest's order came along",
  );

  const pay = await open("pay/pay", { token });
  await pay.until((it) => /秒 内付款/.test(it.text));
  await pay.do("pay");
  assert.ok(pay.data.transfer, phone.said.join());
  assert.match(pay.text, /一分不差/);
  phone.answers.chooseMedia = () => ({ tempFiles: [{ tempFilePath: PICTURE }] });
  await pay.do("sendProof");
  assert.match(pay.text, /店家正在核对/);
  pay.close();

  const person = await open("person/person");
  assert.match(person.text, new RegExp(`${number.slice(0, 3)}\\*`));
  await person.do("signOut");
  assert.match((await open("person/person")).text, /登录/);
  const gone = await open("order/order", { token });
  assert.ok(gone.data.failure, "signed out, the order is not shown");
});

test("WeChat Pay asks who pays before it begins", async () => {
  phone.reset();
  const slug = slugs["幸福副食店"];
  const { found } = await somethingToBuy(slug);
  const checkout = await open("checkout/checkout", { slug, sku: found.sku, quantity: "1" });
  await checkout.do("deliver", { value: "pickup" });
  await checkout.do("write", { field: "name" }, { value: "李明" });
  await checkout.do("write", { field: "phone" }, { value: newPhone() });
  const free = checkout.data.preview.days.flatMap((day) => day.slots).find((slot) => slot.is_open);
  if (free) checkout.do("pickSlot", { value: free.value, open: true });
  checkout.do("pay", { value: "wechatpay" });
  await checkout.do("place");
  assert.match(last(), /pages\/pay\/pay/, phone.said.join());
  const pay = await open("pay/pay", { token: part(last(), "token") });
  await pay.do("pay");
  assert.match(pay.text, /请先登录/, phone.said.join());
  pay.close();
});

test("by WeChat: the first time the phone button tells who it is, then WeChat Pay pays", async () => {
  phone.reset();
  const given = async (more = {}) => {
    const body = new URLSearchParams({ person: "林小满", ...more });
    return (await fetch(`${process.env.PROVIDERS}/mini/code`, { method: "POST", body })).json();
  };
  phone.answers.login = () => given();
  const signIn = await open("sign-in/sign-in");
  signIn.do("toggle");
  await signIn.do("byWechat");
  assert.match(signIn.text, /手机号快捷登录/, phone.said.join());
  const number = newPhone();
  await signIn.do("byPhone", {}, await given({ phone: number }));
  assert.equal(last(), "back", phone.said.join());

  // The platform collects for this shop, by the account this mini-program belongs to.
  const slug = slugs["拾光书店"];
  const { found } = await somethingToBuy(slug);
  const checkout = await open("checkout/checkout", { slug, sku: found.sku, quantity: "1" });
  await checkout.do("deliver", { value: "pickup" });
  checkout.do("write", { field: "name" }, { value: "林小满" });
  checkout.do("write", { field: "phone" }, { value: number });
  const free = checkout.data.preview.days.flatMap((day) => day.slots).find((slot) => slot.is_open);
  if (free) checkout.do("pickSlot", { value: free.value, open: true });
  checkout.do("pay", { value: "wechatpay" });
  await checkout.do("place");
  assert.match(last(), /pages\/pay\/pay/, phone.said.join());

  // WeChat checks the signature of what the shop gave, and asks the person.
  let said;
  phone.answers.requestPayment = async (params) => {
    const { appId } = pay.data.started.bridge;
    const body = new URLSearchParams({ ...params, appId, do: "pay" });
    const got = await fetch(`${process.env.GATEWAY}/bridge/pay`, { method: "POST", body });
    said = await got.json();
    return said;
  };
  const pay = await open("pay/pay", { token: part(last(), "token") });
  await pay.do("pay");
  assert.equal(said?.error, undefined, JSON.stringify(said) + phone.said.join());
  await pay.until(() => /pages\/order\/order/.test(last()));
  const order = await open("order/order", { token: part(last(), "token") });
  assert.equal(order.data.order.payment_status, "paid", order.text);

  // Nothing was sent yet: money back, with two pictures.
  await order.do("ask");
  const ask = await open("aftersale/aftersale", { token: part(last(), "token") });
  await ask.until((it) => it.data.rows.length);
  const two = [PICTURE, PICTURE].map((tempFilePath) => ({ tempFilePath }));
  phone.answers.chooseMedia = () => ({ tempFiles: two });
  await ask.do("addPhotos");
  ask.do("pickReason", { value: "late" });
  ask.do("write", { field: "words" }, { value: "一直没有发" });
  await ask.do("ask");
  assert.equal(ask.data.shown?.state, "requested", phone.said.join());
  assert.equal(ask.data.shown.history[0].photos.length, 2);
  const asked = await open("order/order", { token: order.data.token });
  await asked.until((it) => it.data.cases.length);
  assert.match(asked.text, /售后 等商家处理/);
  await ask.do("tap", { value: "withdraw" });
  assert.equal(ask.data.shown.state, "withdrawn", phone.said.join());

  // The next time the code of wx.login is enough.
  phone.storage.clear();
  const again = await open("sign-in/sign-in");
  again.do("toggle");
  await again.do("byWechat");
  const { data: kept } = await new Promise((done, refuse) =>
    wx.request({
      url: `${config.api}/account/consents/`,
      method: "GET",
      header: { Authorization: `Bearer ${phone.storage.get("access")}` },
      success: done,
      fail: refuse,
    }),
  );
  assert.ok(kept.filter((each) => each.is_given).length >= 2, JSON.stringify(kept));
  assert.match((await open("person/person")).text, new RegExp(`${number.slice(0, 3)}\\*`));
});
