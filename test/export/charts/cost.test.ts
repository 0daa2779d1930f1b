import { describe, expect, test } from "vitest";
import { ChartCollector } from "../../../src/export/charts/chart-collector.ts";
import { attempt, outcome } from "../builders.ts";
import { chartOf, titlesOf } from "./chart-rig.ts";
import { elementsOf, readSvg, textsOf } from "./read-svg.ts";

const CHART = "Cost by template";
type Status = "succeeded" | "failed" | "invalid";

function task(template: string, key: string, cost: number | null, status: Status = "succeeded") {
	return outcome({ template, key, cost, status, sources: [], attempts: [attempt({ cost, status })] });
}

describe("the chart of cost", () => {
	const tasks = [
		task("launches", "a", 0.1),
		task("launches", "b", 0.2),
		task("profile", "a", 2.5),
		task("profile", "b", 1.5, "failed"),
	];

	test("sums what attempts cost by template, dearest first, without binary fractions", async () => {
		const { table, svg } = await chartOf(CHART, tasks);
		expect(table).toEqual({
			columns: ["template", "attempts", "US dollars, gave a result", "US dollars, gave no result"],
			rows: [
				["profile", 2, 2.5, 1.5],
				["launches", 2, 0.3, 0],
			],
		});
		expect(textsOf(svg)).toEqual(expect.arrayContaining(["profile", "$4", "launches", "$0.30", "gave no result"]));
		expect(textsOf(svg, "title")).toContain("profile: $4 (gave a result $2.50, gave no result $1.50)");
	});

	test("tells what was paid before the attempt that gave the result", async () => {
		const attempts = [attempt({ cost: 0.5, status: "failed" }), attempt({ attempt: 2, cost: 2 })];
		const retried = outcome({ template: "profile", cost: 2.5, sources: [], attempts });
		expect((await chartOf(CHART, [retried])).table.rows).toEqual([["profile", 2, 2, 0.5]]);
	});

	test("counts what was bought once for two tasks once", async () => {
		const collector = new ChartCollector([]);
		for (const bought of tasks) collector.add(bought, bought.attempts);
		collector.add(task("rivals", "a", 2.5), []);
		const [chart] = await collector.charts();
		expect(chart?.table.rows.map(([name]) => name)).toEqual(["profile", "launches"]);
	});

	test("draws bars as long as what they stand for", async () => {
		const { svg } = await chartOf(CHART, tasks);
		const bars = elementsOf(readSvg(svg)).filter(
			({ name, attributes }) => name === "rect" && attributes.height === "16",
		);
		const widths = bars.map(({ attributes }) => Number(attributes.width));
		expect(widths.map((width) => width / (widths[0] ?? 0))).toEqual(
			[1, 1.5 / 2.5, 0.3 / 2.5].map((share) => expect.closeTo(share, 2)),
		);
	});

	test("has no second colour where everything succeeded", async () => {
		const { table, svg } = await chartOf(CHART, tasks.slice(0, 3));
		expect(table.columns).toEqual(["template", "attempts", "US dollars, gave a result"]);
		expect(textsOf(svg)).not.toContain("gave no result");
	});

	test("says how many costs are not known; what was never sent has none", async () => {
		const skipped = outcome({ key: "d", status: "skipped", cost: null, sources: [], attempts: [] });
		const chart = await chartOf(CHART, [...tasks, task("profile", "c", null, "failed"), skipped]);
		expect(chart.description).toContain("Not counted, since their cost is not known: 1 attempt.");
		expect((await chartOf(CHART, tasks)).description).not.toContain("not known");
	});

	test("is not there for one template that bought only results, nor where nothing costs", async () => {
		expect(await titlesOf(tasks.slice(0, 2))).toEqual([]);
		expect(await titlesOf([task("launches", "a", 0), task("profile", "a", 0)])).toEqual([]);
		expect(await titlesOf([])).toEqual([]);
	});

	test("is there for one template that also paid for failures", async () => {
		expect(await titlesOf(tasks.slice(2))).toEqual([CHART]);
	});

	test("shows fifteen templates, and the others together", async () => {
		const many = Array.from({ length: 20 }, (_, index) => task(`t${index}`, "a", 20 - index));
		const { table } = await chartOf(CHART, many);
		expect(table.rows).toHaveLength(16);
		expect(table.rows.at(-1)).toEqual(["5 other templates", 5, 1 + 2 + 3 + 4 + 5]);
	});
});
