// Going from page to page without loading the frame anew: the main part of the
// next page takes the place of this one's. The address is always that of the page
// that is shown, so that a reload, a bookmark and a browser without script give
// the same.

import { bring, settle, wait } from "./live";
import { panel } from "./panel";

type Way = "push" | "pop" | "replace";

let running: AbortController | undefined;
let shown = ""; // the address of the page that is shown

function here(): string {
  return location.pathname + location.search;
}

/** Shows the page at an address. */
export async function visit(to: URL | string, way: Way = "push"): Promise<void> {
  const url = new URL(to, location.href);
  running?.abort();
  const mine = (running = new AbortController());
  wait(1);
  const busy = setTimeout(() => document.documentElement.classList.add("busy"), 150);
  try {
    const reply = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = (reply.headers.get("Content-Type") ?? "").startsWith("text/html") && !reply.headers.has("Content-Disposition");
    const text = page ? await reply.text() : "";
    if (mine.signal.aborted) return;
    if (!page) {
      location.assign(url);
      return;
    }
    const at = new URL(reply.url || url.href);
    at.hash = url.hash;
    show(new DOMParser().parseFromString(text, "text/html"), at, way);
  } catch {
    if (!mine.signal.aborted) location.assign(url); // the browser tells best what is wrong with the way
  } finally {
    clearTimeout(busy);
    wait(-1);
    if (running === mine) document.documentElement.classList.remove("busy");
  }
}

function show(next: Document, url: URL, way: Way): void {
  const main = document.querySelector("main");
  const coming = next.querySelector("main");
  if (!main || !coming) {
    location.assign(url);
    return;
  }
  const same = shown.split("?")[0] === url.pathname;
  const top = way === "pop" ? ((history.state as { top?: number } | null)?.top ?? 0) : same ? scrollY : 0;
  const focus = same ? nameOf(document.activeElement) : "";
  if (way !== "pop") {
    history.replaceState({ ...history.state, top: scrollY }, "");
    history[way === "push" ? "pushState" : "replaceState"]({}, "", url);
  }
  shown = here();
  document.title = next.title;
  if (same) keep(main, coming);
  main.replaceChildren(...coming.childNodes);
  for (const a of document.querySelectorAll(".top nav a")) {
    if (a.getAttribute("href") === location.pathname) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
  settle();
  bring(main);
  const again = focus && main.querySelector<HTMLElement>(focus);
  if (again) again.focus({ preventScroll: true });
  else if (!same || !document.activeElement || document.activeElement === document.body) {
    const heading = main.querySelector<HTMLElement>("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }
  say(document.title.replace(/ · parley$/, ""));
  const target = url.hash && !url.hash.startsWith("#fact:") ? document.getElementById(decodeURIComponent(url.hash.slice(1))) : null;
  target?.classList.add("target"); // which the style sheet does not see where a script went there
  if (target) target.scrollIntoView();
  else scrollTo({ top, behavior: "instant" });
  panel.follow();
}

// Moves what stays from the old page to the new: parts that move, and what was
// opened.
function keep(main: Element, coming: Element): void {
  for (const old of main.querySelectorAll<HTMLElement>("[data-keep]")) {
    const place = old.id ? coming.querySelector(`#${CSS.escape(old.id)}`) : null;
    place?.replaceWith(old);
  }
  for (const open of main.querySelectorAll<HTMLDetailsElement>("details[open]")) {
    const same = open.className ? coming.querySelector<HTMLDetailsElement>(`details.${CSS.escape(open.className)}`) : null;
    if (same) same.open = true;
  }
}

// A selector that finds an element again on the next page, "" for most.
function nameOf(el: Element | null): string {
  if (!el || !el.closest("main")) return "";
  if (el.id) return `#${CSS.escape(el.id)}`;
  const value = el.getAttribute("data-filter");
  return value ? `[data-filter="${CSS.escape(value)}"]` : "";
}

/** Tells those who listen to the page. */
export function say(words: string): void {
  let live = document.getElementById("said");
  if (!live) {
    live = document.createElement("div");
    live.id = "said";
    live.className = "hidden";
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  live.textContent = words;
}

/** Whether a link or a form leads to a page of the explorer. */
export function ours(url: URL): boolean {
  return url.origin === location.origin && !/^\/(cayley|api|explorer|metrics|healthz)(\/|$)/.test(url.pathname) && !url.searchParams.has("format");
}

/** Goes by this way wherever a link or a form leads to a page of the explorer. */
export function visits(): void {
  shown = here();
  history.scrollRestoration = "manual";
  document.addEventListener("click", (e) => {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const a = (e.target as Element).closest<HTMLAnchorElement | SVGAElement>("a[href]");
    if (!a || a.hasAttribute("download") || a.hasAttribute("target")) return;
    const url = new URL(a.getAttribute("href") ?? "", document.baseURI);
    if (!ours(url)) return;
    if (url.hash && url.pathname + url.search === here() && !url.hash.startsWith("#fact:")) return; // within the page
    e.preventDefault();
    if (panel.takes(url, a)) return;
    void visit(url);
  });
  document.addEventListener("submit", (e) => {
    const form = e.target as HTMLFormElement;
    if (e.defaultPrevented || form.method !== "get") return;
    const url = new URL(form.action || location.href);
    url.search = "";
    url.hash = "";
    for (const [name, value] of new FormData(form, e.submitter)) {
      if (typeof value === "string" && value !== "") url.searchParams.append(name, value);
    }
    if (!ours(url)) return;
    e.preventDefault();
    void visit(url);
  });
  addEventListener("popstate", () => {
    if (here() !== shown) void visit(location.href, "pop");
    else panel.follow();
  });
}
