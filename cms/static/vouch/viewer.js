// The recipient's viewer: turns pages without a reload, and tells what was looked at, for how long.
// Time counts only while the page is visible, focused, and a hand moved within the last 30 seconds.
const view = document.querySelector("[data-pages]");
const BEAT = 5000, IDLE = 30000, TICK = 250;
const count = Number(view.dataset.pages);
let page = Number(view.dataset.page);

let active = performance.now(), ticked = active, spent = 0, since = active;
let gesture = false, gestureTold = false;

function tell() {
  since = performance.now();
  const milliseconds = Math.round(spent);
  const news = gesture && !gestureTold;
  if (!view.dataset.beat || (!milliseconds && !news)) return;
  spent = 0;
  gestureTold ||= news;
  fetch(view.dataset.beat, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ page, ms: Math.min(milliseconds, 60000), gesture: news }),
    keepalive: true,
    credentials: "same-origin",
  }).then((answer) => {
    // The document was stopped while it was open.
    if (answer.status === 410) location.reload();
  }, () => {});
}

setInterval(() => {
  const now = performance.now();
  const looking = document.visibilityState === "visible" && document.hasFocus() && now - active < IDLE;
  if (looking) spent += Math.min(now - ticked, 2 * TICK);
  ticked = now;
  if (now - since >= BEAT) tell();
}, TICK);

function moved(event) {
  active = performance.now();
  if (!event.isTrusted || gesture) return;
  gesture = true;
  tell();
}
for (const kind of ["pointerdown", "keydown", "touchstart", "wheel"]) {
  addEventListener(kind, moved, { passive: true, capture: true });
}
// A scroll may also be the browser's own, when it restores a position.
addEventListener("scroll", (event) => { if (performance.now() > 1000) moved(event); }, { passive: true });
addEventListener("pointermove", () => { active = performance.now(); }, { passive: true });
addEventListener("pagehide", tell);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") tell(); });

const leaf = document.getElementById("leaf");
const where = document.getElementById("where");
const turns = [[document.getElementById("previous"), -1], [document.getElementById("next"), 1]];

function show(number) {
  if (number < 1 || number > count || number === page) return;
  tell();
  const words = `page ${number} of ${count}`;
  leaf.removeAttribute("height"); // the next page may have another shape
  leaf.onerror = () => location.reload(); // refused by now: the page itself says so
  leaf.src = `${view.dataset.pictures}${number}/`;
  leaf.alt = leaf.alt.replace(/^Page \d+/, `Page ${number}`);
  where.textContent = words;
  page = number;
  for (const [link, step] of turns) {
    const there = page + step >= 1 && page + step <= count;
    link.classList.toggle("off", !there);
    link.setAttribute("aria-disabled", String(!there));
    if (there) link.href = `?page=${page + step}`;
    else link.removeAttribute("href");
  }
}

function shape() {
  view.classList.toggle("wide", leaf.naturalWidth > leaf.naturalHeight);
}
leaf.addEventListener("load", shape);
if (leaf.complete) shape();

for (const [link, step] of turns) {
  link?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(page + step);
    history.replaceState(null, "", `?page=${page}`);
  });
}
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    show(page + step);
    history.replaceState(null, "", `?page=${page}`);
  }
});
