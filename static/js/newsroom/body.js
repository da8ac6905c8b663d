// Our own parts of the story's editor: figures of the library, pull quotes, embeds, and clean pasting.
// articles/body.py says what a body may contain, and is the authority; this file only makes it pleasant to write.

import { crel, Extension, gettext, Node, Plugin, updateAttrsDialog } from "django-prose-editor/editor"

import { cleanPaste } from "newsroom/paste"

export const Newsroom = Extension.create({
  name: "newsroom",

  onBeforeCreate() {
    // Tiptap would write a <style> element, which the page's policy refuses: css/admin-editor.css has the rules.
    this.editor.options.injectCSS = false
  },

  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: cleanPaste } })]
  },
})

// --- Figures ---------------------------------------------------------------------------------------------------------

const cards = new Map()
let wanted = new Set()

// Ask for everything that is wanted in this moment at once.
function card(id, url) {
  if (!cards.has(id)) {
    wanted.add(id)
    cards.set(
      id,
      Promise.resolve()
        .then(() => {
          if (wanted.size) {
            const query = new URLSearchParams([...wanted].map((one) => ["id", one]))
            card.answer = fetch(`${url}?${query}`).then((response) => (response.ok ? response.json() : {}))
            wanted = new Set()
          }
          return card.answer
        })
        .then((found) => found[id] || null)
        .catch(() => null),
    )
  }
  return cards.get(id)
}

// Open the library, or the form for a new picture, as the admin's own fields do, and call back with the id.
function pick(url, done) {
  const name = "newsroom-pick"
  const link = document.getElementById(`lookup_${name}`) || crel("a", { id: `lookup_${name}`, hidden: true })
  const input = document.getElementById(name) || crel("input", { id: name, type: "hidden" })
  link.href = url
  document.body.append(link, input)
  window.django.jQuery(input).off("change").on("change", () => done(input.value))
  window.showRelatedObjectLookupPopup(link)
}

export const MediaFigure = Node.create({
  name: "mediaFigure",
  group: "block",
  content: "text*",
  marks: "",
  isolating: true,
  draggable: true,

  addOptions() {
    return { libraryUrl: "", cardsUrl: "" }
  },

  addAttributes() {
    return { media: { default: null, rendered: false } }
  },

  parseHTML() {
    return [
      {
        tag: "figure[data-media]",
        getAttrs: (dom) => (/^[1-9]\d{0,17}$/.test(dom.dataset.media) ? { media: dom.dataset.media } : false),
        contentElement: (dom) => dom.querySelector("figcaption") || document.createElement("figcaption"),
      },
    ]
  },

  renderHTML({ node }) {
    return ["figure", { "data-media": node.attrs.media }, ["figcaption", 0]]
  },

  addNodeView() {
    return ({ node }) => {
      const image = crel("img", { alt: "", width: 320, height: 213 })
      const picture = crel("div", { className: "media-picture", contentEditable: "false" }, [image])
      const caption = crel("figcaption", {})
      const dom = crel("figure", { className: "media-figure" }, [picture, caption])
      const show = (current) => {
        caption.classList.toggle("is-empty", current.content.size === 0)
        card(current.attrs.media, this.options.cardsUrl).then((found) => {
          dom.classList.toggle("media-missing", !found)
          if (found) {
            image.src = found.thumbnail
            image.alt = found.alt
          } else {
            image.remove()
            picture.textContent = gettext("This picture is no longer in the library.")
          }
          caption.dataset.placeholder =
            [found?.caption, found?.credit].filter(Boolean).join(" ") || gettext("Caption for this story only")
        })
      }
      show(node)
      return {
        dom,
        contentDOM: caption,
        // What is written here is no edit; text typed into the caption is.
        ignoreMutation: ({ type, target }) => type === "attributes" || !caption.contains(target),
        update: (changed) => {
          if (changed.type.name !== "mediaFigure" || changed.attrs.media !== node.attrs.media) return false
          show(changed)
          return true
        },
      }
    }
  },

  addCommands() {
    return {
      pickMedia:
        () =>
        ({ editor }) => {
          pick(this.options.libraryUrl, (id) => {
            editor.chain().focus().insertContent({ type: this.name, attrs: { media: id } }).run()
          })
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    return {
      // A caption is one line: the next one is a paragraph below the figure.
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== this.name) return false
        const after = $from.after()
        return editor.chain().insertContentAt(after, { type: "paragraph" }).focus(after + 1).run()
      },
    }
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "mediaFigure",
      groups: "nodes",
      priority: 60,
      command: (editor) => editor.commands.pickMedia(),
      button: buttons.material("add_photo_alternate", gettext("picture from the library")),
      option: null,
      active: (editor) => editor.isActive("mediaFigure"),
    })
  },
})

// --- Pull quotes -----------------------------------------------------------------------------------------------------

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,

  parseHTML() {
    return [{ tag: "aside[data-pull-quote]" }]
  },

  renderHTML() {
    return ["aside", { "data-pull-quote": "" }, 0]
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      priority: 70,
      command: (editor) => editor.chain().focus().toggleWrap("pullQuote").run(),
      button: buttons.material("forum", gettext("pull quote")),
      option: null,
      active: (editor) => editor.isActive("pullQuote"),
      enabled: (editor) => editor.can().toggleWrap("pullQuote"),
    })
  },
})

// --- Embeds ----------------------------------------------------------------------------------------------------------

function siteOf(address) {
  try {
    const { protocol, hostname } = new URL(address)
    return protocol === "https:" ? hostname.replace(/^(www|m|player)\./, "") : ""
  } catch {
    return ""
  }
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,

  addOptions() {
    return { sites: {} }
  },

  addAttributes() {
    return { url: { default: "", rendered: false } }
  },

  parseHTML() {
    return [{ tag: "figure[data-embed]", getAttrs: (dom) => ({ url: dom.dataset.embed }) }]
  },

  renderHTML({ node }) {
    return ["figure", { "data-embed": node.attrs.url }]
  },

  addNodeView() {
    return ({ node }) => {
      const site = this.options.sites[siteOf(node.attrs.url)]
      return {
        dom: crel("figure", { className: "embed-figure" }, [
          crel("strong", { textContent: site || gettext("This address cannot be embedded") }),
          crel("span", { textContent: node.attrs.url }),
        ]),
      }
    }
  },

  addMenuItems({ buttons, menu }) {
    const names = [...new Set(Object.values(this.options.sites))].join(", ")
    const dialog = updateAttrsDialog(
      { url: { type: "string", format: "url", title: gettext("Address"), description: ` (${names})`, required: true } },
      { title: gettext("Embed a video or a map"), submitText: gettext("Insert") },
    )
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      priority: 50,
      command: (editor) => {
        dialog(editor, { url: editor.getAttributes("embed").url || "" }).then((attrs) => {
          const url = attrs?.url.trim()
          if (!url) return
          if (this.options.sites[siteOf(url)]) {
            editor.chain().focus().insertContent({ type: "embed", attrs: { url } }).run()
          } else {
            window.alert(gettext("Only these can be embedded: ") + names)
          }
        })
      },
      button: buttons.material("smart_display", gettext("embed a video or a map")),
      option: null,
      active: (editor) => editor.isActive("embed"),
    })
  },
})
