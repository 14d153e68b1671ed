/* Tells /visits/ once that this page was looked at: its kind and a word for where from, no more. */
(() => {
  "use strict";

  const { visit, store, product } = document.body.dataset;
  const isUnwanted = navigator.doNotTrack === "1" || window.doNotTrack === "1" || navigator.globalPrivacyControl;
  // The editor's preview is nobody's visit.
  if (!visit || isUnwanted || !navigator.sendBeacon || location.pathname.startsWith("/admin/")) return;

  const ENGINES = /(^|\.)(baidu|sogou|so|sm|google|bing|yahoo|yandex|duckduckgo|toutiao|haosou|petalsearch)\.[a-z.]+$/;

  function source() {
    const name = (new URLSearchParams(location.search).get("utm_source") || "").toLowerCase();
    if (/^[a-z0-9_-]{1,20}$/.test(name)) return `utm_${name}`;
    let host = "";
    try { host = new URL(document.referrer).hostname; } catch { /* there is none */ }
    if (host === location.hostname) return "inside";
    if (/MicroMessenger/i.test(navigator.userAgent) || /(^|\.)(weixin|wechat)\.[a-z.]+$/.test(host)) return "wechat";
    if (!host) return "direct";
    return ENGINES.test(host) ? "search" : "site";
  }

  function tell() {
    const told = { kind: visit, source: source() };
    if (store) told.store = store;
    if (product) told.product = Number(product);
    navigator.sendBeacon("/visits/", JSON.stringify(told));
  }

  // Made ready before anybody looks (prerender, a tab behind): counted when it is shown.
  let isTold = false;
  function whenShown() {
    if (isTold || document.prerendering || document.visibilityState === "hidden") return;
    isTold = true;
    tell();
  }
  document.addEventListener("visibilitychange", whenShown);
  if (document.readyState === "complete") whenShown();
  else window.addEventListener("load", whenShown, { once: true });
})();
