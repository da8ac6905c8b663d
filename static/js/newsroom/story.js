// The form of a story: guards what is not yet saved, sends it once only, and saves with Ctrl+S.
"use strict"
{
  const start = () => {
    const form = document.getElementById("article_form")
    if (!form) return
    let sent = false

    // What the form held when a person first touched it: until then the editor may still tidy up.
    let before = null
    const held = () => JSON.stringify([...new FormData(form)])
    const remember = () => {
      before ??= held()
    }
    for (const touch of ["keydown", "pointerdown"]) window.addEventListener(touch, remember, { capture: true })
    window.addEventListener("beforeunload", (event) => {
      if (!sent && before !== null && before !== held()) event.preventDefault()
    })
    form.addEventListener("submit", (event) => {
      if (sent) {
        event.preventDefault()
        return
      }
      sent = true
      form.classList.add("is-sent")
    })
    // Back from the next page, the form can be sent again.
    window.addEventListener("pageshow", () => {
      sent = false
      form.classList.remove("is-sent")
    })
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault()
        form.querySelector("[name=_continue]")?.click()
      }
    })

    // "Schedule" is for a later hour, "publish now" for none.
    const day = document.getElementById("id_publish_at_0")
    const hour = document.getElementById("id_publish_at_1")
    const schedule = form.querySelector("[name=_verb][value=schedule]")
    if (day && hour && schedule) {
      const read = () => {
        const date = day.value.strptime(get_format("DATE_INPUT_FORMATS")[0])
        const [hours, minutes, seconds] = `${hour.value}:0:0`.split(":").map(Number)
        return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), hours, minutes, seconds)
      }
      const show = () => {
        try {
          schedule.hidden = !(read() > Date.now())
        } catch {
          schedule.hidden = true
        }
      }
      for (const input of [day, hour]) {
        input.addEventListener("input", show)
        input.addEventListener("focus", show)
        input.addEventListener("blur", show)
      }
      // The admin's calendar sets the value without an event.
      document.addEventListener("click", () => window.setTimeout(show))
      show()
    }
  }
  start()
}
