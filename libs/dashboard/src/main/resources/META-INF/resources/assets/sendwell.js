// A button with data-copy="id" copies that element's text. Without JavaScript it stays hidden and the text can be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// After a form came back with errors, the first wrong field has the focus.
document.querySelector("[aria-invalid=true]")?.focus();
