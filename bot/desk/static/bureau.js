// The desk in the browser: keys, waiting time, the box to write in, and word of a new question.
// Every page works without it; htmx brings what is live.

import { announce, offerAnnouncements } from "./meldingen.js";

const MINUTE = 60_000;
const LETTER_KEYS = { j: next, k: previous, n: take, r: write, g: toQueue, "/": toSearch, "?": help };
const ARROWS = { ArrowDown: next, ArrowUp: previous };

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, textarea, select, [contenteditable]");
  if (inField) {
    sendWithCtrlEnter(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const inLog = event.target.closest("[role=log]");
  const act = LETTER_KEYS[event.key] ?? (inLog ? undefined : ARROWS[event.key]);
  if (act?.()) event.preventDefault();
});

function sendWithCtrlEnter(event) {
  const field = event.target.closest("[data-stuur-met-ctrl-enter]");
  if (!field || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  field.form.requestSubmit();
}

function questions() {
  return [...document.querySelectorAll(".vraag-link")];
}

function next() {
  return move(1);
}

function previous() {
  return move(-1);
}

function move(step) {
  const links = questions();
  if (!links.length) return false;
  const current = links.indexOf(document.activeElement?.closest(".vraag")?.querySelector(".vraag-link"));
  const target = current < 0 ? (step > 0 ? 0 : links.length - 1) : current + step;
  links[Math.min(Math.max(target, 0), links.length - 1)].focus();
  return true;
}

function take() {
  const here = document.activeElement?.closest(".vraag");
  const button = here ? here.querySelector("[data-neem]") : document.querySelector("#stand [data-neem]");
  button?.form.requestSubmit();
  return Boolean(button);
}

function write() {
  const field = document.querySelector("#tekst");
  field?.focus();
  return Boolean(field);
}

function toQueue() {
  location.assign("/desk");
  return true;
}

function toSearch() {
  const field = document.querySelector("#q");
  if (field) field.focus();
  else location.assign("/desk/zoeken");
  return true;
}

function help() {
  document.querySelector("#hulp")?.showModal();
  return true;
}

// A second click on the same button is not sent; the server would do it once all the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.onderweg) event.preventDefault();
  else form.dataset.onderweg = "ja";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-onderweg]")) delete form.dataset.onderweg;
});

// The person sees that the coach is writing.
let toldTyping = 0;
document.addEventListener("input", (event) => {
  const form = event.target.closest("#schrijfvak");
  if (!form || !event.target.value || Date.now() - toldTyping < 3_000) return;
  toldTyping = Date.now();
  const body = new URLSearchParams({ csrf: form.elements.csrf.value });
  fetch(form.action.replace(/berichten$/, "typt"), { method: "POST", body }).catch(() => {});
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-stuur-bij-keuze]")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("a[data-tekst]");
  const field = document.querySelector("#tekst");
  if (!chosen || !field) return;
  event.preventDefault();
  field.setRangeText(chosen.dataset.tekst, field.selectionStart, field.selectionEnd, "end");
  chosen.closest("details").open = false;
  field.focus();
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest("details[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

function showWaiting() {
  for (const time of document.querySelectorAll("time[data-sinds]")) {
    const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / MINUTE));
    const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
    if (days) time.textContent = days === 1 ? "1 dag" : `${days} dagen`;
    else if (hours) time.textContent = `${hours} uur` + (minutes % 60 ? ` ${minutes % 60} min` : "");
    else time.textContent = `${minutes} min`;
  }
}

const title = document.title;

function countInTitle() {
  const badge = document.querySelector("#teller");
  if (!badge) return;
  const waiting = badge.dataset.wachtend.split(" ").filter(Boolean);
  document.title = waiting.length ? `(${waiting.length}) ${title}` : title;
  announce(waiting, badge.dataset.crisis.split(" ").filter(Boolean));
}

function toNewest() {
  const log = document.querySelector("#verloop");
  if (log) log.scrollTop = log.scrollHeight;
}

// A stream that begins again sends what is there already, and a box in which someone writes is not taken away.
document.addEventListener("htmx:sseBeforeMessage", (event) => {
  const { type, data } = event.detail;
  if (type === "bericht" && document.getElementById(/id="(bericht-\d+)"/.exec(data)?.[1])) event.preventDefault();
  if (type === "schrijven" && document.querySelector("#tekst") && data.includes('id="tekst"')) event.preventDefault();
});

let atNewest = true;
document.addEventListener("htmx:beforeSwap", rememberPlace);
document.addEventListener("htmx:sseBeforeMessage", rememberPlace);
function rememberPlace() {
  const log = document.querySelector("#verloop");
  atNewest = !log || log.scrollHeight - log.scrollTop - log.clientHeight < 120;
}

document.addEventListener("htmx:sseMessage", (event) => {
  if (event.detail.type === "bericht" && atNewest) toNewest();
  countInTitle();
  showWaiting();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 500 && xhr.getResponseHeader("content-type")?.startsWith("text/html")) return;
  event.detail.shouldSwap = false;
  tell("Dat is niet gelukt. Uw tekst staat er nog; probeer het zo weer, of maak hem korter.");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector("#melding")?.replaceChildren();
});
document.addEventListener("htmx:sendError", () => tell("Er is geen verbinding. Uw tekst staat er nog; probeer het zo weer."));
document.addEventListener("htmx:sseClose", (event) => {
  if (event.detail.type === "message") location.reload();
});

function tell(sentence) {
  const place = document.querySelector("#melding");
  const line = document.createElement("p");
  line.className = "melding fout";
  line.textContent = sentence;
  place?.replaceChildren(line);
}

document.documentElement.classList.add("met-script");
toNewest();
showWaiting();
countInTitle();
offerAnnouncements(document.querySelector("#meldingen"));
setInterval(showWaiting, 15_000);
