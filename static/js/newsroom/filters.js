// A filter by typing: what is chosen becomes part of the list's address.
"use strict"
{
  const $ = django.jQuery

  $(() => {
    $("select[data-filter]").on("select2:select select2:clear", function () {
      const address = new URL(this.closest("[data-without]").dataset.without, window.location.href)
      if (this.value) address.searchParams.set(this.dataset.filter, this.value)
      window.location.assign(address)
    })
  })
}
