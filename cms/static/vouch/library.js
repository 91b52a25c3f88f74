// Small helps for forms; each form works without them.

// A further row of a repeated form, from its template.
for (const rows of document.querySelectorAll("[data-rows]")) {
  const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
  const template = rows.querySelector("template");
  const add = rows.querySelector("[data-add]");
  add.hidden = false;
  add.addEventListener("click", () => {
    const row = document.createElement("div");
    row.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    template.before(row.firstElementChild);
    total.value = Number(total.value) + 1;
    template.previousElementSibling.querySelector("select").focus();
  });
}

// Somebody new is asked for only while nobody is chosen.
for (const form of document.querySelectorAll("[data-share]")) {
  const chosen = form.elements.recipient;
  const show = () => { form.querySelector("#new-recipient").hidden = chosen.value !== ""; };
  chosen.addEventListener("change", show);
  show();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // without HTTPS there is no clipboard
    }
    button.textContent = "Copied";
    document.querySelector("[data-copied]").textContent = "The link is copied.";
  });
}
