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
    // A timer holds 24 days at most, and a sleeping device wakes late: the clock is asked again either way.
    if (next) setTimeout(show, Math.min((next[0] - now) * 1000 + 500, 3_600_000));
  };
  show();
}
