import { describe, expect, test } from "vitest";
import { ChartCollector } from "../../../src/export/charts/chart-collector.ts";
import { answer, answers, chartOf, chartsOf, numbers, titlesOf } from "./chart-rig.ts";
import { elementsOf, readSvg, textsOf } from "./read-svg.ts";

describe("the chart of a numeric field", () => {
	test("has a row a task, largest first, with the figures as they are in its table", async () => {
		const { table, svg, description } = await chartOf("profile: staff", answers("staff", [12_345, 80, 3_000.5]));
		expect(table).toEqual({
			columns: ["task", "staff"],
			rows: [
				["task-1", 12_345],
				["task-3", 3_000.5],
				["task-2", 80],
			],
			tasks: ["profile/task-1", "profile/task-3", "profile/task-2"],
		});
		expect(textsOf(svg)).toEqual(expect.arrayContaining(["task-1", "12.3K", "task-3", "3,000", "task-2", "80"]));
		expect(description).toBe("3 of 3 tasks that succeeded give a number: from 80 to 12.3K, median 3,000.");
	});

	test("counts only answers that passed their checks, and says how many gave no number", async () => {
		const tasks = [
			...answers("staff", [1, 2, 4, null, "about five"]),
			answer("refused", { staff: 900 }, { status: "invalid" }),
		];
		const { table, description } = await chartOf("profile: staff", tasks);
		expect(table.rows.map(([, value]) => value)).toEqual([4, 2, 1]);
		expect(description).toContain("3 of 5 tasks that succeeded give a number");
	});

	test("is not there for fewer than three values, equal ones, texts and text outputs", async () => {
		expect(await titlesOf(answers("staff", [1, 2]))).toEqual([]);
		expect(await titlesOf(answers("staff", [7, 7, 7, 7]))).toEqual([]);
		expect(await titlesOf(answers("name", ["a", "b", "c"]))).toEqual([]);
		expect(await titlesOf(["a", "b", "c"].map((key) => answer(key, "# Text 12", { output_type: "markdown" })))).toEqual(
			[],
		);
	});

	test("draws negative values to the left of zero", async () => {
		const { svg } = await chartOf("profile: growth", answers("growth", [10, -5, 2]));
		const zero = elementsOf(readSvg(svg)).find(({ attributes }) => attributes.class === "chart-axis")?.attributes.x1;
		const bars = elementsOf(readSvg(svg)).filter(({ attributes }) => attributes.class === "chart-series-1");
		const [most, , least] = bars.map(({ attributes }) => attributes);
		expect(most?.x).toBe(zero);
		expect(Number(least?.x) + Number(least?.width)).toBeCloseTo(Number(zero), 1);
		expect(textsOf(svg)).toContain("−5");
	});

	test("shows values far from zero as dots on an axis that does not begin there", async () => {
		const { svg } = await chartOf("profile: founded", answers("founded", [1998, 2004, 2011]));
		const names = elementsOf(readSvg(svg)).map(({ name }) => name);
		expect(names.filter((name) => name === "circle")).toHaveLength(3);
		expect(textsOf(svg)).toEqual(expect.arrayContaining(["1998", "2004", "2011"]));
		expect(textsOf(svg)).not.toContain("0");
	});

	test("tells values apart that differ in their last digits", async () => {
		const { svg } = await chartOf("profile: id", answers("id", [1_234_567_890, 1_234_567_891, 1_234_567_892]));
		expect(textsOf(svg)).toEqual(expect.arrayContaining(["1.23456789B", "1.234567891B", "1.234567892B"]));
	});

	test("reads fields of nested objects", async () => {
		const tasks = [1, 2, 3].map((floor) => answer(`t${floor}`, { office: { "floor.no": floor } }));
		expect(await titlesOf(tasks)).toEqual(["profile: office.floor\\.no"]);
	});

	test("stands apart for each template", async () => {
		const rivals = answers("staff", [5, 6, 9]).map((task) => ({ ...task, template: "rivals" }));
		expect(await titlesOf([...answers("staff", [1, 2, 3]), ...rivals])).toEqual(["profile: staff", "rivals: staff"]);
	});

	test("follows the order of the schema, then the names", async () => {
		const tasks = [1, 2, 3].map((n) => answer(`t${n}`, { zip: n, area: n, price: n, age: n }));
		const titles = await titlesOf(tasks, [numbers({ price: "Its price.", age: "Its age." })]);
		expect(titles).toEqual(["profile: price", "profile: age", "profile: area", "profile: zip"]);
	});

	test("ends with the twenty-fourth and says how many fields have none", async () => {
		const fields = Array.from({ length: 30 }, (_, index) => `f${String(index).padStart(2, "0")}`);
		const tasks = [1, 2, 3].map((n) => answer(`t${n}`, Object.fromEntries(fields.map((name) => [name, n]))));
		const charts = await chartsOf(tasks);
		expect(charts).toHaveLength(24);
		expect(charts.at(-1)?.description).toMatch(/Further numeric fields without a chart: 6\.$/);
	});

	test("stands whatever else the outputs are full of", async () => {
		const tasks = [1, 2, 3].map((n) => {
			const clutter = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${n}-${index}`, index]));
			return answer(`t${n}`, { clutter, price: n });
		});
		expect(await titlesOf(tasks, [numbers({ price: "Its price." })])).toEqual(["profile: price"]);
	});
});

describe("the chart of a numeric field of many tasks", () => {
	test("names the first tasks with the smallest and the largest value, as these are", async () => {
		const values = Array.from({ length: 40 }, (_, index) => [20.25, 300, 98_000, 4_000][index % 4] ?? 0);
		const { extremes } = await chartOf("profile: staff", answers("staff", values));
		expect(extremes).toEqual([
			{ name: "smallest", value: "20.25", task: "profile/task-1" },
			{ name: "largest", value: "98,000", task: "profile/task-3" },
		]);
	});

	test("counts tasks by ranges between round numbers", async () => {
		const values = Array.from({ length: 101 }, (_, index) => index);
		const { table, svg } = await chartOf("profile: score", answers("score", values));
		expect(table.columns).toEqual(["from", "below", "tasks"]);
		expect(table.rows.slice(0, 2)).toEqual([
			[0, 10, 10],
			[10, 20, 10],
		]);
		expect(table.rows.at(-1)).toEqual([90, 100, 11]);
		expect(textsOf(svg)).toEqual(expect.arrayContaining(["10", "11", "median 50"]));
		expect(textsOf(svg, "title")).toContain("90 to 100: 11 tasks");
	});

	test("gives each of a few whole numbers a bar of its own", async () => {
		const values = Array.from({ length: 30 }, (_, index) => [1, 2, 2, 5, 5, 5][index % 6] ?? 0);
		const { table, svg } = await chartOf("profile: rating", answers("rating", values));
		expect(table).toEqual({
			columns: ["value", "tasks"],
			rows: [
				[1, 5],
				[2, 10],
				[3, 0],
				[4, 0],
				[5, 15],
			],
		});
		expect(textsOf(svg, "title")).toContain("3: 0 tasks");
	});

	test("has powers of ten where values are of very different sizes", async () => {
		const values = Array.from({ length: 40 }, (_, index) => [3, 40, 700, 1_000_000][index % 4] ?? 0);
		const { table } = await chartOf("profile: revenue", answers("revenue", values));
		expect(table.rows.slice(0, 2)).toEqual([
			[1, 10, 10],
			[10, 100, 10],
		]);
		expect(table.rows.reduce((sum, [, , tasks]) => sum + Number(tasks), 0)).toBe(40);
	});
});

describe("units", () => {
	const unitsIn = async (field: string, description: string, values: readonly number[] = [10, 20, 50]) =>
		textsOf((await chartOf(`profile: ${field}`, answers(field, values), [numbers({ [field]: description })])).svg);

	test.each([
		["price", "Its price in US dollars.", "$50"],
		["price_eur", "Its price.", "€50"],
		["marketShare", "Share of the market (%)", "50%"],
		["growth_pct", "How much it grew.", "50%"],
		["revenue", "Revenue in million euros", "million euros"],
		["revenue_million_usd", "Revenue.", "million US dollars"],
		["leadTimeDays", "From order to delivery.", "days"],
		["experience", "Experience in years.", "years"],
		["capacity", "Installed capacity (MW).", "MW"],
	])("of %s: %s", async (field, description, expected) => {
		expect(await unitsIn(field, description)).toContain(expected);
	});

	test("that count millions put no sign at the number", async () => {
		expect(await unitsIn("revenue_usd", "In million US dollars.")).toContain("50");
	});

	test("are not guessed", async () => {
		expect(await unitsIn("staff", "How many work in minor roles, in total.")).not.toContain("minutes");
		expect(await unitsIn("revenue_last_year", "Revenue.", [1800, 100, 2000])).toContain("2,000");
	});

	test("come from no description where two schemas tell different ones", async () => {
		const schemas = [numbers({ price: "In US dollars." }), numbers({ price: "In euros." })];
		const { svg } = await chartOf("profile: price", answers("price", [10, 20, 50]), schemas);
		expect(textsOf(svg)).toContain("50");
	});

	test("are read behind a reference", async () => {
		const schema = {
			type: "object",
			properties: { price: { $ref: "#/definitions/money" } },
			definitions: { money: { type: "number", description: "In US dollars." } },
		};
		expect(textsOf((await chartOf("profile: price", answers("price", [10, 20, 50]), [schema])).svg)).toContain("$50");
	});
});

describe("fields that no result has a value for", () => {
	const schema = numbers({ staff: "Its staff.", revenue: "Its revenue.", margin: "Its margin." });

	test("are told by template, whether they are null, empty or not there", async () => {
		const collector = new ChartCollector([schema]);
		const tasks = [
			answer("a", { staff: 1, revenue: null }),
			answer("b", { staff: 2, revenue: "" }),
			answer("c", { staff: null, margin: 3 }, { status: "rejected" }),
			answer("d", { staff: 1, revenue: 5 }, { template: "rivals" }),
		];
		for (const task of tasks) collector.add(task, []);
		expect(collector.neverFilled()).toEqual([
			{ template: "profile", columns: ["output.revenue", "output.margin"], results: 2 },
			{ template: "rivals", columns: ["output.margin"], results: 1 },
		]);
	});

	test("are none where a mapping that the schema leaves open holds anything", async () => {
		const collector = new ChartCollector([{ type: "object", properties: { more: { type: "object" } } }]);
		collector.add(answer("a", { more: { x: 1 } }), []);
		expect(collector.neverFilled()).toEqual([]);
	});
});
