// Word of a new question: a notification and a short sound, for who asked for it. It names a number, never a person.

const WANTED = "loketwijzer-meldingen";
const KNOWN = "loketwijzer-gehoord";
const CALM = [660, 880];
const URGENT = [880, 660, 880, 660];

let audio;

export function offerAnnouncements(button) {
  if (isWanted()) for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, wakeSound, { once: true });
  if (!button || !("Notification" in window)) return;
  button.hidden = false;
  show(button);
  button.addEventListener("click", async () => {
    if (isWanted()) localStorage.removeItem(WANTED);
    else if ((await Notification.requestPermission()) === "granted") {
      localStorage.setItem(WANTED, "ja");
      wakeSound();
      play(CALM);
    }
    show(button);
  });
}

// Tells of each number once, however many pages are open.
export function announce(waiting, urgent) {
  const before = localStorage.getItem(KNOWN);
  const known = new Set((before ?? "").split(" "));
  const fresh = waiting.filter((number) => !known.has(number));
  localStorage.setItem(KNOWN, waiting.join(" "));
  if (before === null || !fresh.length || !isWanted()) return;
  const inCrisis = fresh.filter((number) => urgent.includes(number));
  play(inCrisis.length ? URGENT : CALM);
  notify(inCrisis[0] ?? fresh[0], fresh.length, inCrisis.length > 0);
}

function isWanted() {
  return localStorage.getItem(WANTED) !== null && "Notification" in window && Notification.permission === "granted";
}

function show(button) {
  button.setAttribute("aria-pressed", String(isWanted()));
  const refused = Notification.permission === "denied";
  button.disabled = refused;
  button.querySelector("span").textContent = refused ? "Meldingen zijn geblokkeerd in uw browser" : "Melding bij nieuwe vraag";
}

function notify(number, count, isUrgent) {
  const text = count === 1 ? `Vraag ${number} wacht.` : `${count} nieuwe vragen wachten.`;
  const word = new Notification(isUrgent ? "Crisis: iemand kan in nood zijn" : "Nieuwe vraag", {
    body: text,
    tag: `vraag-${number}`,
    icon: "/desk/static/icoon.svg",
    requireInteraction: isUrgent,
  });
  word.addEventListener("click", () => {
    window.focus();
    location.assign(`/desk/tickets/${number}`);
  });
}

function wakeSound() {
  audio ??= new AudioContext();
  audio.resume();
}

function play(tones) {
  if (audio?.state !== "running") return;
  tones.forEach((frequency, place) => {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const at = audio.currentTime + place * 0.18;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.18);
  });
}
