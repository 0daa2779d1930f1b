/** The page of 5,000 tasks: how large it is, and how soon its table is there. */
import { statSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { attempt, outcome } from "../export/builders.ts";
import { CHROMIUM, PASSED_OVER, sharedBrowser } from "./chromium.ts";
import { exportPage } from "./results.ts";

const TASKS = 5_000;
/** What a report has beside its own words. */
const PARAGRAPH =
	"Lorem ipsum **dolor** sit amet, [consectetur](https://a.example/b) adipiscing elit, sed do eiusmod tempor. ";

/** Notes when the first row is there, and how many answers had been read by then. */
const WATCH = `globalThis.seen = {};
new MutationObserver((_, observer) => {
	if (document.querySelector("#tasks tbody tr") === null) return;
	seen = { table: performance.now(), answers: document.querySelectorAll("[id^=task-]").length };
	observer.disconnect();
}).observe(document, { childList: true, subtree: true });`;

/**
 * Notes how many characters of JSON are parsed in each turn of the event loop, and how many answers had been read when the
 * first row was found. A microtask runs when the turn's own code has ended.
 */
const WATCH_TURNS = `globalThis.turns = [];
let read = 0;
const parse = JSON.parse;
JSON.parse = (text, ...others) => {
	if (read === 0) queueMicrotask(() => { turns.push(read); read = 0; });
	read += text.length;
	return parse(text, ...others);
};`;
/** Far less than all answers, and what the slowest of machines does in a tenth of a second. */
const MOST_A_TURN = 150_000;

describe.skipIf(CHROMIUM === null)(`the page of ${TASKS} tasks in Chromium${PASSED_OVER}`, () => {
	const browser = sharedBrowser();

	const tasks = Array.from({ length: TASKS }, (_, index) =>
		outcome({
			key: `task-${index}`,
			output: `# Task ${index}\n\n${`${PARAGRAPH.repeat(6)}\n\n`.repeat(6)}`,
			bindings: { company: { name: `Company ${index}` } },
			attempts: [attempt({ batch_id: `batch-${Math.floor(index / 100)}`, service_id: `dr-${index}` })],
		}),
	);

	test("shows its first rows before its answers are read, finds one of all, opens the last, and searches answers in short turns", async () => {
		const begin = performance.now();
		const file = await exportPage(tasks);
		const wrote = performance.now() - begin;
		const page = await browser.open(file, {}, WATCH);
		const { table, whole, answers } = (await page.evaluate(
			`({ ...seen, whole: performance.getEntriesByType("navigation")[0].loadEventEnd })`,
		)) as { table: number; whole: number; answers: number };
		const size = `${(statSync(file).size / 1e6).toFixed(1)} MB written in ${(wrote / 1000).toFixed(1)} s`;
		process.stdout.write(`${size}, table after ${table.toFixed(0)} ms, all read after ${whole.toFixed(0)} ms\n`);
		expect(answers).toBeLessThan(TASKS);
		// Far more than it takes, for machines that do much else.
		expect(table).toBeLessThan(10_000);
		expect(await page.locator("#tasks tbody tr").count()).toBe(100);
		expect(await page.locator("#count").innerText()).toBe("5,000 tasks, the first 100 shown");
		await page.getByLabel("Search").fill("company 4999");
		await expect.poll(() => page.locator("#tasks tbody th").allInnerTexts()).toEqual(["launches/task-4999"]);
		await page.getByRole("link", { name: "launches/task-4999" }).click();
		await expect.poll(() => page.locator(".report h4").innerText()).toBe("Task 4999");
		await page.goBack();
		await page.getByRole("button", { name: "Clear" }).click();
		await page.getByRole("button", { name: "Show all" }).click();
		expect(await page.locator("#tasks tbody tr").count()).toBe(TASKS);
		await page.close();
		await searchesInShortTurns(await browser.open(file, {}, WATCH_TURNS));
	});

	test("opens a task with more sources than a call takes arguments under its own address", async () => {
		const sources = Array.from({ length: 80_000 }, (_, index) => ({ title: `Source ${index}` }));
		const file = await exportPage([
			outcome({ key: "plain", output: "An ordinary answer." }),
			outcome({ key: "many", output: "Cited at length.", sources }),
		]);
		const page = await browser.open(file);
		for (const key of ["plain", "many"]) {
			await page.evaluate(`location.hash = "#/task/launches%2F${key}"`);
			await expect.poll(() => page.locator("#task h2").innerText(), { timeout: 30_000 }).toBe(`launches/${key}`);
		}
		expect(await page.locator("ol.sources li").count()).toBe(80_000);
	});
});

/** Reads answers in many turns, each of them short, and shows what it finds at once. */
async function searchesInShortTurns(page: Page): Promise<void> {
	await page.getByLabel("Search").fill("eiusmod");
	await expect.poll(() => page.locator("#count").innerText()).toBe(`0 of ${TASKS.toLocaleString("en")} tasks`);
	await page.evaluate("turns.length = 0");
	const after = (await page.evaluate(`(() => {
		document.getElementById("in-answers").click();
		return { rows: document.querySelectorAll("#tasks tbody tr").length, count: document.getElementById("count").textContent };
	})()`)) as { rows: number; count: string };
	expect(after.rows).toBeGreaterThan(0);
	expect(after.count).toContain("found so far, searching");
	await expect
		.poll(() => page.locator("#count").innerText(), { timeout: 60_000 })
		.toBe("5,000 tasks, the first 100 shown");
	const turns = (await page.evaluate("turns")) as number[];
	expect(Math.max(...turns)).toBeLessThan(MOST_A_TURN);
	expect(turns.length).toBeGreaterThan(20);
}
