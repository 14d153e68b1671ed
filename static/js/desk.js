/* The desk: a sound and a title for new orders, small pictures before they are sent. */
(() => {
  "use strict";

  /* --- new orders: the board's answer carries HX-Trigger {"new-order": count} */
  const KEY = "desk-sound";
  let audio;
  function chime() {
    if (!audio) return;
    [880, 1175, 1480].forEach((pitch, index) => {
      const start = audio.currentTime + index * 0.18;
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, start);
      gain.gain.exponentialRampToValueAtTime(0.35, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
      tone.connect(gain).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.4);
    });
  }
  function soundOn() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    audio = audio || new Context();
    audio.resume();
  }
  function showSound() {
    const isOn = localStorage.getItem(KEY) !== "off";
    document.querySelectorAll("[data-sound]").forEach((button) => {
      button.setAttribute("aria-pressed", String(isOn));
      button.textContent = isOn ? "提示音：开" : "提示音：关";
    });
    return isOn;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sound]");
    if (button) {
      localStorage.setItem(KEY, localStorage.getItem(KEY) === "off" ? "on" : "off");
      soundOn();
      if (showSound()) chime();
      return;
    }
    // Browsers let a page sound only after it was touched once.
    if (localStorage.getItem(KEY) !== "off") soundOn();
  });
  const title = document.title;
  document.addEventListener("new-order", (event) => {
    const count = event.detail.value;
    document.title = `(${count}) 新订单`;
    window.shop.toast(`有 ${count} 个订单待接单`);
    document.dispatchEvent(new CustomEvent("orders-seen"));
    if (showSound()) chime();
    if (navigator.vibrate) navigator.vibrate([200, 100, 200]);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) document.title = title;
  });

  /* --- photos: made smaller on the phone, so that they arrive over a slow line */
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
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("[data-photos]")) return;
    const preview = document.getElementById(input.dataset.photos);
    const files = Array.from(input.files).slice(0, 9);
    preview?.replaceChildren(
      ...files.map((file) => {
        const picture = document.createElement("img");
        picture.className = "picture picture--small";
        picture.alt = "";
        picture.src = URL.createObjectURL(file);
        picture.onload = () => URL.revokeObjectURL(picture.src);
        return picture;
      }),
    );
    const small = new DataTransfer();
    for (const file of files) small.items.add(await shrink(file));
    input.files = small.files;
  });

  document.addEventListener("htmx:afterSwap", showSound);
  showSound();
})();
