/*
 * Photos on the desk: made smaller, shown before they are sent, and each with how far it has come
 * when its form is sent by htmx. An input names the place of its previews: data-photos="id".
 */
(() => {
  "use strict";

  /* --- made smaller on the phone, so that they arrive over a slow line */
  const EDGE = 2000;
  async function shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 1_500_000) return file;
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height));
      if (bitmap.height > 2 * bitmap.width) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
      return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file;
    }
  }
  function preview(input) {
    const place = document.getElementById(input.dataset.photos);
    place?.replaceChildren(
      ...Array.from(input.files).map((file) => {
        const item = document.createElement("span");
        item.className = "photo-preview__item";
        const picture = document.createElement("img");
        picture.className = "picture picture--small";
        picture.alt = "";
        picture.src = URL.createObjectURL(file);
        picture.onload = () => URL.revokeObjectURL(picture.src);
        const bar = document.createElement("progress");
        bar.max = 100;
        bar.value = 0;
        bar.hidden = true;
        bar.setAttribute("aria-label", window.shop.say("上传进度"));
        item.append(picture, bar, document.createElement("small"));
        return item;
      }),
    );
  }
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("[data-photos]")) return;
    preview(input);
    const small = new DataTransfer();
    for (const file of Array.from(input.files).slice(0, 9)) small.items.add(await shrink(file));
    input.files = small.files;
    preview(input);
    input.dispatchEvent(new CustomEvent("photos-ready", { bubbles: true }));
  });
  document.addEventListener("photos-kept", (event) => preview(event.target));

  /* --- progress: the photos of a form are sent one after the other, in their order, and last */
  const inputOf = (event) => event.target.matches?.("form") && event.target.querySelector("[data-photos]");
  const barsOf = (input) => document.querySelectorAll(`#${input.dataset.photos} progress`);

  function show(bar, percent, words) {
    bar.hidden = false;
    bar.value = percent;
    bar.nextElementSibling.textContent = words;
  }
  // What to do stays above the button until it is tapped again: who looks away misses a toast.
  function tellUnsent(form) {
    const button = form.querySelector("[data-busy]");
    const told = document.createElement("p");
    told.className = "strip strip--danger";
    told.dataset.unsent = "";
    told.setAttribute("role", "alert");
    told.textContent = window.shop.say("没传上，照片和文字都还在，再点一下「{0}」重试", button.textContent);
    button.before(told);
  }
  document.addEventListener("htmx:beforeSend", (event) => {
    const input = inputOf(event);
    if (!input) return;
    event.target.querySelector("[data-unsent]")?.remove();
    barsOf(input).forEach((bar) => show(bar, 0, "0%"));
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const input = inputOf(event);
    if (!input || !input.files.length || !event.detail.lengthComputable) return;
    const bars = barsOf(input);
    const files = Array.from(input.files);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    // The answer on its way back is told by the same event, and is smaller.
    if (event.detail.total < size) return;
    let sent = event.detail.loaded - (event.detail.total - size);
    files.forEach((file, index) => {
      const percent = Math.floor(Math.max(0, Math.min(1, sent / file.size)) * 100);
      sent -= file.size;
      if (bars[index]?.value <= percent) show(bars[index], percent, percent < 100 ? `${percent}%` : window.shop.say("已传"));
    });
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const input = inputOf(event);
      if (!input?.files.length) return;
      barsOf(input).forEach((bar) => show(bar, bar.value, bar.value < 100 ? window.shop.say("没传上") : window.shop.say("已传")));
      tellUnsent(event.target);
    });
  }
})();
