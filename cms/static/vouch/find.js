// The find page: "/" goes to the words, and a question that has settled is asked so that it counts.
// Without this script the form is sent by its own button.
(() => {
  const words = document.getElementById("words");
  const form = document.getElementById("find");

  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      words.focus();
      words.select();
    }
  });

  if (!form || !window.htmx) return;
  const asked = () => new URLSearchParams(new FormData(form)).toString();
  let counted = asked();
  let pause;
  const settle = () => {
    clearTimeout(pause);
    if (asked() === counted) return;
    counted = asked();
    window.htmx.trigger(form, "settled");
  };
  words.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(settle, 1500);
  });
  form.addEventListener("change", (event) => {
    if (event.target !== words) settle();
  });
  // A chip takes its facet back: the box is what is sent, the link serves without this script.
  form.addEventListener("click", (event) => {
    const chip = event.target.closest("a[data-facet]");
    const box = chip && document.getElementById(`facet-${chip.dataset.facet}`);
    if (!box) return;
    event.preventDefault();
    box.checked = false;
    settle();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    settle();
  });
})();
