/** Charts as a section of a page, each with its figures as a table that can be opened. Names of others are escaped. */
import { plural } from "../../values/plural.ts";
import { taskAddress } from "../html/task-filter.ts";
import type { Chart, ChartTable, Extreme, NeverFilled } from "./chart.ts";
import { element, type Markup } from "./markup.ts";
import { plainLabel } from "./plain-label.ts";

/** Fields that are named of one template. */
const MOST_COLUMNS = 50;

/** HTML for a page that has `CHART_STYLE`; empty where there is nothing to show. */
export function chartSection(charts: readonly Chart[], neverFilled: readonly NeverFilled[] = []): string {
	if (charts.length === 0 && neverFilled.length === 0) return "";
	const title = element("h2", { id: "charts-title", tabindex: -1 }, "Charts");
	const content = [title, ...charts.map(figure), ...neverFilledFields(neverFilled)];
	return `${element("section", { "aria-labelledby": "charts-title", class: "charts" }, ...content).markup}\n`;
}

function figure({ title, description, svg, table, extremes = [] }: Chart): Markup {
	return element(
		"figure",
		{ class: "chart-figure" },
		element("figcaption", {}, element("h3", { dir: "auto" }, title), element("p", { dir: "auto" }, description)),
		element("div", { class: "chart-drawing", ...reachable(title) }, { markup: svg }),
		...(extremes.length === 0 ? [] : [extremesLine(extremes)]),
		element(
			"details",
			{},
			element("summary", {}, "Figures"),
			element("div", { class: "scroll", ...reachable(`Figures: ${title}`) }, tableElement(table, extremes)),
		),
	);
}

/** By keyboard, since it may be wider than the page. */
function reachable(label: string) {
	return { tabindex: 0, role: "region", "aria-label": label };
}

function extremesLine(extremes: readonly Extreme[]): Markup {
	const parts = extremes.flatMap(({ name, value, task }, index) => [
		`${index === 0 ? "" : " · "}${name} ${value}: `,
		taskLink(task, task),
	]);
	return element("p", { class: "chart-extremes" }, ...parts);
}

/** The extremes last, over as many columns as there are. */
function tableElement({ columns, rows, tasks }: ChartTable, extremes: readonly Extreme[]): Markup {
	const head = columns.map((name) => element("th", { scope: "col", dir: "auto" }, name));
	const body = rows.map(([first = "", ...others], index) => {
		const task = tasks?.[index];
		const name = task === undefined ? String(first) : taskLink(task, String(first));
		const cells = others.map((cell) => element("td", { class: "number" }, String(cell)));
		return element("tr", {}, element("th", { scope: "row", dir: "auto" }, name), ...cells);
	});
	const ends = extremes.map(({ name, value, task }) => {
		const cell = element("td", { colspan: columns.length - 1 }, `${value}: `, taskLink(task, task));
		return element("tr", {}, element("th", { scope: "row" }, name), cell);
	});
	return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body, ...ends));
}

function taskLink(task: string, text: string): Markup {
	return element("a", { href: taskAddress(task), dir: "auto" }, plainLabel(text));
}

function neverFilledFields(all: readonly NeverFilled[]): readonly Markup[] {
	if (all.length === 0) return [];
	const items = all.map(({ template, columns, results }) => {
		const names = columns.slice(0, MOST_COLUMNS).map((column) => plainLabel(column.replace(/^output\./, "")));
		const more = columns.length > names.length ? ` and ${columns.length - names.length} more` : "";
		const of = `${plainLabel(template)}, ${plural(results, "result")}: ${names.join(", ")}${more}`;
		return element("li", { dir: "auto" }, of);
	});
	return [element("h3", {}, "Fields never filled"), element("ul", { class: "never-filled" }, ...items)];
}
