// The parts by themselves, without a server.
const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { after, before, beforeEach, test } = require("node:test");
const { BUILD, config, open, phone, simulate } = require("./harness.cjs");

const lib = (name) => require(path.join(BUILD, "lib", name));
const { formOf } = lib("multipart.js");
const { cursorOf, call, enter, isSignedIn } = lib("http.js");
const { rowsOf, chosenOf } = lib("message.js");
const { stepped } = lib("quantity.js");
const { pictureOf } = lib("pictures.js");
const { products } = lib("shop.js");
const { choosing, firstChoice, optionsFor, variantOf } = lib("variants.js");
const { minutesOf } = lib("words.js");

// --- amounts, pictures, words

test("an amount keeps its one decimal and its bounds", () => {
  assert.equal(stepped(0.1, 0.2, 0, 9), 0.3);
  assert.equal(stepped(1, -0.5, 1, 9), 1);
  assert.equal(stepped(9, 1, 1, 9), 9);
});

test("the smallest picture that is wide enough, else the widest", () => {
  const sizes = { 360: "a", 720: "b" };
  assert.equal(pictureOf(sizes, 300), "a");
  assert.equal(pictureOf(sizes, 480), "b");
  assert.equal(pictureOf(sizes, 2000), "b");
  assert.equal(pictureOf(null), "");
});

test("time left in words", () => {
  assert.equal(minutesOf(1745), "29 分 05 秒");
  assert.equal(minutesOf(9), "9 秒");
  assert.equal(minutesOf(0), "");
});

test("the cursor of a list's next part", () => {
  assert.equal(cursorOf("https://shop.example/api/v1/products/?cursor=a%2Bb%3D&store=x"), "a+b=");
  assert.equal(cursorOf(null), "");
});

// --- variants

const variant = (颜色, 尺码, is_sold_out = false) => ({
  sku: 颜色 + 尺码,
  options: { 颜色, 尺码 },
  is_sold_out,
});

test("choosing goes to a variant that exists", () => {
  const variants = [variant("红", "S", true), variant("红", "M"), variant("蓝", "L")];
  const first = firstChoice(variants);
  assert.equal(variantOf(variants, first).sku, "红M");
  const blue = choosing(variants, first, "颜色", "蓝");
  assert.equal(variantOf(variants, blue).sku, "蓝L");
  const [, sizes] = optionsFor(variants, first);
  assert.deepEqual(
    sizes.values.map((each) => [each.value, each.isChosen, each.isGone]),
    [
      ["S", false, true],
      ["M", true, false],
      ["L", false, true],
    ],
  );
});

// --- typed orders

const flour = { sku: "F", name: "面粉", price: "3.20", unit: "斤", in_stock: true };
const line = (more) => ({
  said: "x",
  status: "match",
  sku: "F",
  name: "面粉",
  quantity: 2,
  unit: "斤",
  amount: null,
  candidates: [],
  ask: "",
  option: "",
  is_conditional: false,
  buyer: "",
  ...more,
});

test("only what is sure is chosen", () => {
  const rows = rowsOf({
    intent: "order",
    note: "",
    lines: [
      line({}),
      line({ status: "ambiguous", sku: null, candidates: [flour, { ...flour, sku: "G" }] }),
      line({ status: "not_found", sku: null, quantity: 1, candidates: [] }),
      line({ ask: "quantity", quantity: null }),
      line({ is_conditional: true }),
    ],
  });
  assert.deepEqual(
    chosenOf(rows).map((row) => row.index),
    [0],
  );
  assert.deepEqual(
    rows.map((row) => row.warning),
    ["", "请选一个", "没有找到", "要多少？", "上一样没有才要，请自己选"],
  );
});

// --- the stepper as WeChat shows it

test("a stepper tells its new amount, and stops at its bounds", async () => {
  const id = simulate.load(path.join(BUILD, "components/stepper/stepper"), {
    rootPath: BUILD,
    compiler: "simulate",
  });
  const stepper = simulate.render(id, { value: 1, least: 1, most: 2, step: 0.1 });
  stepper.attach(document.createElement("div"));
  const told = [];
  stepper.addEventListener("change", (event) => told.push(event.detail.value));
  stepper.instance.more();
  stepper.instance.fewer();
  assert.deepEqual(told, [1.5]);
  assert.match(stepper.dom.textContent, /1/);
});

// --- who asks: a server that answers as told

let server;
const answers = [];
const asked = [];

before(async () => {
  server = http.createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const bytes = Buffer.concat(parts);
      const { method, url, headers: header } = request;
      asked.push({ method, url, headers: header, bytes, body: bytes.toString() });
      const [status, data, headers = {}] = answers.shift() ?? [500, {}];
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(JSON.stringify(data));
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
});
after(() => server.close());

let realApi;
beforeEach(() => {
  phone.reset();
  delete phone.isOffline;
  answers.length = asked.length = 0;
  realApi ??= config.api;
  config.api = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  config.api = realApi;
});

const TOKENS = { access: "a2", refresh: "r2" };
const NO = [401, { code: "token_refused", detail: "请重新登录" }];

test("two requests with a stale token make one new one", async () => {
  phone.storage.set("access", "a1").set("refresh", "r1");
  answers.push(NO, NO, [200, TOKENS], [200, { name: "李" }], [200, { name: "李" }]);
  const people = await Promise.all([call("get", "/me/"), call("get", "/me/")]);
  assert.deepEqual(
    people.map((person) => person.name),
    ["李", "李"],
  );
  assert.equal(asked.filter((each) => each.url === "/auth/refresh/").length, 1);
  assert.equal(asked.at(-1).headers.authorization, "Bearer a2");
});

test("a refused refresh ends the sign-in, a network that is away does not", async () => {
  phone.storage.set("access", "a1").set("refresh", "r1");
  answers.push(NO, [503, { code: "away", detail: "稍后再试" }]);
  await assert.rejects(call("get", "/me/"), /稍后再试/);
  assert.ok(isSignedIn());
  answers.push(NO, NO);
  await assert.rejects(call("get", "/me/"), /请重新登录/);
  assert.ok(!isSignedIn());
});

test("a lost answer is asked for again with the same key; without a key it is not", async () => {
  let lost = 1;
  phone.isOffline = () => lost-- > 0;
  answers.push([200, { count: 1, stores: [] }]);
  await call("post", "/cart/lines/", { body: { sku: "F" }, key: "k1" });
  assert.equal(asked[0].headers["idempotency-key"], "k1");
  lost = 1;
  await assert.rejects(call("post", "/auth/sms-codes/", { body: { phone: "1" } }), /网络不通/);
  assert.equal(asked.length, 1);
});

test("a guest's cart is kept, sent, and given to who signs in", async () => {
  answers.push([200, { token: "guest-1", count: 0, stores: [] }], [200, {}], [200, {}]);
  await call("get", "/cart/");
  await call("get", "/cart/");
  assert.equal(asked[1].headers["x-cart-token"], "guest-1");
  await enter({ access: "a1", refresh: "r1" });
  const merge = asked[2];
  assert.deepEqual(
    [merge.url, merge.headers["x-cart-token"], merge.headers.authorization],
    ["/cart/merge/", "guest-1", "Bearer a1"],
  );
  assert.equal(phone.storage.has("cart"), false);
});

test("words of a refusal are the API's, also where it is no JSON", async () => {
  answers.push([409, { code: "price_changed", detail: "价格变了", now: "9.00" }]);
  await assert.rejects(call("get", "/me/"), (error) => {
    assert.deepEqual(
      [error.code, error.message, error.problem.now],
      ["price_changed", "价格变了", "9.00"],
    );
    return true;
  });
});

test("who asks for codes often answers a question first", async () => {
  const captcha = { id: "q1", image: "data:image/png;base64,", words: "三加四等于几" };
  answers.push(
    [403, { code: "captcha_required", detail: "请先回答验证问题", captcha }],
    [202, { wait_seconds: 60 }],
  );
  const page = await open("sign-in/sign-in");
  page.do("toggle");
  page.do("write", { field: "phone" }, { value: "13800000001" });
  await page.do("sendCode");
  assert.match(page.text, /三加四等于几/);
  page.do("write", { field: "answer" }, { value: "7" });
  await page.do("sendCode");
  assert.deepEqual(JSON.parse(asked[1].body), {
    phone: "13800000001",
    captcha_id: "q1",
    captcha: "7",
  });
  assert.equal(page.data.question, null);
  page.close();
});

// --- prices that are this person's alone

const TEA = {
  ...{ id: 7, name: "绿茶", price: "9.99", unit: "袋", store: { slug: "s", name: "茶庄" } },
  ...{ is_on_sale: true, pictures: [], parameters: [] },
  variants: [
    { sku: "S", price: "9.99", options: {}, is_sold_out: false, smallest: 1, step: 1 },
    { sku: "L", price: "19.99", options: {}, is_sold_out: false, smallest: 1, step: 1 },
  ],
};
const OWN = [
  { product: 7, price_from: "8.99", words: "会员价", variants: [{ sku: "S", price: "8.99" }] },
];

test("a member sees the member's price, and everybody's where the answer does not come", async () => {
  phone.storage.set("access", "a1").set("refresh", "r1");
  answers.push([200, TEA], [200, OWN]);
  const page = await open("product/product", { id: "7" });
  await page.until((it) => it.data.chosen);
  assert.equal(asked[1].url, "/account/prices/?products=7");
  assert.deepEqual(
    page.data.product.variants.map((each) => each.price),
    ["8.99", "19.99"],
  );
  assert.match(page.text, /¥8\.99.*会员价/s);

  answers.push([200, { results: [TEA], next: null }], [200, OWN]);
  assert.equal((await products({ store: "s" })).results[0].price, "8.99");
  answers.push([200, { results: [TEA], next: null }], [503, { code: "away", detail: "" }]);
  assert.equal((await products({ store: "s" })).results[0].price, "9.99");
});

test("a guest asks for no prices", async () => {
  answers.push([200, { results: [TEA], next: null }]);
  assert.equal((await products({ store: "s" })).results[0].price, "9.99");
  assert.equal(asked.length, 1);
});

// --- after-sales with photos

const PHOTO = path.resolve(__dirname, "../../../static/art/og-default.png");
const ANOTHER = __filename;
const SENT = {
  ...{ token: "t1", number: "2601", payment_status: "paid", fulfillment_status: "fulfilled" },
  lines: [
    { sku: "TEA", name: "绿茶", unit: "袋", quantity: 3, withdrawn: 1 },
    { sku: "CUP", name: "杯子", unit: "个", quantity: 1, withdrawn: 1 },
    { sku: "NUT", name: "核桃", unit: "包", quantity: 1, withdrawn: 0 },
  ],
};
const CASE = {
  ...{ number: "S1", order: "2601", state: "requested", state_word: "等商家处理" },
  ...{ sentence: "商家会在 48 小时内答复", deadline: null, lines: [], amount: "9.90" },
  ...{ return_place: "", return_courier: "", return_number: "" },
  history: [
    { label: "申请售后", words: "碎了", created_at: "2026-03-01T10:00:00Z", photos: ["x"] },
  ],
};
const formIn = ({ bytes, headers }) =>
  new Response(bytes, { headers: { "Content-Type": headers["content-type"] } }).formData();
const choose = (...files) => {
  phone.answers.chooseMedia = ({ count }) => ({
    tempFiles: files.slice(0, count).map((tempFilePath) => ({ tempFilePath })),
  });
};

test("a form with files is written as browsers write it", () => {
  const file = new Uint8Array([255, 0, 13]).buffer;
  const { type, body } = formOf(
    [
      { name: "words", value: "碎了" },
      { name: "photos", value: file, file: "1.jpg" },
    ],
    "b",
  );
  assert.equal(type, "multipart/form-data; boundary=b");
  const head = 'Content-Disposition: form-data; name="photos"; filename="1.jpg"';
  const text = `--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n碎了\r\n--b\r\n${head}`;
  const expected = Buffer.concat([
    Buffer.from(`${text}\r\nContent-Type: image/jpeg\r\n\r\n`),
    Buffer.from([255, 0, 13]),
    Buffer.from("\r\n--b--\r\n"),
  ]);
  assert.deepEqual(Buffer.from(new Uint8Array(body)), expected);
});

test("an after-sale is asked for once, with its photos in the one request", async () => {
  phone.storage.set("access", "a1").set("refresh", "r1");
  answers.push([200, SENT]);
  const page = await open("aftersale/aftersale", { token: "t1" });
  await page.until((it) => it.data.rows.length);
  assert.deepEqual(
    page.data.rows.map((row) => [row.sku, row.most, row.quantity]),
    [
      ["TEA", 2, 0],
      ["NUT", 1, 0],
    ],
  );
  await page.do("ask");
  assert.deepEqual(phone.said, ["请选择原因"]);
  page.do("pickKind", { value: "return" });
  assert.match(page.text, /七天无理由退货/);
  page.do("pickReason", { value: "broken" });
  await page.do("ask");
  assert.deepEqual(phone.said.at(-1), "请选择商品");
  page.do("change", { sku: "TEA" }, { value: 2 });
  page.do("write", { field: "words" }, { value: "碎了 😢" });
  choose(PHOTO, ANOTHER);
  await page.do("addPhotos");
  page.do("dropPhoto", { index: 1 });
  assert.deepEqual(page.data.photos, [PHOTO]);
  choose(ANOTHER);
  await page.do("addPhotos");

  answers.push([503, { code: "away", detail: "稍后再试" }], [201, CASE]);
  await page.do("ask");
  assert.equal(phone.said.at(-1), "稍后再试");
  await page.do("ask");

  const sent = asked.slice(-2);
  assert.deepEqual(new Set(sent.map(({ url }) => url)), new Set(["/aftersales/"]));
  assert.equal(sent[0].headers["idempotency-key"], sent[1].headers["idempotency-key"]);
  assert.equal(sent[1].headers.authorization, "Bearer a1");
  const form = await formIn(sent[1]);
  const texts = ["order", "kind", "reason", "words"].map((name) => form.get(name));
  assert.deepEqual(texts, ["t1", "return", "broken", "碎了 😢"]);
  assert.deepEqual(
    form.getAll("lines").map((each) => JSON.parse(each)),
    [{ sku: "TEA", quantity: 2 }],
  );
  const [first, second] = form.getAll("photos");
  assert.deepEqual(Buffer.from(await first.arrayBuffer()), readFileSync(PHOTO));
  assert.deepEqual(Buffer.from(await second.arrayBuffer()), readFileSync(ANOTHER));
  assert.match(page.text, /等商家处理.*1 张照片/s);
  page.close();
});

test("no more than six photos, and one that cannot be read is said", async () => {
  phone.storage.set("access", "a1").set("refresh", "r1");
  answers.push([200, { ...SENT, fulfillment_status: "unfulfilled", lines: [SENT.lines[0]] }]);
  const page = await open("aftersale/aftersale", { token: "t1" });
  await page.until((it) => it.data.rows.length);
  assert.deepEqual(
    [page.data.kinds.length, page.data.reasons.map(({ value }) => value)],
    [1, ["unwanted", "late", "agreed", "other"]],
  );
  choose(...Array.from({ length: 9 }, (_, number) => `/nowhere/${number}.jpg`));
  await page.do("addPhotos");
  await page.do("addPhotos");
  assert.deepEqual([page.data.photos.length, phone.said.at(-1)], [6, "最多 6 张"]);
  page.do("pickReason", { value: "late" });
  const before = asked.length;
  await page.do("ask");
  assert.deepEqual([phone.said.at(-1), asked.length], ["照片读不出来，请换一张", before]);
  page.close();
});

test("who was refused goes to the platform with photos", async () => {
  phone.storage.set("access", "a1").set("refresh", "r1");
  answers.push([200, { ...CASE, state: "refused", state_word: "商家已拒绝" }]);
  const page = await open("aftersale/aftersale", { number: "S1" });
  await page.until((it) => it.data.shown);
  page.do("write", { field: "words" }, { value: "不是我" });
  choose(PHOTO);
  await page.do("addPhotos");
  answers.push([200, { ...CASE, state: "escalated", state_word: "平台处理中" }]);
  await page.do("escalate");

  assert.equal(asked.at(-1).url, "/aftersales/S1/escalate/");
  const form = await formIn(asked.at(-1));
  assert.deepEqual([form.get("words"), form.getAll("photos").length], ["不是我", 1]);
  assert.match(page.text, /平台处理中/);
  answers.push([200, { ...CASE, state: "withdrawn", state_word: "已撤销" }]);
  await page.do("tap", { value: "withdraw" });
  assert.equal(asked.at(-1).url, "/aftersales/S1/withdraw/");
  assert.match(page.text, /已撤销/);
  page.close();
});
