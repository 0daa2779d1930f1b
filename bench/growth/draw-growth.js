/**
 * Growth curves as SVG: seconds, memory and requests by the number of tasks, both axes logarithmic, so that what grows with the
 * tasks is a straight line that rises by as much as it goes to the right.
 *
 * The colours are fixed ones that can be read on white and on GitHub's dark background: whether an image may know of the
 * reader's theme depends on the browser.
 */
import { scaleLog } from "d3-scale";

const WIDTH = 860;
const HEIGHT = 268;
const LEGEND = 18;
const PANEL = { width: 250, gap: 50, left: 8, top: 66, bottom: 236 };
const TEXT = "#6e7781";
const RUN = { name: "trawl run", colour: "#2f81f7", above: true };
const PLAN = { name: "trawl plan", colour: "#bc6616", above: false };
const FLOOR = { name: "floor", colour: "#bc6616", dashed: true };
const ORDERS = ["1k", "10k", "100k", "1M"];

/** `figures`: what `bench/growth/run.js` writes. */
export function drawGrowth(figures) {
	const { run, plan, date, trawl, node, cores, kilobytes } = figures;
	const series = (of, name, look) => ({ ...look, points: of.map((row) => ({ tasks: row.tasks, value: row[name] })) });
	const panels = [
		{ title: "Seconds", series: [series(run, "seconds", RUN), series(plan, "seconds", PLAN)] },
		{ title: "Peak memory, MB", series: [series(run, "megabytes", RUN), series(plan, "megabytes", PLAN)] },
		{ title: "Requests", series: [series(run, "floor", FLOOR), series(run, "requests", RUN)] },
	];
	const most = Math.max(...[...run, ...plan].map(({ tasks }) => tasks));
	const drawn = panels.map((panel, index) => drawPanel(panel, PANEL.left + index * (PANEL.width + PANEL.gap), most));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="${TEXT}">`,
		'<title id="title">What trawl run and trawl plan take by the number of tasks</title>',
		`<desc id="desc">${describe(figures)}</desc>`,
		legend(),
		...drawn,
		words(
			PANEL.left,
			HEIGHT - 6,
			`By tasks, results of ${kilobytes} KB. Trawl ${trawl}, Node ${node}, ${cores} cores, ${date}`,
		),
		"</svg>\n",
	].join("\n");
}

function drawPanel({ title, series }, left, most) {
	const values = series.flatMap(({ points }) => points.map(({ value }) => value));
	const right = left + PANEL.width;
	// Room at both ends for the numbers.
	const across = scaleLog([1_000, Math.max(most, 10_000)], [left + 24, right - 24]);
	const up = scaleLog([Math.min(...values), Math.max(...values)], [PANEL.bottom - 26, PANEL.top + 20]);
	return [
		words(left, PANEL.top - 8, title, 'font-weight="600"'),
		rule(left, PANEL.bottom - 4, right, PANEL.bottom - 4, 0.5),
		...ORDERS.map((name, index) => ({ name, tasks: 1_000 * 10 ** index }))
			.filter(({ tasks }) => tasks <= Math.max(most, 10_000))
			.flatMap(({ name, tasks }) => [
				rule(across(tasks), PANEL.top, across(tasks), PANEL.bottom - 4, 0.15),
				words(across(tasks), PANEL.bottom + 10, name, 'text-anchor="middle"'),
			]),
		...series.map((each) => drawSeries(each, across, up)),
	].join("\n");
}

function drawSeries({ name, colour, dashed = false, above, points }, across, up) {
	const at = points.map(({ tasks, value }) => ({ x: across(tasks), y: up(value), value }));
	const path = at.map(({ x, y }) => `${number(x)},${number(y)}`).join(" ");
	const line = `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="2 4"' : ""}/>`;
	if (dashed) return `${line}\n${at.map(({ x, y }) => ring(x, y, colour)).join("\n")}`;
	const marks = at.map(
		({ x, y, value }) =>
			`<circle cx="${number(x)}" cy="${number(y)}" r="3.5" fill="${colour}"><title>${name}: ${figure(value)}</title></circle>` +
			words(x, above ? y - 9 : y + 17, figure(value), 'text-anchor="middle"', colour),
	);
	return [line, ...marks].join("\n");
}

function legend() {
	const entries = [RUN, PLAN].map(
		({ name, colour }, index) =>
			`<circle cx="${PANEL.left + 4 + index * 100}" cy="${LEGEND - 4}" r="4" fill="${colour}"/>` +
			words(PANEL.left + 14 + index * 100, LEGEND, name),
	);
	const left = PANEL.left + 200;
	return [
		...entries,
		ring(left + 4, LEGEND - 4, FLOOR.colour),
		words(left + 14, LEGEND, "fewest requests possible"),
	].join("\n");
}

/** The same in words. */
function describe({ run, plan }) {
	const of = (rows, tell) => rows.map((row) => `${row.tasks} tasks: ${tell(row)}`).join("; ");
	const common = ({ seconds, megabytes }) => `${figure(seconds)} seconds, ${figure(megabytes)} MB`;
	const requests = (row) => `${common(row)}, ${row.requests} requests where ${row.floor} are the fewest possible`;
	return `trawl run. ${of(run, requests)}. trawl plan. ${of(plan, common)}.`;
}

function figure(value) {
	return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en");
}

function ring(x, y, colour) {
	return `<circle cx="${number(x)}" cy="${number(y)}" r="6" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
}

function rule(x1, y1, x2, y2, opacity) {
	const ends = `x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}"`;
	return `<line ${ends} stroke="${TEXT}" stroke-opacity="${opacity}"/>`;
}

function words(x, y, text, attributes = "", colour = TEXT) {
	const extra = attributes === "" ? "" : ` ${attributes}`;
	return `<text x="${number(x)}" y="${number(y)}" fill="${colour}"${extra}>${text}</text>`;
}

function number(value) {
	return Math.round(value * 10) / 10;
}
