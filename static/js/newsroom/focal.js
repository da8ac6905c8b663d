// Sets the focal point by a click on the picture; the two numbers below it do the same without a script.
"use strict"
{
  const start = () => {
    const frame = document.querySelector("[data-focal]")
    const across = document.getElementById("id_focal_x")
    const down = document.getElementById("id_focal_y")
    const file = document.getElementById("id_file")
    if (!frame || !across || !down) return

    const marker = frame.appendChild(document.createElement("span"))
    marker.className = "focal-point"
    const show = () => {
      marker.style.left = `${(Number(across.value) || 0) * 100}%`
      marker.style.top = `${(Number(down.value) || 0) * 100}%`
    }
    frame.addEventListener("click", (event) => {
      const box = frame.getBoundingClientRect()
      const share = (value, size) => Math.min(1, Math.max(0, value / size)).toFixed(2)
      across.value = share(event.clientX - box.left, box.width)
      down.value = share(event.clientY - box.top, box.height)
      show()
    })
    across.addEventListener("input", show)
    down.addEventListener("input", show)
    show()

    // A picture that was just chosen is drawn, so that it can be clicked upon before it is uploaded.
    file?.addEventListener("change", async () => {
      if (!file.files.length) return
      try {
        const bitmap = await createImageBitmap(file.files[0])
        const canvas = frame.querySelector("canvas") || document.createElement("canvas")
        const scale = Math.min(1, 640 / bitmap.width)
        canvas.width = Math.round(bitmap.width * scale)
        canvas.height = Math.round(bitmap.height * scale)
        canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height)
        frame.querySelector("img")?.remove()
        frame.prepend(canvas)
        frame.hidden = false
      } catch {
        frame.hidden = true
      }
    })
  }
  start()
}
