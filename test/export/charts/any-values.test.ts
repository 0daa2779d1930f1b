/** Whatever the outcomes hold: harmless, well-formed, the same again, and in bounded memory. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NumberTally } from "../../../src/export/charts/number-tally.ts";
import { outcome } from "../builders.ts";
import { answer, answers, chartOf, chartsOf, numbers } from "./chart-rig.ts";
import { elementsOf, readSvg, textsOf } from "./read-svg.ts";

const HOSTILE = [
	'"><script>alert(1)</script>',
	"</svg></title><img src=x onerror=alert(1)>",
	"]]><![CDATA[ &amp; &lt;",
	"\u0000\u001b[31mred\u0007 \ud800 \ufffe",
	"ab\u202ecod.exe",
	"javascript:alert(1)",
];
const PLAIN = /^(?:svg|g|title|text|rect|circle|line)$/;
const ATTRIBUTES =
	/^(?:xmlns|class|role|aria-label|viewBox|width|height|x|y|dy|x1|x2|y1|y2|cx|cy|r|fill|fill-opacity|stroke|stroke-opacity|stroke-dasharray|font-size|text-anchor|pointer-events)$/;

const hostileOutcomes = HOSTILE.flatMap((text, index) => [
	outcome({ template: text }),
	answer(
		text,
		{ [text]: index, price: index * 10 },
		{ id: `profile/${text}`, sources: [{ url: text }, { title: text }] },
	),
	answer(`${text}2`, { [text]: index + 2 }, { sources: [{ url: `https://${index}.example/${text}` }] }),
	answer(`${text}3`, { [text]: index + 5 }),
]);
const hostileSchema = numbers(Object.fromEntries(["price", ...HOSTILE].map((text) => [text, `${text} in US dollars`])));

describe("charts of hostile outcomes", () => {
	test("are well-formed and have neither scripts nor styles nor references", async () => {
		const charts = await chartsOf(hostileOutcomes, [hostileSchema]);
		expect(charts.length).toBeGreaterThanOrEqual(HOSTILE.length + 3);
		for (const { svg } of charts) {
			for (const { name, attributes } of elementsOf(readSvg(svg))) {
				expect(name).toMatch(PLAIN);
				for (const attribute of Object.keys(attributes)) expect(attribute).toMatch(ATTRIBUTES);
			}
		}
	});

	test("show what they are called", async () => {
		const { svg } = await chartOf("profile: price", hostileOutcomes, [hostileSchema]);
		const labels = textsOf(svg, "title");
		expect(labels).toContain('"><script>alert(1)</script>: $0');
		expect(labels).toContain("ab\\u202ecod.exe: $40");
	});

	test("shorten long names and keep the whole where the pointer rests", async () => {
		const name = `${"a-long-name-".repeat(10)}end`;
		const chinese = "中文名称".repeat(20);
		const tasks = [answer(name, { n: 1 }), answer(chinese, { n: 2 }), answer("", { n: 3 })];
		const { svg, table } = await chartOf("profile: n", tasks);
		expect(textsOf(svg)).toContainEqual(expect.stringMatching(/^a-long-name-a-long-name[a-z-]{0,12}…$/));
		expect(textsOf(svg)).toContainEqual(expect.stringMatching(/^(?:中文名称){2,4}.{0,3}…$/));
		expect(textsOf(svg)).toContain("(no name)");
		expect(textsOf(svg, "title")).toContain(`${name}: 1`);
		expect(table.rows.map(([label]) => label)).toContain(name);
	});
});

test("equal outcomes give equal charts", async () => {
	const again = () =>
		chartsOf(
			hostileOutcomes.map((task) => structuredClone(task)),
			[structuredClone(hostileSchema)],
		);
	expect(await again()).toEqual(await again());
});

test("any finite numbers are placed", async () => {
	const value = fc.oneof(
		fc.double({ noNaN: true, noDefaultInfinity: true }),
		fc.integer(),
		fc.constantFrom(5e-324, -5e-324, 1e-308, -1e-308, 1, 1 + 2 ** -52),
	);
	const values = fc.oneof(fc.array(value, { maxLength: 20 }), fc.array(value, { minLength: 21, maxLength: 60 }));
	await fc.assert(
		fc.asyncProperty(values, async (all) => {
			for (const { svg, table } of await chartsOf(answers("n", all))) {
				readSvg(svg);
				expect(svg).not.toMatch(/NaN|Infinity|undefined/);
				const drawable = all.filter((number) => Math.abs(number) <= 1e100);
				if (drawable.length > 20)
					expect(table.rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBe(drawable.length);
				else expect(table.rows.map((row) => row.at(-1))).toEqual(drawable.sort((a, b) => b - a));
			}
		}),
		{ numRuns: 300, examples: [[[5e-324, -5e-324, 5e-324]], [[-1e-320, 1e-310, 0]], [[1, 1, 1 + 2 ** -52]]] },
	);
});

test("numbers that lie closer than steps can be told apart share a range", async () => {
	const all = Array.from({ length: 30 }, (_, index) => 1e-296 + (index % 3) * 2e-309);
	const [chart] = await chartsOf(answers("n", all));
	expect(chart?.table.rows.reduce((sum, row) => sum + Number(row.at(-1)), 0)).toBe(30);
});

test("a million different numbers are counted in a few thousand steps, none lost", () => {
	const tally = new NumberTally();
	for (let n = 0; n < 1_000_000; n += 1) tally.add(((n * 7919) % 1_000_000) / 8);
	const values = tally.values();
	expect(values.length).toBeLessThanOrEqual(4_096);
	expect(values.reduce((sum, [, count]) => sum + count, 0)).toBe(1_000_000);
	expect([tally.smallest, tally.largest]).toEqual([0, 999_999 / 8]);
	expect(tally.median() / 62_500).toBeCloseTo(1, 2);
});

test("a result that is reused, skipped or pending breaks nothing", async () => {
	const tasks = [outcome({ status: "pending", output: null, cost: null, sources: [], attempts: [] })];
	expect(await chartsOf(tasks)).toEqual([]);
});
