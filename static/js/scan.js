/* A button [data-scan-into="id"] reads a barcode or QR with the camera into the field of that id. Where
   the browser cannot, the button stays hidden and people type. */
(() => {
  "use strict";

  const say = (text) => window.shop.say(text);
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;

  async function scan(field) {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      window.shop.toast(say("打不开摄像头，请手动输入"));
      return;
    }
    const dialog = document.createElement("dialog");
    const video = document.createElement("video");
    const close = document.createElement("button");
    dialog.className = "scan-dialog";
    video.playsInline = true;
    video.muted = true;
    video.srcObject = stream;
    close.type = "button";
    close.className = "btn btn--plain btn--block";
    close.textContent = say("取消");
    close.addEventListener("click", () => dialog.close());
    dialog.append(video, close);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      stream.getTracks().forEach((track) => track.stop());
      dialog.remove();
    });
    dialog.showModal();
    await video.play();
    const detector = new window.BarcodeDetector();
    while (dialog.open) {
      const found = await detector.detect(video).catch(() => []);
      if (found.length) {
        field.value = found[0].rawValue;
        dialog.close();
        // As Enter in the field does: the form's first button.
        field.form.querySelector("button:not([type=button])").click();
        return;
      }
      await new Promise((ready) => setTimeout(ready, 150));
    }
  }

  function show(scope) {
    scope.querySelectorAll("[data-scan-into]").forEach((button) => { button.hidden = false; });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-scan-into]");
    if (button) scan(document.getElementById(button.dataset.scanInto));
  });
  document.addEventListener("htmx:load", (event) => show(event.target));
  show(document);
})();
