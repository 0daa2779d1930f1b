/**
 * Two plans have the same id when, and only when, a reviewer would agree to the same: what is asked, how often, at what
 * price, within which bounds, and how answers are judged. They have the same content when the file asks for the same.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makePlan, mustLoad } from "../load/pipeline-folder.ts";

/** What may be edited between two plans. */
interface Edits {
	readonly since: string;
	/** Read by no template. */
	readonly note: string;
	readonly region: string;
	readonly day: string;
	readonly attempts: number;
	readonly on: readonly string[];
	readonly minSources: number;
	readonly onInvalid: string;
	readonly refresh: string;
	readonly maxCost: number;
	readonly perMonth: number;
	readonly maxFailures: string;
	/** Of further attempts, which are made in that mode. */
	readonly heavyPrice: number;
	readonly deadline: string;
}

/** The ways in which a template may read `vars.since`, `env.REGION` and `run.date`. */
const READINGS = [
	"{{ vars.since }} {{ env.REGION }} {{ run.date }}",
	"{% assign all = vars.since | append: env.REGION %}{{ all | append: run.date }}",
	"{% for character in vars.list %}{{ character }}{% endfor %}{{ env.REGION }}{{ run['date'] }}",
	"{% if vars.since == env.REGION %}{{ run.date }}{% else %}no{% endif %}",
	"{{ vars.map[vars.since] | default: env.REGION }} {{ run.date }}",
	"{{ '-' | append: vars.since | append: env.REGION | append: run.date }}",
];

const edits: fc.Arbitrary<Edits> = fc.record({
	since: fc.constantFrom("a", "b"),
	note: fc.constantFrom("a", "b"),
	region: fc.constantFrom("EMEA", "APAC"),
	day: fc.constantFrom("2026-11-05", "2026-11-06"),
	attempts: fc.constantFrom(0, 1, 2),
	on: fc.constantFrom(["failed"], ["failed", "rejected"]),
	minSources: fc.constantFrom(1, 2),
	onInvalid: fc.constantFrom("fail", "keep"),
	refresh: fc.constantFrom("on_change", "always", "7d"),
	maxCost: fc.constantFrom(10, 20),
	perMonth: fc.constantFrom(100, 200),
	maxFailures: fc.constantFrom("5", "50%"),
	heavyPrice: fc.constantFrom(3, 4),
	deadline: fc.constantFrom("1h", "2h"),
});

/** Edits, and the same with up to three of them made otherwise. */
const pairs = fc
	.tuple(edits, edits)
	.chain(([one, other]) =>
		fc
			.subarray(Object.keys(one) as (keyof Edits)[], { maxLength: 3 })
			.map((changed) => [one, { ...one, ...Object.fromEntries(changed.map((key) => [key, other[key]])) }] as const),
	);

async function idsOf(edit: Edits, reading: string, dependent: boolean) {
	const { since, note, region, attempts, on, minSources, onInvalid, refresh, maxCost, perMonth } = edit;
	const pipeline = mustLoad(
		`version: 1
name: watch
vars: { since: ${since}, note: ${note}, list: [${since}, c], map: { ${since}: x, y: ${since} } }
env: [REGION]
tasks:
  first: { query: What is new? }
  second:
    ${dependent ? "needs: [first]" : "metadata: { place: second }"}
    query: ${JSON.stringify(`About ${reading}?`)}
batch: { mode: fast }
retry: { attempts: ${attempts}, on: [${on.join(", ")}], mode: heavy }
output: { on_invalid: ${onInvalid}, expect: { min_sources: ${minSources} } }
refresh: ${refresh}
budget: { max_cost: ${maxCost}, per_month: ${perMonth} }
prices: { heavy: ${edit.heavyPrice} }
run: { max_failures: ${edit.maxFailures}, deadline: ${edit.deadline} }
`,
		{ env: { REGION: region } },
	);
	const { summary } = await makePlan(pipeline, { date: edit.day });
	return { plan: summary.plan_id, content: summary.content_id };
}

/** Of the edits what the file asks for. */
function askedFor({ since, region, day, attempts, on, minSources, onInvalid, refresh }: Edits) {
	return JSON.stringify({ since, region, day, attempts, on, minSources, onInvalid, refresh });
}

/** And what is agreed to beside it. */
function agreedTo(edit: Edits) {
	const { maxCost, perMonth, maxFailures, heavyPrice, attempts } = edit;
	const terms = { maxCost, perMonth, maxFailures, further: attempts === 0 ? null : heavyPrice };
	return `${askedFor(edit)} ${JSON.stringify(terms)}`;
}

/** Without results a template is held against what it comes to, however it reads its values. */
const CASES = [
	{ of: "a template that reads no results", dependent: false, reading: READINGS[0] },
	...READINGS.map((reading) => ({ of: "a template that reads results", dependent: true, reading })),
];

describe("the ids of a plan differ exactly where it matters", () => {
	it.each(CASES)("with $of: $reading", async ({ dependent, reading = "" }) => {
		await fc.assert(
			fc.asyncProperty(pairs, async ([one, other]) => {
				const [first, second] = [await idsOf(one, reading, dependent), await idsOf(other, reading, dependent)];
				expect(first.content === second.content).toBe(askedFor(one) === askedFor(other));
				expect(first.plan === second.plan).toBe(agreedTo(one) === agreedTo(other));
			}),
			{ numRuns: 60 },
		);
	});
});
