// Suggests as one types: a list below the field, by the pattern that screen readers know as a combobox. Without it the form
// works as it is. A suggestion with an address is a page to go to; one without is put into the field.

let lists = 0;

for (const field of document.querySelectorAll("[data-suggest]")) {
  const form = field.form;
  const list = document.createElement("ul");
  list.id = `suggestions-${++lists}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestions);
  field.after(list);
  field.autocomplete = "off";
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    field.setAttribute(name, value);
  }
  let timer;
  let asking;
  let chosen = -1;

  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
    if (number < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", list.children[number].id);
      list.children[number].scrollIntoView({ block: "nearest" });
    }
  };

  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    choose(-1);
  };

  const take = (item) => {
    show(false);
    if (item.dataset.url) location.href = item.dataset.url;
    else field.value = item.dataset.words;
  };

  const fill = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map((found, at) => {
        const { words, kind = "", url = "" } = typeof found === "string" ? { words: found } : found;
        const item = document.createElement("li");
        item.id = `${list.id}-${at}`;
        item.setAttribute("role", "option");
        Object.assign(item.dataset, { words, url });
        item.append(Object.assign(document.createElement("bdi"), { textContent: words }));
        if (kind) item.append(" ", Object.assign(document.createElement("small"), { textContent: kind }));
        return item;
      }),
    );
    show(suggestions.length > 0 && document.activeElement === field);
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    asking?.abort();
    const typed = field.value.trim().toLowerCase();
    if (typed.length < 2) return show(false);
    timer = setTimeout(async () => {
      asking = new AbortController();
      const address = new URL(form.dataset.find, location.href);
      address.searchParams.set(field.dataset.suggest, typed);
      try {
        const answer = await fetch(address, { signal: asking.signal });
        if (answer.ok) fill((await answer.json()).suggestions);
      } catch {
        // Without a network, or with a newer question on its way, there is nothing to suggest.
      }
    }, 150);
  });

  field.addEventListener("keydown", (event) => {
    const { length } = list.children;
    if (event.key === "Escape" && !list.hidden) show(false);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && length) {
      if (list.hidden) show(true);
      // One step beyond either end the field itself is chosen again.
      choose(((chosen + 1 + (event.key === "ArrowDown" ? 1 : length) + length + 1) % (length + 1)) - 1);
    } else return;
    event.preventDefault();
  });

  // Before the field loses the focus, so that the list is still there to be clicked.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item && event.button === 0) take(item);
  });
  field.addEventListener("blur", () => {
    clearTimeout(timer);
    show(false);
  });
}
