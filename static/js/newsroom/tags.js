// Makes the line of tags an autocomplete: type, choose or make a tag, and go on with a comma.
"use strict"
{
  const $ = django.jQuery

  // The line as names, and names as the line: a name with a comma stands in double quotes.
  const parse = (line) =>
    [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
      .map((match) => (match[1] !== undefined ? match[1].replaceAll('""', '"') : match[2]).trim())
      .filter(Boolean)
  const quote = (name) => (/[,"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)

  $(() => {
    for (const input of document.querySelectorAll("input.newsroom-tags")) {
      const select = document.createElement("select")
      select.multiple = true
      select.append(...parse(input.value).map((name) => new Option(name, name, true, true)))
      input.after(select)
      input.type = "hidden"
      // Without this, the label would name a field that cannot have the focus.
      select.id = input.id
      input.removeAttribute("id")
      $(select).select2({
        theme: "admin-autocomplete",
        width: "100%",
        tags: input.dataset.mayCreate === "true",
        tokenSeparators: [","],
        createTag: ({ term }) => {
          const name = term.trim().replace(/\s+/g, " ")
          return name && name.length <= 60 ? { id: name, text: name, isNew: true } : null
        },
        templateResult: (item) => (item.isNew ? interpolate(gettext("New tag: %s"), [item.text]) : item.text),
        // An existing tag is offered before a new one of the same letters.
        insertTag: (data, tag) => {
          if (!data.some((item) => item.text.toLowerCase() === tag.text.toLowerCase())) data.push(tag)
        },
        ajax: {
          url: input.dataset.url,
          delay: 200,
          data: ({ term, page }) => ({ term, page, app_label: "articles", model_name: "articletag", field_name: "tag" }),
          processResults: ({ results, pagination }) => ({
            results: results.map(({ text }) => ({ id: text, text })),
            pagination,
          }),
        },
      })
      $(select).on("change", () => {
        input.value = [...select.selectedOptions].map((option) => quote(option.value)).join(", ")
        input.dispatchEvent(new Event("input", { bubbles: true }))
      })
    }
  })
}
