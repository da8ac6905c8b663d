// What comes from a word processor or a web page keeps its headings, paragraphs, lists, quotations, tables, links and
// emphasis, and drops everything else.

const GONE = new Set(
  "SCRIPT STYLE TITLE META LINK IFRAME OBJECT EMBED SVG MATH IMG PICTURE SOURCE VIDEO AUDIO CANVAS TEMPLATE NOSCRIPT BUTTON INPUT SELECT TEXTAREA XML".split(
    " ",
  ),
)
const RENAMED = { H1: "h2", H2: "h2", H3: "h3", H4: "h3", H5: "h3", H6: "h3", B: "strong", STRONG: "strong", I: "em", EM: "em" }
const KEPT = new Set("P UL OL LI BLOCKQUOTE TABLE THEAD TBODY TR TH TD SUB SUP BR HR FIGCAPTION".split(" "))
const BLOCKS = new Set("p h2 h3 ul ol li blockquote table thead tbody tr th td hr div figure aside figcaption".split(" "))

// Styles are read, never applied: in a parsed document too they would offend the page's policy, as handlers do, so
// they get another name.
const disarm = (html) =>
  html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<[a-z][^<>]*/gi, (tag) => tag.replace(/(["'\s/])(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3"))

const styleOf = (element) => element.getAttribute("data-style") || ""

// The address without the detour that some editors put before it, or nothing where it is none for a story.
function linkOf(element) {
  try {
    let url = new URL(element.getAttribute("href"))
    if (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" && url.searchParams.get("q")) {
      url = new URL(url.searchParams.get("q"))
    }
    return /^(https?|mailto):$/.test(url.protocol) ? url.href : ""
  } catch {
    return ""
  }
}

function marksOf(element, name) {
  const style = styleOf(element)
  const marks = []
  const weight = /(?<![-\w])font-weight:\s*([a-z0-9]+)/i.exec(style)?.[1] || ""
  if (/^(bold|bolder|[6-9]00)$/i.test(weight) || (name === "strong" && !/^(normal|[1-5]00)$/i.test(weight))) {
    marks.push("strong")
  }
  const italic = /font-style:\s*([a-z]+)/i.exec(style)?.[1] || ""
  if (/^(italic|oblique)$/i.test(italic) || (name === "em" && !/^normal$/i.test(italic))) marks.push("em")
  if (/vertical-align:\s*super/i.test(style) || name === "sup") marks.push("sup")
  if (/vertical-align:\s*sub/i.test(style) || name === "sub") marks.push("sub")
  return marks
}

function copy(source, target, inHeading) {
  for (const node of source.childNodes) {
    if (node.nodeType === 3) target.append(node.data.replace(/[\t\r\n ]+/g, " "))
    if (node.nodeType !== 1 || GONE.has(node.tagName.toUpperCase())) continue
    copyElement(node, target, inHeading)
  }
}

function copyElement(element, target, inHeading) {
  const tag = element.tagName.toUpperCase()
  const style = styleOf(element)
  // Hidden text, and the bullets that Word types by itself.
  if (element.hidden || /display:\s*none|mso-list:\s*ignore/i.test(style)) return
  const create = (name) => target.appendChild(target.ownerDocument.createElement(name))
  const name = /^MsoTitle$/i.test(element.className) ? "h2" : RENAMED[tag] || (KEPT.has(tag) ? tag.toLowerCase() : "")
  if (tag === "FIGURE") {
    copyFigure(element, create, target, inHeading)
  } else if (tag === "ASIDE" && element.hasAttribute("data-pull-quote")) {
    const quote = create("aside")
    quote.setAttribute("data-pull-quote", "")
    copy(element, quote, false)
  } else if (tag === "A" && linkOf(element)) {
    const link = create("a")
    link.setAttribute("href", linkOf(element))
    copy(element, link, inHeading)
  } else if (["strong", "em", "sub", "sup"].includes(name) || (!name && /^(SPAN|FONT|A|U|MARK)$/.test(tag))) {
    let inner = target
    for (const mark of marksOf(element, name)) {
      if (!(mark === "strong" && inHeading)) inner = inner.appendChild(target.ownerDocument.createElement(mark))
    }
    copy(element, inner, inHeading)
  } else if (name === "br" || name === "hr") {
    create(name)
  } else if (name) {
    const block = create(name)
    for (const attribute of ["colspan", "rowspan", "start"]) {
      if (/^\d{1,5}$/.test(element.getAttribute(attribute) || "")) {
        block.setAttribute(attribute, element.getAttribute(attribute))
      }
    }
    const level = /mso-list:[^;]*\blevel(\d)/i.exec(style)
    if (level && name === "p") {
      block.setAttribute("data-level", level[1])
      block.setAttribute("data-ordered", String(/^\s*[\dA-Za-z]{1,4}[.)]/.test(element.textContent)))
    }
    copy(element, block, inHeading || name === "h2" || name === "h3")
  } else if (/^(DIV|SECTION|ARTICLE|MAIN|HEADER|FOOTER|ADDRESS|PRE|DL|DT|DD|CENTER|CAPTION|NAV)$/.test(tag)) {
    copy(element, create("div"), inHeading)
  } else {
    copy(element, target, inHeading)
  }
}

function copyFigure(element, create, target, inHeading) {
  for (const name of ["data-media", "data-embed"]) {
    if (element.hasAttribute(name)) {
      const figure = create("figure")
      figure.setAttribute(name, element.getAttribute(name))
      const caption = element.querySelector("figcaption")
      if (caption?.textContent.trim()) {
        figure.appendChild(figure.ownerDocument.createElement("figcaption")).textContent = caption.textContent
      }
      return
    }
  }
  // The caption of a picture that does not come along goes with it.
  if (element.querySelector("img, picture, video, iframe, svg")) return
  copy(element, target, inHeading)
}

// Word's list items are paragraphs with a level: make lists of them.
function makeLists(root) {
  for (const first of [...root.querySelectorAll("p[data-level]")]) {
    if (!first.parentNode || first.closest("li")) continue
    const levels = []
    let item = first
    while (item && item.nodeName === "P" && item.hasAttribute("data-level")) {
      const next = item.nextElementSibling
      const level = Number(item.getAttribute("data-level"))
      while (levels.length > level) levels.pop()
      while (levels.length < level) {
        const list = root.ownerDocument.createElement(item.getAttribute("data-ordered") === "true" ? "ol" : "ul")
        const above = levels[levels.length - 1]
        if (!above) item.before(list)
        else (above.lastElementChild || above.appendChild(root.ownerDocument.createElement("li"))).append(list)
        levels.push(list)
      }
      item.removeAttribute("data-level")
      item.removeAttribute("data-ordered")
      const entry = root.ownerDocument.createElement("li")
      entry.append(item)
      levels[levels.length - 1].append(entry)
      item = next
    }
  }
}

// Two breaks in a row are what some pages write between paragraphs.
function splitAtDoubleBreaks(root) {
  for (const paragraph of root.querySelectorAll("p, div")) {
    for (const br of [...paragraph.children].filter((child) => child.nodeName === "BR")) {
      let next = br.nextSibling
      while (next && next.nodeType === 3 && !next.data.trim()) next = next.nextSibling
      if (!next || next.nodeName !== "BR" || br.parentNode !== paragraph) continue
      const before = root.ownerDocument.createElement("p")
      while (paragraph.firstChild !== br) before.append(paragraph.firstChild)
      br.remove()
      next.remove()
      paragraph.before(before)
    }
  }
}

function dropEmpty(root) {
  for (const element of [...root.querySelectorAll("p, h2, h3, div, li, ul, ol, blockquote, strong, em, a")].reverse()) {
    const holds = element.querySelector("figure, hr, table, td")
    if (!holds && !element.textContent.trim() && !element.closest("td, th")) {
      if (/^(STRONG|EM|A)$/.test(element.nodeName)) element.replaceWith(element.textContent)
      else element.remove()
    }
  }
}

export function cleanPaste(html) {
  const parse = (text) => new DOMParser().parseFromString(text, "text/html")
  const source = parse(disarm(html))
  const target = parse("").body
  copy(source.body, target, false)
  makeLists(target)
  splitAtDoubleBreaks(target)
  dropEmpty(target)
  // Space and breaks between blocks are none.
  for (const block of [target, ...target.querySelectorAll("ul, ol, table, thead, tbody, tr, div, blockquote")]) {
    for (const node of [...block.childNodes]) {
      const beside = [node.previousSibling, node.nextSibling].some(
        (other) => other && BLOCKS.has(other.nodeName.toLowerCase()),
      )
      const space = (node.nodeType === 3 && !node.data.trim()) || node.nodeName === "BR"
      if (space && beside) node.remove()
    }
  }
  // What was cut or copied in the editor itself says how deep it was open.
  const slice = source.body.querySelector("[data-pm-slice]")?.getAttribute("data-pm-slice")
  if (slice && target.firstElementChild) target.firstElementChild.setAttribute("data-pm-slice", slice)
  return target.innerHTML
}
