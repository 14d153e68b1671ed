/* 核销: the camera reads the buyer's QR code where the browser can; typing always works. */
(() => {
  "use strict";
  const place = document.querySelector("[data-scan]");
  if (!place || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const form = document.getElementById("pickup-form");
  const video = place.querySelector("video");
  const said = place.querySelector("[data-scan-said]");
  place.hidden = false;

  function codeIn(text) {
    const linked = /[?&]code=(\d{6})(?!\d)/.exec(text);
    return linked ? linked[1] : /^\d{6}$/.exec(text)?.[0];
  }
  async function scan() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.textContent = window.shop.say("没有允许用摄像头，请输入取货码");
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    const look = async () => {
      const found = await detector.detect(video).catch(() => []);
      const code = found.map((each) => codeIn(each.rawValue)).find(Boolean);
      if (!code) {
        setTimeout(look, 200);
        return;
      }
      stream.getTracks().forEach((track) => track.stop());
      video.hidden = true;
      form.elements.code.value = code;
      form.requestSubmit();
    };
    look();
  }
  place.querySelector("[data-scan-start]").addEventListener("click", scan);
})();
