// Shows the chosen picture beside its field, and opens the library.
"use strict"
{
  const $ = django.jQuery

  $(() => {
    for (const picker of document.querySelectorAll("[data-image-picker]")) {
      const input = picker.querySelector("input")
      const image = picker.querySelector("img")
      const words = picker.querySelector("[data-image-words]")
      const remove = picker.querySelector("[data-image-remove]")

      const show = (card) => {
        picker.classList.toggle("has-image", Boolean(card))
        remove.hidden = !card
        image.hidden = !card
        if (card) image.src = card.thumbnail
        words.textContent = card ? [card.title, card.credit].filter(Boolean).join(" – ") : ""
      }
      const look = async () => {
        const id = input.value.trim()
        if (!/^\d{1,18}$/.test(id)) return show(null)
        const response = await fetch(`${picker.dataset.cards}?id=${id}`)
        const cards = response.ok ? await response.json() : {}
        show(cards[id] || null)
        if (!cards[id]) words.textContent = gettext("There is no such picture in the library.")
      }

      remove.addEventListener("click", () => {
        input.value = ""
        input.dispatchEvent(new Event("input", { bubbles: true }))
        show(null)
      })
      // The admin's popups tell of their choice through jQuery.
      $(input).on("change", () => {
        input.dispatchEvent(new Event("input", { bubbles: true }))
        look()
      })
      $(picker).on("click", "[data-image-add]", (event) => {
        event.preventDefault()
        window.showRelatedObjectPopup(event.currentTarget)
      })
    }
  })
}
