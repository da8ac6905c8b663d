// Improves the forms of listings; every one of them works without it.

// --- Towns, suggested as one types ---

const WAIT = 150;

for (const input of document.querySelectorAll("[data-cities]")) {
  const list = document.getElementById(input.getAttribute("list"));
  const country = document.getElementById(input.dataset.citiesCountry);
  if (!list || !country) continue;
  let timer = 0;
  let asked = "";
  const ask = async () => {
    const typed = input.value.trim();
    const question = new URLSearchParams({ country: country.value, q: typed });
    if (typed.length < 2 || !country.value || String(question) === asked) return;
    asked = String(question);
    try {
      const answer = await fetch(`${input.dataset.cities}?${question}`);
      const { cities } = await answer.json();
      // Somebody may have typed on while the answer was on its way.
      if (asked !== String(question)) return;
      list.replaceChildren(...cities.map((name) => Object.assign(document.createElement("option"), { value: name })));
    } catch {
      // Without an answer one types the whole name.
      asked = "";
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}

// --- Pictures that were chosen and not sent yet ---

for (const input of document.querySelectorAll("input[type=file][data-previews]")) {
  const shown = Object.assign(document.createElement("div"), { className: "album__new" });
  input.after(shown);
  input.addEventListener("change", () => {
    for (const image of shown.children) URL.revokeObjectURL(image.src);
    shown.replaceChildren(
      ...[...input.files].map((file) =>
        Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: file.name }),
      ),
    );
  });
}
