// Keeps the order in which several rows were chosen, and lets it be changed by dragging a name.
"use strict"
{
  const $ = django.jQuery

  $(() => {
    $("select[data-ordered]").each((_, select) => {
      const chosen = () => [...select.options].filter((option) => option.selected)
      const changed = () => $(select).trigger("change")

      // A new choice goes last, also when its option has been there before.
      $(select).on("select2:select", (event) => {
        const option = [...select.options].find((one) => one.value === String(event.params.data.id))
        if (option && option !== select.lastElementChild) {
          select.append(option)
          changed()
        }
      })

      let dragged = null
      let pressed = false
      const box = select.nextElementSibling
      const items = () => [...box.querySelectorAll(".select2-selection__choice")]
      const allow = () => items().forEach((item) => item.setAttribute("draggable", "true"))
      new MutationObserver(allow).observe(box, { childList: true, subtree: true })
      allow()
      // Select2 hands the focus on to its search field, and a press during which the focus moves begins no drag.
      box.addEventListener("mousedown", (event) => {
        pressed = Boolean(event.target.closest(".select2-selection__choice"))
        setTimeout(() => (pressed = false))
      })
      box.addEventListener("focus", (event) => pressed && event.stopPropagation(), true)
      box.addEventListener("dragstart", (event) => {
        dragged = items().indexOf(event.target.closest(".select2-selection__choice"))
        event.dataTransfer.effectAllowed = "move"
      })
      box.addEventListener("dragover", (event) => {
        if (dragged !== null && event.target.closest(".select2-selection__choice")) event.preventDefault()
      })
      box.addEventListener("drop", (event) => {
        const place = items().indexOf(event.target.closest(".select2-selection__choice"))
        const options = chosen()
        if (dragged === null || place < 0 || dragged === place) return
        event.preventDefault()
        if (place > dragged) options[place].after(options[dragged])
        else options[place].before(options[dragged])
        dragged = null
        changed()
      })
    })
  })
}
