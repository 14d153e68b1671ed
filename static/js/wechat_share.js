/* Inside WeChat: how this page looks where it is shared. Title, words and picture are the page's own (og:…). */
(() => {
  "use strict";

  const { sdk, sign } = document.currentScript.dataset;
  if (!/MicroMessenger/i.test(navigator.userAgent) || !sdk) return;

  const meta = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content || "";

  function load() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = sdk;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  async function signature() {
    // What WeChat compares: the address as it stands, up to its #.
    const url = location.href.split("#")[0];
    const answer = await fetch(`${sign}?url=${encodeURIComponent(url)}`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function show(wx, signed) {
    const card = { title: meta("title"), link: meta("url") || location.href, imgUrl: meta("image") };
    wx.config({ ...signed, jsApiList: ["updateAppMessageShareData", "updateTimelineShareData"] });
    wx.ready(() => {
      wx.updateAppMessageShareData({ ...card, desc: meta("description") });
      wx.updateTimelineShareData(card);
    });
  }

  // Without it WeChat shows the page's address and what it finds: no reason to disturb anybody.
  Promise.all([signature(), load()]).then(([signed]) => show(window.wx, signed)).catch(() => {});
})();
