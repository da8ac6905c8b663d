// The moderators' keys: a letter presses the button that shows it; a decision that needs a reason asks for it first.
{
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
    if (!button) return
    event.preventDefault()
    const reason = document.getElementById("reason")
    const code = document.getElementById("code")
    if (button.hasAttribute("data-needs-reason") && !reason.value.trim() && !code.value) {
      code.focus()
      return
    }
    button.click()
  })
}
