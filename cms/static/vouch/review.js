// The review desk's keys, its help, and taking selected words into the comment form. All of it is extra: every
// key stands for a link or a control that works without this file.
const KEPT = "vouch-review-keys";
const help = document.getElementById("keys");
const on = document.getElementById("keys-on");

const keysAreOn = () => {
  try { return localStorage.getItem(KEPT) !== "off"; } catch { return on ? on.checked : true; }
};
const showState = () => document.documentElement.classList.toggle("keys-off", !keysAreOn());

const showHelp = () => {
  if (help && !help.open) help.showModal();
};

const openComment = () => {
  // The browser tells of a new selection a moment later than the key.
  takeSelection();
  const summary = document.getElementById("say");
  summary.parentElement.open = true;
  document.getElementById(document.getElementById("say-words").value ? "say-text" : "say-part").focus();
};

// In the queue there is no "next page": the keys walk along the items.
const step = (forward) => {
  const items = [...document.querySelectorAll("a[data-step]")];
  if (!items.length) return;
  const here = items.indexOf(document.activeElement);
  const next = here < 0 ? (forward ? 0 : items.length - 1) : here + (forward ? 1 : -1);
  items[Math.max(0, Math.min(items.length - 1, next))].focus();
};

// The words of a part without what was removed and without the numbers of comments, as the form needs them.
const saidIn = (range) => {
  const piece = range.cloneContents();
  for (const node of piece.querySelectorAll("del, sup")) node.remove();
  return piece.textContent;
};

const takeSelection = () => {
  const chosen = document.getSelection();
  const form = document.getElementById("say-words");
  if (!form || !chosen.rangeCount || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest("[data-text]");
  if (!start || !start.contains(range.endContainer)) return;
  const before = document.createRange();
  before.setStart(start, 0);
  before.setEnd(range.startContainer, range.startOffset);
  form.value = saidIn(range).replace(/\s+/g, " ").trim();
  document.getElementById("say-part").value = start.closest("[data-part]").dataset.part;
  document.getElementById("say-near").value = saidIn(before).length;
};

document.addEventListener("selectionchange", takeSelection);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  const key = event.key.toLowerCase();
  if (!keysAreOn() || key.length !== 1) return;
  const marked = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(key));
  if (key === "?") showHelp();
  else if (marked?.id === "say") openComment();
  else if (marked) marked.click();
  else if ("jnkp".includes(key)) step("jn".includes(key));
  else return;
  event.preventDefault();
});

if (help) {
  on.checked = keysAreOn();
  on.addEventListener("change", () => {
    try { localStorage.setItem(KEPT, on.checked ? "on" : "off"); } catch { /* A browser that keeps nothing. */ }
    showState();
  });
  for (const button of document.querySelectorAll(".keys-button")) {
    button.hidden = false;
    button.addEventListener("click", showHelp);
  }
}
showState();
