// A phone for tests: jsdom, WeChat's functions over real HTTP, and pages as WeChat would show them.
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { JSDOM } = require("jsdom");

const dom = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
for (const name of ["window", "document", "Event", "CustomEvent", "Node", "HTMLElement", "Touch"]) {
  globalThis[name] = name === "window" ? dom.window : dom.window[name];
}
// It finds its way by the browser's globals, so it comes after them.
const simulate = require("miniprogram-simulate");

const BUILD = path.resolve(__dirname, "../build");

/** What the phone did: where it went, what it said, what it was asked. Tests may set the answers. */
const phone = {
  storage: new Map(),
  visits: [],
  said: [],
  requests: [],
  answers: {},
  reset() {
    phone.storage.clear();
    for (const list of [phone.visits, phone.said, phone.requests]) list.length = 0;
    phone.answers = {};
  },
};

const go = (given) => {
  phone.visits.push(given.url ?? "back");
  return Promise.resolve();
};
const answer = (name) => (given) => {
  const answered = phone.answers[name];
  return answered ? Promise.resolve(answered(given)) : Promise.reject(new Error(`${name}:fail`));
};

function request({ url, method, data, header, success, fail }) {
  phone.requests.push({ url, method, data, header });
  if (phone.isOffline?.({ url, method })) {
    fail({ errMsg: "request:fail" });
    return;
  }
  // Bytes go as they are; the pages' own realm makes its own kind of buffer.
  const isBytes = Object.prototype.toString.call(data) === "[object ArrayBuffer]";
  const body = isBytes ? Buffer.from(new Uint8Array(data)) : data && JSON.stringify(data);
  fetch(url, { method, headers: header, body }).then(
    async (got) => {
      const text = await got.text();
      let answered = text;
      try {
        answered = JSON.parse(text);
      } catch {
        // As WeChat does: what is no JSON stays text.
      }
      success({ statusCode: got.status, data: answered, header: Object.fromEntries(got.headers) });
    },
    () => fail({ errMsg: "request:fail" }),
  );
}

function uploadFile({ url, filePath, name, header, success, fail }) {
  const form = new FormData();
  form.append(name, new Blob([readFileSync(filePath)]), path.basename(filePath));
  fetch(url, { method: "POST", headers: header, body: form }).then(
    async (got) => success({ statusCode: got.status, data: await got.text() }),
    () => fail({ errMsg: "uploadFile:fail" }),
  );
}

function readFile({ filePath, success, fail }) {
  try {
    const bytes = readFileSync(filePath);
    success({ data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
  } catch (error) {
    fail({ errMsg: `readFile:fail ${error.message}` });
  }
}

globalThis.wx = Object.assign(globalThis.wx ?? {}, {
  request,
  uploadFile,
  getFileSystemManager: () => ({ readFile }),
  getStorageSync: (name) => phone.storage.get(name) ?? "",
  setStorageSync: (name, value) => phone.storage.set(name, value),
  removeStorageSync: (name) => phone.storage.delete(name),
  navigateTo: go,
  redirectTo: go,
  switchTab: go,
  navigateBack: go,
  showToast: ({ title }) => Promise.resolve(phone.said.push(title)),
  showNavigationBarLoading: () => Promise.resolve(),
  hideNavigationBarLoading: () => Promise.resolve(),
  setNavigationBarTitle: () => Promise.resolve(),
  setTabBarBadge: ({ text }) => Promise.resolve((phone.badge = text)),
  removeTabBarBadge: () => Promise.resolve((phone.badge = "")),
  login: answer("login"),
  showModal: answer("showModal"),
  chooseAddress: answer("chooseAddress"),
  chooseMedia: answer("chooseMedia"),
  requestPayment: answer("requestPayment"),
});

const { config } = require(path.join(BUILD, "lib/config.js"));
if (process.env.API) config.api = process.env.API;

const loaded = new Map();

/** A page as WeChat opens it: `open("product/product", { id: "1" })`. */
async function open(name, options = {}) {
  const file = path.join(BUILD, "pages", name);
  if (!loaded.has(name)) {
    loaded.set(name, simulate.load(file, { rootPath: BUILD, compiler: "simulate" }));
  }
  const component = simulate.render(loaded.get(name));
  component.attach(document.createElement("div"));
  const page = new Page(component);
  await component.instance.onLoad?.(options);
  await component.instance.onShow?.();
  return page;
}

class Page {
  constructor(component) {
    this.component = component;
  }

  get data() {
    return this.component.instance.data;
  }

  get text() {
    return this.component.dom.textContent.replace(/\s+/g, " ");
  }

  /** Runs a handler as an event would: `dataset` is of the tapped element, `detail` of the event. */
  do(handler, dataset = {}, detail = {}) {
    return this.component.instance[handler]({ currentTarget: { dataset }, detail });
  }

  /** Waits until `check(page)` holds, or says what the page showed instead. */
  async until(check, seconds = 10) {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      if (check(this)) return this;
      await simulate.sleep(20);
    }
    throw new Error(`never: ${check}\n${this.text}\n${phone.said.join("; ")}`);
  }

  close() {
    this.component.instance.onUnload?.();
    this.component.detach();
  }
}

module.exports = { BUILD, Page, config, open, phone, simulate };
