// The explorer's pages are whole without this script: it makes them answer without
// being loaded anew, opens evidence beside what it belongs to, and puts a brush, a
// moving network and an editor where the server draws a picture or a box.

import "./style.css";
import { keys } from "./keys";
import { bring } from "./live";
import { panel } from "./panel";
import { visits } from "./visit";

for (const part of document.querySelectorAll<HTMLElement>(".top, main")) bring(part);
visits();
panel.watch();
keys();
document.documentElement.classList.add("live");
