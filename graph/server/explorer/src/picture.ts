// Pictures of what is drawn, among what a page offers to keep.

import type { Core } from "cytoscape";
import type { Live } from "./live";

export function pictures(formats: HTMLElement): Live {
  const list = formats.querySelector("ul");
  const drawn = document.querySelector<HTMLElement>("main figure.around");
  const svg = list?.querySelector<HTMLAnchorElement>('a[href*="format=svg"]');
  if (!list || !drawn || !svg) return {};
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link png";
  button.textContent = "png";
  const about = document.createElement("span");
  about.className = "quiet";
  about.textContent = "the drawing as it stands";
  item.append(button, " ", about);
  svg.closest("li")?.after(item);
  button.addEventListener("click", () => {
    void picture(drawn, svg.href).then((png) => save(png, `${decodeURIComponent(location.pathname.split("/").at(-1) ?? "network").replace(/[^a-zA-Z0-9.-]/g, "-")}.png`));
  });
  return { stop: () => item.remove() };
}

async function picture(drawn: HTMLElement, svg: string): Promise<Blob> {
  const cy = (drawn as HTMLElement & { cy?: Core }).cy;
  if (cy) return cy.png({ output: "blob", scale: 2, full: true, maxWidth: 4000, bg: getComputedStyle(drawn).backgroundColor });
  const reply = await fetch(svg);
  const image = new Image();
  const address = URL.createObjectURL(new Blob([await reply.text()], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error("the drawing is too large for a picture")))));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function save(blob: Blob, name: string): void {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}
