// The evidence panel: the sentence that a row or a line rests on, beside what it
// belongs to. What it shows is the page of the fact; that it is open stands in the
// address, as #fact:ID.

import { bring, settle, wait } from "./live";

const factPath = /^\/fact\/(?:fact:)?(.+)$/;

/** The fact that an address opens beside its page, "" for none. */
export function factIn(hash: string): string {
  return hash.startsWith("#fact:") ? decodeURIComponent(hash.slice("#fact:".length)) : "";
}

/** The fact that a link leads to, "" for none. */
export function factAt(path: string): string {
  const m = factPath.exec(path);
  return m?.[1] ? decodeURIComponent(m[1]) : "";
}

/** The facts of the page in the order of their links, each once. */
function facts(): string[] {
  const found = new Set<string>();
  for (const a of document.querySelectorAll("main a.why[href^='/fact/']")) found.add(factAt(new URL(a.getAttribute("href") ?? "", location.href).pathname));
  return [...found];
}

class Panel {
  private aside?: HTMLElement;
  private body?: HTMLElement;
  private place?: HTMLElement;
  private shown = "";
  private asked = 0;
  private before: Element | null = null; // where the focus was
  private among: string[] = []; // the facts to step through, where not those of the page

  /** Opens what the address names, from now on. */
  watch(): void {
    addEventListener("hashchange", () => this.follow());
    this.follow();
  }

  /** Whether a link that was followed opens the panel instead of a page. */
  takes(url: URL, link: Element): boolean {
    const id = url.hash ? factIn(url.hash) : factAt(url.pathname);
    if (!id || location.pathname.startsWith("/fact/") || link.closest("[data-page]")) return false;
    this.open(id);
    return true;
  }

  /** Opens a fact, to be stepped from among some, or among those of the page. */
  open(id: string, among: string[] = []): void {
    this.among = among;
    if (!this.shown) this.before = document.activeElement;
    if (factIn(location.hash) !== id) history[this.shown ? "replaceState" : "pushState"](history.state, "", `#fact:${encodeURIComponent(id)}`);
    this.follow(true);
  }

  close(): void {
    if (!factIn(location.hash)) return;
    history.pushState(history.state, "", location.pathname + location.search);
    this.follow();
    if (this.before instanceof HTMLElement || this.before instanceof SVGElement) this.before.focus({ preventScroll: true });
  }

  get isOpen(): boolean {
    return this.shown !== "";
  }

  /** Opens the fact that stands n after the open one on the page. */
  step(n: number): void {
    const all = this.all();
    const at = all.indexOf(this.shown);
    const to = all[at < 0 ? (n > 0 ? 0 : all.length - 1) : (at + n + all.length) % all.length];
    if (to) this.open(to, this.among);
  }

  private all(): string[] {
    return this.among.includes(this.shown) ? this.among : facts();
  }

  /** Shows what the address says. */
  follow(focus = false): void {
    const id = factIn(location.hash);
    if (id === this.shown) {
      this.point(focus);
      return;
    }
    this.shown = id;
    document.documentElement.classList.toggle("beside", id !== "");
    this.point(focus);
    if (!id) {
      this.aside?.remove();
      this.body?.replaceChildren();
      settle();
      return;
    }
    void this.load(id, focus);
  }

  private async load(id: string, focus: boolean): Promise<void> {
    const mine = ++this.asked;
    const { aside, body } = this.make();
    const page = `/fact/${encodeURI(id).replace(/[?#]/g, encodeURIComponent)}`;
    aside.querySelector("a.whole")?.setAttribute("href", page);
    let parts: Node[];
    wait(1);
    try {
      const reply = await fetch(page, { headers: { Accept: "text/html" } });
      const main = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("main");
      parts = main ? [...main.childNodes] : [];
    } catch {
      const p = document.createElement("p");
      p.className = "wrong";
      p.textContent = "The server does not answer.";
      parts = [p];
    } finally {
      wait(-1);
    }
    if (mine !== this.asked || this.shown !== id) return;
    body.replaceChildren(...parts);
    // The page has a first heading of its own.
    for (const h of body.querySelectorAll("h1, h2")) {
      const lower = document.createElement(h.tagName === "H1" ? "h2" : "h3");
      lower.append(...h.childNodes);
      h.replaceWith(lower);
    }
    body.scrollTop = 0;
    settle();
    bring(body);
    if (focus) aside.focus({ preventScroll: true });
  }

  // Marks what on the page rests on the open fact, and tells where that is.
  private point(scroll: boolean): void {
    for (const a of document.querySelectorAll("[aria-current='true']")) a.removeAttribute("aria-current");
    if (!this.shown) return;
    const all = this.all();
    const at = all.indexOf(this.shown);
    if (this.place) this.place.textContent = at < 0 ? "" : `${at + 1} of ${all.length}`;
    for (const b of this.aside?.querySelectorAll<HTMLButtonElement>("button.step") ?? []) b.disabled = all.length < 2;
    for (const a of document.querySelectorAll("main a[href^='/fact/']")) {
      if (factAt(new URL(a.getAttribute("href") ?? "", location.href).pathname) !== this.shown) continue;
      const row = a.closest("tr, li, .hop") ?? a;
      row.setAttribute("aria-current", "true");
      if (scroll && row.tagName !== "a") row.scrollIntoView({ block: "nearest" });
    }
  }

  private make(): { aside: HTMLElement; body: HTMLElement } {
    if (!this.aside || !this.body) {
      this.aside = document.createElement("aside");
      this.aside.className = "panel";
      this.aside.tabIndex = -1;
      this.aside.setAttribute("aria-label", "Evidence");
      const bar = document.createElement("div");
      bar.className = "bar-of-panel";
      this.place = document.createElement("span");
      this.place.className = "quiet";
      const whole = document.createElement("a");
      whole.className = "whole";
      whole.dataset["page"] = "";
      whole.textContent = "Open as a page";
      bar.append(
        button("‹", "Evidence before this (k)", "k", () => this.step(-1), "step"),
        button("›", "Evidence after this (j)", "j", () => this.step(1), "step"),
        this.place,
        whole,
        button("×", "Close (Esc)", "Escape", () => this.close(), "close"),
      );
      this.body = document.createElement("div");
      this.body.className = "body";
      this.aside.append(bar, this.body);
    }
    if (!this.aside.isConnected) document.querySelector("main")?.after(this.aside);
    this.point(false);
    return { aside: this.aside, body: this.body };
  }
}

function button(sign: string, label: string, key: string, press: () => void, kind: string): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = `sign ${kind}`;
  b.textContent = sign;
  b.title = label;
  b.setAttribute("aria-label", label);
  b.setAttribute("aria-keyshortcuts", key);
  b.addEventListener("click", press);
  return b;
}

export const panel = new Panel();
