// Says beside a line how many characters it has, and when they are as many as read best.
"use strict"

for (const input of document.querySelectorAll("[data-count-from]")) {
  const from = Number(input.dataset.countFrom)
  const to = Number(input.dataset.countTo)
  const limit = input.maxLength > 0 ? input.maxLength : null
  const output = document.createElement("output")
  output.className = "count"
  output.htmlFor = input.id
  const show = () => {
    // Code points, as the database counts them.
    const length = [...input.value].length
    output.value = limit ? `${length} / ${limit}` : String(length)
    output.title = interpolate(gettext("%s to %s characters read best."), [from, to])
    output.dataset.fit = length === 0 ? "empty" : length < from ? "short" : length <= to ? "good" : "long"
  }
  input.addEventListener("input", show)
  input.after(output)
  show()
}
