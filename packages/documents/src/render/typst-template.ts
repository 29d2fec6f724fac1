/**
 * The form of Decree 30/2020/NĐ-CP, Annex I, for Typst. All words come in as data (`sys.inputs.data`, JSON), so
 * nothing of a document can become markup.
 */
export const typstTemplate = String.raw`
#let doc = json(bytes(sys.inputs.data))
#set document(title: doc.title, author: doc.author, date: datetime(..doc.written))
#let page-number = context {
  let number = counter(page).get().first()
  if number > 1 { align(center, text(14pt, str(number))) }
}
#set page(
  paper: "a4",
  margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm),
  header: page-number,
)
#set text(font: "Liberation Serif", size: 14pt, lang: "vi", hyphenate: false)
#set par(justify: true, leading: 0.55em, spacing: 0.55em + 6pt)

#let rule(length) = line(length: length, stroke: 0.75pt)
#let lines(items, ..style) = text(..style, items.join(linebreak()))
#let stamp(words, width) = box(
  width: width, height: 8mm, stroke: 1pt + rgb("ff0000"),
  align(center + horizon, text(13pt, weight: "bold", fill: rgb("ff0000"), words)),
)
// A line as long as the words above it.
#let underlined-by-rule(body) = context {
  let width = measure(body).width
  stack(spacing: 5pt, body, rule(width))
}

#let column(items) = {
  set par(justify: false, leading: 0.45em, spacing: 0.5em)
  stack(dir: ttb, spacing: 7pt, ..items.filter(item => item != none))
}

#grid(
  columns: (3600fr, 5755fr),
  align: center + top,
  row-gutter: 8pt,
  column((
    if doc.issuer.len() > 0 {
      stack(
        dir: ttb,
        spacing: 5pt,
        lines(doc.superior + doc.issuer.map(name => strong(name)), 12pt),
        rule(33%),
      )
    },
  )),
  column((
    stack(
      dir: ttb,
      spacing: 5pt,
      text(12pt, weight: "bold", doc.national),
      underlined-by-rule(text(13pt, weight: "bold", doc.motto)),
    ),
  )),
  // Number and date stand on one line, however long the names above are.
  if doc.number != none { text(13pt, doc.number) },
  if doc.date != none { text(13pt, style: "italic", doc.date) },
  column((
    if doc.letterSubject != none { block(width: 94%, text(12pt, doc.letterSubject)) },
    ..doc.stamps.map(mark => stamp(mark.text, mark.widthMm * 1mm)),
  )),
)

#if doc.type != none {
  v(14pt, weak: true)
  align(center, {
    set par(justify: false, leading: 0.5em, spacing: 0.5em)
    text(weight: "bold", doc.type)
    if doc.subject != none { linebreak(); text(weight: "bold", doc.subject) }
    v(7pt, weak: true)
    rule(25%)
  })
}

#if doc.addressees.len() == 1 {
  v(14pt, weak: true)
  align(center, "Kính gửi: " + doc.addressees.first())
} else if doc.addressees.len() > 1 {
  v(14pt, weak: true)
  pad(left: 3cm, {
    "Kính gửi:"
    set par(justify: false, spacing: 0.55em)
    for item in doc.addressees { pad(left: 2.2cm, par(hanging-indent: 0.25cm, "- " + item)) }
  })
}
#v(12pt, weak: true)

#let indented(body) = par(first-line-indent: (amount: 1.27cm, all: true), body)
#for item in doc.bases { indented(emph(item)) }

#let data-table(item) = {
  set text(12pt)
  set par(justify: false, leading: 0.45em)
  // A row stays on one page, unless it would not fit any.
  set table.cell(breakable: item.rows.any(row => row.any(cell => cell.len() > 900)))
  table(
    columns: item.widths.map(width => width * 1fr),
    align: (column, row) => if row == 0 or column == 0 { center + horizon } else { left + horizon },
    inset: (x: 4pt, y: 4pt),
    stroke: 0.5pt,
    table.header(..item.columns.map(cell => text(weight: "bold", cell))),
    ..item.rows.map(row => row.enumerate().map(((column, cell)) => {
      let is-figure = column > 0 and cell.match(regex("^[\d.,\s%–-]+$")) != none
      if is-figure { align(right + horizon, cell) } else { cell }
    })).flatten(),
  )
}

#let print-block(item) = {
  if item.kind == "heading" {
    if item.centred { align(center, text(weight: "bold", item.text)) } else { block(sticky: true, indented(text(weight: "bold", item.text))) }
  } else if item.kind == "table" {
    if item.landscape {
      page(flipped: true, {
        if item.lead != none { indented(text(weight: "bold", item.lead)) }
        data-table(item)
      })
    } else { data-table(item) }
  } else { indented(item.text) }
}

#for item in doc.blocks { print-block(item) }

#v(18pt)
#block(breakable: false, grid(
  columns: (1fr, 1fr),
  align: (left + top, center + top),
  {
    set par(justify: false, leading: 0.4em, spacing: 0.4em, hanging-indent: 0.2cm)
    if doc.recipients.len() > 0 {
      text(12pt, weight: "bold", style: "italic", "Nơi nhận:")
      for item in doc.recipients { parbreak(); text(11pt, "- " + item) }
    }
  },
  {
    set par(justify: false, leading: 0.45em)
    if doc.signature.len() > 0 {
      lines(doc.signature, weight: "bold")
      v(2.6cm)
      if doc.signer != none { text(weight: "bold", doc.signer) }
    }
  },
))
#for annex in doc.annexes {
  page(flipped: annex.landscape, {
    align(center, {
      set par(justify: false, leading: 0.5em, spacing: 0.5em)
      text(weight: "bold", annex.head.at(0))
      linebreak()
      text(weight: "bold", annex.head.at(1))
      linebreak()
      emph(annex.head.at(2))
    })
    v(8pt, weak: true)
    for item in annex.blocks { print-block(item) }
  })
}
`;
