// Improves what is there; every page works without it. No listener for unload, so that going back is instant.

const root = document.documentElement;
const language = root.lang || undefined;

// --- Times in the reader's own zone ---

const FORMS = {
  day: { dateStyle: "long" },
  hour: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  full: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
  today: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
};
const formats = new Map();

function format(form) {
  if (!formats.has(form)) formats.set(form, new Intl.DateTimeFormat(language, FORMS[form]));
  return formats.get(form);
}

for (const time of document.querySelectorAll("time[data-time]")) {
  const form = time.dataset.time;
  const date = form === "today" ? new Date() : new Date(time.dateTime);
  if (form in FORMS && !Number.isNaN(date.valueOf())) {
    const text = format(form).format(date);
    if (time.textContent !== text) time.textContent = text;
  }
}

// --- What time it is elsewhere ---

for (const place of document.querySelectorAll("[data-zone]")) {
  try {
    const clock = new Intl.DateTimeFormat(language, {
      timeZone: place.dataset.zone,
      weekday: "long",
      hour: "2-digit",
      minute: "2-digit",
    });
    const show = () => (place.textContent = clock.format(new Date()));
    show();
    setInterval(show, 15000);
  } catch {
    // A zone that this browser does not know keeps its distance from UTC.
  }
}

// --- Light, dark, or as the device has it ---

const order = ["auto", "light", "dark"];

function stored() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function keep(theme) {
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice holds for this page.
  }
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  let theme = order.includes(stored()) ? stored() : "auto";
  const show = () => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    button.dataset.state = theme;
    button.title = button.dataset[theme];
    button.querySelector("[data-theme-name]").textContent = button.dataset[theme];
  };
  button.addEventListener("click", () => {
    theme = order[(order.indexOf(theme) + 1) % order.length];
    keep(theme);
    show();
  });
  show();
  button.hidden = false;
}

// --- The menu of small screens closes by Escape and by a click elsewhere ---

const menu = document.querySelector("[data-menu]");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

// --- Sharing ---

for (const item of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  item.hidden = false;
  item.addEventListener("click", () => {
    // A reader who closes the sheet has changed their mind; that is no error.
    navigator.share({ title: item.dataset.title, url: item.dataset.url }).catch(() => {});
  });
}

for (const item of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  item.hidden = false;
  const label = item.querySelector("[aria-live]");
  const button = item.querySelector("button");
  const before = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(item.dataset.copy);
    label.textContent = button.dataset.done;
    setTimeout(() => (label.textContent = before), 3000);
  });
}

// --- Players of other sites load on a click only; a click with a modifier follows the link as usual ---

for (const figure of document.querySelectorAll("figure[data-embed]")) {
  const link = figure.querySelector("a");
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const address = new URL(figure.dataset.embed);
    if (figure.dataset.embedKind === "video") address.searchParams.set("autoplay", "1");
    const frame = document.createElement("iframe");
    frame.src = address;
    frame.title = link.textContent.trim();
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    link.replaceWith(frame);
    frame.focus();
  });
}
