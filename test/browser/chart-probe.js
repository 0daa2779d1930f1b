/* Runs in the page of charts.test.ts, and leaves what it finds in `document.title` as JSON. */
const faults = [];
addEventListener("securitypolicyviolation", ({ violatedDirective }) => faults.push(`refused: ${violatedDirective}`));
addEventListener("error", ({ message }) => faults.push(`error: ${message}`));

addEventListener("load", () => {
	const charts = [...document.querySelectorAll("svg")];
	for (const svg of charts) check(svg);
	const colours = [
		...new Set([...document.querySelectorAll("rect[class], circle")].map((mark) => getComputedStyle(mark).fill)),
	];
	const scripts = document.scripts.length;
	document.title = JSON.stringify({ charts: charts.length, faults, colours, scripts, pwned: "pwned" in window });
});

function check(svg) {
	const title = svg.closest("figure").querySelector("h3").textContent;
	const xml = new DOMParser().parseFromString(svg.outerHTML, "image/svg+xml");
	if (xml.querySelector("parsererror") !== null) faults.push(`${title}: not XML`);
	const { width, height } = svg.viewBox.baseVal;
	for (const text of svg.querySelectorAll("text")) {
		const box = text.getBBox();
		if (box.x < 0 || box.y < -2 || box.x + box.width > width || box.y + box.height > height) {
			faults.push(`${title}: "${text.textContent}" stands outside`);
		}
	}
	for (const kind of ["tick", "value", "label"]) checkOverlap(title, [...svg.querySelectorAll(`.chart-${kind}`)]);
}

function checkOverlap(title, texts) {
	const boxes = texts.map((text) => ({ text: text.textContent, box: text.getBBox() }));
	for (const [index, a] of boxes.entries()) {
		for (const b of boxes.slice(index + 1)) {
			const touches = (from, size) =>
				a.box[from] < b.box[from] + b.box[size] && b.box[from] < a.box[from] + a.box[size];
			// Lines of text have room above and below their signs.
			const isClose = Math.abs(a.box.y - b.box.y) < 10;
			if (touches("x", "width") && isClose) faults.push(`${title}: "${a.text}" touches "${b.text}"`);
		}
	}
}
