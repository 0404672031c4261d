// What a page can do without: names complete themselves, "/" leads to the search,
// a citation is copied. All of it goes through the addresses that the pages use.
"use strict";

document.addEventListener("keydown", (e) => {
  if (e.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    e.preventDefault();
    document.querySelector("input[type=search]").focus();
  }
});

for (const area of document.querySelectorAll("textarea[data-copy]")) {
  const button = document.createElement("button");
  button.textContent = "Copy";
  button.addEventListener("click", () => {
    area.select();
    navigator.clipboard.writeText(area.value).then(() => { button.textContent = "Copied"; });
  });
  area.after(button);
}

let lists = 0;
for (const input of document.querySelectorAll("input[data-complete]")) complete(input);

function complete(input) {
  const list = document.createElement("ul");
  list.className = "complete";
  list.id = "complete-" + lists++;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  input.parentNode.append(list);
  for (const [k, v] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(k, v);

  let asked = 0, hits = [], at = -1, timer;
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (i) => {
    at = i;
    [...list.children].forEach((li, k) => li.setAttribute("aria-selected", String(k === i)));
    if (i >= 0) { input.setAttribute("aria-activedescendant", list.children[i].id); list.children[i].scrollIntoView({ block: "nearest" }); }
  };
  const take = (hit) => {
    if (input.dataset.complete === "go") {
      input.form.addEventListener("submit", (e) => e.preventDefault()); // the key that chose may send the form too
      location.href = "/thing/" + encodeURI(hit.id).replace(/[?#]/g, encodeURIComponent);
    } else { input.value = hit.id; input.title = hit.name; close(); }
  };
  const ask = async () => {
    const n = ++asked, q = input.value.trim();
    if (q.length < 2) return close();
    const url = new URLSearchParams({ q, limit: "8" });
    for (const c of (input.dataset.class || "").split(" ")) if (c) url.append("class", c);
    const reply = await fetch("/api/explore/search?" + url);
    if (!reply.ok || n !== asked) return;
    const found = (await reply.json()).hits;
    if (n !== asked || document.activeElement !== input) return;
    const chosen = at < 0 ? "" : hits[at].id; // by the keys, while this was on its way
    hits = found;
    list.replaceChildren(...hits.map((h, i) => {
      const li = document.createElement("li"), kind = document.createElement("span");
      li.id = list.id + "-" + i;
      li.setAttribute("role", "option");
      li.append(h.name + (h.also ? " (" + h.also + ")" : ""), kind);
      kind.className = "kind";
      kind.textContent = h.class;
      li.addEventListener("mousedown", (e) => { e.preventDefault(); take(h); });
      return li;
    }));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(hits.findIndex((h) => h.id === chosen));
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 60); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (e) => {
    if (list.hidden) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); mark((at + (e.key === "ArrowDown" ? 1 : -1) + hits.length + (at < 0 && e.key === "ArrowUp" ? 1 : 0)) % hits.length); }
    else if (e.key === "Enter" && at >= 0) { e.preventDefault(); take(hits[at]); }
    else if (e.key === "Escape") { e.stopPropagation(); close(); }
  });
}
