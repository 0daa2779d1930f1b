/** What a person sees on a terminal while a run goes on. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hasTerminal, startOnTerminal } from "../support/terminal.ts";
import { project } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const ITEMS = ["a", "b", "c", "d", "e", "f"];
const WIDE = { columns: 100, rows: 24 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it looks for
const COLOR = /\u001b\[(?:[39]\d|2)m/;

/** Six tasks in three batches, which the service works on until it is told to end them. */
async function heldProject() {
	await service().setSettings({ afterMs: null });
	return project(service(), { items: ITEMS });
}

const RUN = ["run", "pipeline.yaml", "--yes"];
const batchLines = (lines: readonly string[]) => lines.filter((line) => /^ {2}batch \d/.test(line));
const headLines = (lines: readonly string[]) => lines.filter((line) => /^\d\/6 done/.test(line));

describe.skipIf(!hasTerminal)("the live view", () => {
	test("shows how all tasks stand and each batch under way, then one line", async () => {
		const rig = await heldProject();
		const terminal = startOnTerminal(rig.dir, RUN, { ...WIDE, env: service().env });
		await terminal.until("three batches", (lines) => /running, \$0\.00/.test(batchLines(lines)[2] ?? ""));
		const [head, ...more] = headLines(terminal.lines());
		expect(head).toMatch(/^0\/6 done, \d running, \d queued, \$0\.00, \d+s$/);
		expect(more).toEqual([]);
		const bar = `[${".".repeat(20)}]`;
		expect(batchLines(terminal.lines())).toEqual([1, 2, 3].map((n) => `  batch ${n}  ${bar}  0/2, 2 running, $0.00`));
		await service().release("About a?");
		await service().release("About b?");
		await terminal.until("a batch that is collected", (lines) => lines.includes("  1 collected"));
		await terminal.until("two done", (lines) => /^2\/6 done.*\$0\.20/.test(headLines(lines)[0] ?? ""));
		expect(batchLines(terminal.lines())).toHaveLength(2);
		await service().release();
		expect(await terminal.ended).toBe(0);
		expect(batchLines(terminal.lines())).toEqual([]);
		expect(headLines(terminal.lines())).toEqual([
			expect.stringMatching(/^6\/6 done, 0 running, 0 queued, \$0\.60, \d+s$/),
		]);
	});

	test("stays whole when the window becomes narrow, low and wide again", async () => {
		const rig = await heldProject();
		const terminal = startOnTerminal(rig.dir, RUN, { ...WIDE, env: service().env });
		const isWhole = (lines: readonly string[], batches: number, columns: number) => {
			const shown = [...headLines(lines), ...batchLines(lines)];
			return (
				headLines(lines).length === 1 &&
				batchLines(lines).length === batches &&
				// The view has the end of the screen for itself.
				lines.slice(-shown.length).every((line, index) => line === shown[index] && line.length < columns)
			);
		};
		await terminal.until("three batches", (lines) => /running, \$0\.00/.test(batchLines(lines)[2] ?? ""));
		await terminal.resize({ columns: 30, rows: 24 });
		await terminal.until("the view at 30 columns", (lines) => isWhole(lines, 3, 30));
		await terminal.resize({ columns: 12, rows: 24 });
		await terminal.until(
			"the view at 12 columns",
			(lines) => headLines(lines)[0]?.length === 11 && batchLines(lines).length === 3,
		);
		await terminal.resize({ columns: 120, rows: 24 });
		await terminal.until(
			"the view at 120 columns",
			(lines) => isWhole(lines, 3, 120) && /\d+s$/.test(headLines(lines)[0] ?? ""),
		);
		await service().release();
		expect(await terminal.ended).toBe(0);
		const text = terminal.lines().join("\n");
		expect(headLines(terminal.lines())).toHaveLength(1);
		expect(text).not.toContain("batch 1 ");
		expect(text.match(/^Run \S+ of watch on valyu/gm)).toHaveLength(1);
		expect(text.match(/^Results in results\/watch$/gm)).toHaveLength(1);
	});

	test("shows no more batches than the screen has room for, and counts the rest", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { items: ITEMS, batchSize: 1 });
		const terminal = startOnTerminal(rig.dir, RUN, { columns: 100, rows: 7, env: service().env });
		await terminal.until("what is left out", (lines) => lines.at(-1) === "  and 2 more under way");
		expect(batchLines(terminal.lines())).toHaveLength(4);
		await service().release();
		expect(await terminal.ended).toBe(0);
	});

	test("keeps warnings above it", async () => {
		await service().setFaults([{ kind: "half_json", operation: "addTasks", when: "after" }]);
		const rig = await heldProject();
		const terminal = startOnTerminal(rig.dir, RUN, { ...WIDE, env: service().env });
		const warnings = () => terminal.lines().filter((line) => line.startsWith("warning: adding tasks to"));
		await terminal.until("three batches", (lines) => batchLines(lines).length === 3);
		await terminal.until(
			"the warning and the counts",
			(lines) => warnings().length === 1 && headLines(lines).length === 1,
		);
		await service().release();
		expect(await terminal.ended).toBe(0);
		expect(warnings()).toHaveLength(1);
		expect(headLines(terminal.lines())).toHaveLength(1);
	});

	test.each([
		["in colour", [], {}, true],
		["without, by --no-color", ["--no-color"], {}, false],
		["without, by NO_COLOR", [], { NO_COLOR: "1" }, false],
		["in colour where NO_COLOR is empty", [], { NO_COLOR: "" }, true],
	])("is %s", async (_, flags, env, isColoured) => {
		await service().setOutcomes([{ query: "a", afterMs: 0, kind: "fail" }]);
		const rig = await heldProject();
		const terminal = startOnTerminal(rig.dir, [...RUN, ...flags], { ...WIDE, env: { ...service().env, ...env } });
		await terminal.until("a failure", (lines) => /^ {2}batch 1 .*1\/2, 1 failed/.test(batchLines(lines)[0] ?? ""));
		expect(COLOR.test(terminal.written())).toBe(isColoured);
		await service().release();
		expect(await terminal.ended).toBe(3);
	});

	test("is left out where a terminal can do little, or nothing is wanted", async () => {
		for (const [flags, env] of [
			[[], { TERM: "dumb" }],
			[["--progress", "plain"], {}],
			[["--progress", "none"], {}],
			[["--quiet"], {}],
		] as const) {
			await service().reset();
			const rig = project(service(), { items: ITEMS });
			const terminal = startOnTerminal(rig.dir, [...RUN, ...flags], { ...WIDE, env: { ...service().env, ...env } });
			expect(await terminal.ended).toBe(0);
			expect(terminal.written()).not.toContain("\u001b");
			expect(terminal.written().includes("6/6 done")).toBe(
				flags.length === 0 || (flags as readonly string[]).includes("plain"),
			);
		}
	});
});
