/*
 * Quick add: what was typed and photographed outlives a closed tab, until it is on sale. Words
 * lie in localStorage, photos in IndexedDB, both on this phone only.
 */
(() => {
  "use strict";

  const FIELDS = ["name", "price", "unit", "stock", "category", "new_category"];
  const box = () => document.getElementById("quick-add");
  const form = () => box()?.querySelector("form");
  const input = () => form()?.querySelector("[name=photo]");
  const key = () => `quick-add:${form()?.dataset.draft}`;

  /* --- photos kept in the browser's own database; a browser without one keeps words alone */
  function store(mode, work) {
    return new Promise((done) => {
      let opening;
      try {
        opening = indexedDB.open("quick-add", 1);
      } catch {
        done(null);
        return;
      }
      opening.onupgradeneeded = () => opening.result.createObjectStore("photos");
      opening.onerror = () => done(null);
      opening.onsuccess = () => {
        const asked = work(opening.result.transaction("photos", mode).objectStore("photos"));
        asked.onsuccess = () => done(asked.result ?? null);
        asked.onerror = () => done(null);
        asked.transaction.oncomplete = () => opening.result.close();
      };
    });
  }

  function words() {
    const found = {};
    for (const name of FIELDS) {
      const field = form().elements[name];
      if (field?.value) found[name] = field.value;
    }
    return found;
  }

  function keep() {
    if (!form()) return;
    const typed = words();
    // A unit or a shelf alone is what the last product left behind.
    if (typed.name || typed.price) localStorage.setItem(key(), JSON.stringify(typed));
    else localStorage.removeItem(key());
  }

  function forget() {
    localStorage.removeItem(key());
    return store("readwrite", (photos) => photos.delete(key()));
  }

  function say(text) {
    const strip = document.createElement("p");
    strip.className = "strip strip--info";
    strip.setAttribute("role", "status");
    const said = document.createElement("span");
    said.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--text btn--small";
    button.textContent = window.shop.say("清空");
    button.addEventListener("click", async () => {
      form().reset();
      document.getElementById("photo-preview")?.replaceChildren();
      await forget();
      strip.remove();
    });
    strip.append(said, button);
    box().prepend(strip);
  }

  async function restore() {
    const saved = JSON.parse(localStorage.getItem(key()) || "{}");
    const photos = (await store("readonly", (rows) => rows.get(key()))) || [];
    const isBlank = !form().elements.name.value && !form().elements.price.value;
    if (!isBlank || (!Object.keys(saved).length && !photos.length)) return;
    for (const [name, value] of Object.entries(saved)) {
      if (form().elements[name]) form().elements[name].value = value;
    }
    if (photos.length) {
      const files = new DataTransfer();
      photos.forEach((photo) => files.items.add(new File([photo], photo.name || "photo.jpg", { type: photo.type })));
      input().files = files.files;
      input().dispatchEvent(new CustomEvent("photos-kept", { bubbles: true }));
    }
    say(photos.length ? window.shop.say("已恢复上次的草稿，有 {0} 张照片", photos.length) : window.shop.say("已恢复上次的草稿"));
  }

  document.addEventListener("input", (event) => event.target.closest("#quick-add") && keep());
  document.addEventListener("photos-ready", (event) => {
    if (!event.target.closest("#quick-add")) return;
    const files = Array.from(event.target.files);
    store("readwrite", (photos) => (files.length ? photos.put(files, key()) : photos.delete(key())));
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.closest?.("#quick-add") && box().querySelector(".strip--success")) forget();
  });

  if (form()) {
    if (box().querySelector(".strip--success")) forget();
    else restore();
  }
})();
