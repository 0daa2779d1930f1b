/** Writes the PDFs among the documents; equal each time. `node bench/research/make-pdfs.js` after a change of their text. */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import PdfDocument from "pdfkit";

const DATE = new Date("2026-01-01T00:00:00Z");

/** A page is blocks parted by empty lines; `# ` and `## ` begin headings. */
const FILES = {
	"tidewater-report.pdf": {
		title: "Tidewater Marine",
		pages: [
			`# Tidewater Marine

Tidewater Marine builds electric ferries in Bergen. The company was founded in 1994 and employed 318 people at the end of 2024. Its managing director is Ingrid Solheim.

Tidewater delivered eleven ferries in 2024. The largest of them, the Fonnes, carries 120 cars and is charged in nine minutes at either end of its crossing.`,
			`# Finances

Revenue rose to 96.4 million euros in 2024, from 81.0 million euros in 2023. Operating profit was 7.2 million euros. The order book stood at 240 million euros.

# Risks

- The price of steel has doubled since 2021.
- Welders are hard to find in Bergen, and a third of them retire within six years.
- Batteries come from one supplier in South Korea.`,
			`# Outlook

The first hydrogen ferry will be handed to the county of Vestland in May 2026. The yard expects to build fourteen ferries a year from 2027 on.`,
		],
	},
	"glacier-survey.pdf": {
		title: "Survey of the Ymir glacier",
		pages: [
			`# Survey of the Ymir glacier

The survey was made in July 2023 by a team of the Polar Institute under Dr. Lena Aho. It covers the tongue of the glacier below 900 metres.

## Method

Ice thickness was measured by radar along 38 kilometres of lines that were flown by helicopter. Snow was sampled in 14 pits.`,
			`## Results

The ice of the Ymir glacier is 164 metres thick on average, and 311 metres at its deepest point. The tongue has drawn back by 1.9 kilometres since 1984.

Meltwater left the glacier at 46 cubic metres a second in the warmest week, which is twice what the river gauge had recorded in 1990.`,
			`## Hazards

- Crevasses east of the hut are hidden by snow until August.
- The lake at the northern edge can empty within a day.

## Equipment

The radar weighs 62 kilograms. Its batteries last four hours in the cold and have to be warmed before they are charged.`,
		],
	},
};

for (const [name, { title, pages }] of Object.entries(FILES)) {
	const document = new PdfDocument({ autoFirstPage: false, info: { Title: title, CreationDate: DATE, ModDate: DATE } });
	document.pipe(createWriteStream(join(import.meta.dirname, "documents/pdf", name)));
	for (const page of pages) {
		document.addPage();
		for (const block of page.split("\n\n")) {
			const [, marks = "", text = block] = /^(#+) (.*)$/s.exec(block) ?? [];
			document.fontSize([11, 18, 14][marks.length] ?? 11).text(text);
			document.moveDown();
		}
	}
	document.end();
}
