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

// A file is sent once: its session has a fresh token before it is. Without JavaScript it is sent again when the token ran out.
for (const form of document.querySelectorAll("form[enctype='multipart/form-data']")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await fetch("/session/refresh?next=/settings/incidents/banner", { signal: AbortSignal.timeout(5000) }).catch(() => {});
    form.requestSubmit(event.submitter);
  }, { once: true });
}

// A page that keeps itself up to date says when it cannot any more; what stands in its forms stays.
const ended = document.createElement("p");
ended.className = "notice warn";
ended.setAttribute("role", "alert");
const way = document.createElement("a");
way.href = "/sign-in";
way.target = "_blank";
way.textContent = "Sign in in a new tab";
ended.append("Your session has ended, so this page no longer keeps itself up to date. ", way, ". What you typed here stays.");
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status === 401) {
    document.getElementById("main").prepend(ended);
  } else if (event.detail.successful) {
    ended.remove();
  }
});

// So does a part whose service cannot be reached or fails; it is asked again by itself.
const stale = document.createElement("p");
stale.className = "notice warn";
stale.setAttribute("role", "alert");
stale.textContent = "A part of this page could not be brought up to date: its service cannot be reached, or it failed. What you typed here stays.";
const failing = new Set();
function failed(event) {
  if (event.detail.xhr.status !== 401) {
    failing.add(event.detail.pathInfo.requestPath);
    document.getElementById("main").prepend(stale);
  }
}
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) {
    failing.delete(event.detail.pathInfo.requestPath);
    if (failing.size === 0) {
      stale.remove();
    }
  }
});
