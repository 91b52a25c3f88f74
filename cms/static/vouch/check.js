// In the editors: puts a suggested wording in the place of the words that were marked, if they still stand there.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-use]");
  if (!button) return;
  const field = document.querySelector(`[name="${CSS.escape(button.dataset.field)}"]`);
  // Browsers keep one line feed where forms send two signs, so the words are looked for near the place.
  const words = button.dataset.words.replace(/\r\n/g, "\n");
  let start = Number(button.dataset.start);
  if (field.value.slice(start, start + words.length) !== words) start = field.value.lastIndexOf(words, start);
  if (start < 0) return;
  field.setRangeText(button.dataset.use, start, start + words.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
