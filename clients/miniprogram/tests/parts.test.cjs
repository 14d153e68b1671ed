// The parts by themselves, without a server.
const assert = require("node:assert/strict");
const http = require("node:http");
const path = require("node:path");
const { after, before, beforeEach, test } = require("node:test");
const { BUILD, config, open, phone, simulate } = require("./harness.cjs");

const lib = (name) => require(path.join(BUILD, "lib", name));
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
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      asked.push({ method: request.method, url: request.url, headers: request.headers, body });
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
