// Keeps what a page of the directory says true while it is open, and helps to find. Every page works without it.

// --- Open or closed: the server sent what follows, with the moment (in seconds) from which on it holds ---

for (const state of document.querySelectorAll("[data-phases]")) {
  const phases = JSON.parse(state.dataset.phases);
  const show = () => {
    const now = Date.now() / 1000;
    const current = phases.findLast(([since]) => since <= now) ?? phases[0];
    const next = phases.find(([since]) => since > now);
    state.textContent = current[2];
    state.className = `state state--${current[1]}`;
    // A device that slept wakes late: the clock is asked again at least every hour.
    if (next) setTimeout(show, Math.min((next[0] - now) * 1000 + 500, 3_600_000));
  };
  show();
}

// --- Near me: the place is asked for by a click only, and given to a kilometre ---

for (const item of document.querySelectorAll("[data-near]")) {
  if (!navigator.geolocation) continue;
  item.hidden = false;
  const words = item.querySelector("[data-near-words]");
  item.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        location.href = `${item.dataset.near}${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
      },
      () => {
        words.textContent = words.dataset.failed;
      },
      { maximumAge: 600_000, timeout: 15_000 },
    );
  });
}

// --- Somebody reads a listing: counted once it is really in sight, without a cookie; nothing is kept of who it was ---

const listing = document.querySelector("[data-seen]");
if (listing && navigator.sendBeacon) {
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", tell);
    navigator.sendBeacon(listing.dataset.seen);
  };
  document.addEventListener("visibilitychange", tell);
  tell();
}
