/** Charts as a section of a page, each with its figures as a table that can be opened. Names of others are escaped. */
import type { Chart, ChartTable } from "./chart.ts";
import { element, type Markup } from "./markup.ts";

/** HTML for a page that has `CHART_STYLE`; empty without charts. */
export function chartSection(charts: readonly Chart[]): string {
	if (charts.length === 0) return "";
	const title = element("h2", { id: "charts-title" }, "Charts");
	return `${element("section", { "aria-labelledby": "charts-title", class: "charts" }, title, ...charts.map(figure)).markup}\n`;
}

function figure({ title, description, svg, table }: Chart): Markup {
	return element(
		"figure",
		{ class: "chart-figure" },
		element("figcaption", {}, element("h3", { dir: "auto" }, title), element("p", { dir: "auto" }, description)),
		element("div", { class: "chart-drawing", ...reachable(title) }, { markup: svg }),
		element(
			"details",
			{},
			element("summary", {}, "Figures"),
			element("div", { class: "scroll", ...reachable(`Figures: ${title}`) }, tableElement(table)),
		),
	);
}

/** By keyboard, since it may be wider than the page. */
function reachable(label: string) {
	return { tabindex: 0, role: "region", "aria-label": label };
}

function tableElement({ columns, rows }: ChartTable): Markup {
	const head = columns.map((name) => element("th", { scope: "col", dir: "auto" }, name));
	const body = rows.map(([first = "", ...others]) => {
		const name = element("th", { scope: "row", dir: "auto" }, String(first));
		return element("tr", {}, name, ...others.map((cell) => element("td", { class: "number" }, String(cell))));
	});
	return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
}
