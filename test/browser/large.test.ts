/** The page of 5,000 tasks: how large it is, and how soon its table is there. */
import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { attempt, outcome } from "../export/builders.ts";
import { CHROMIUM, PASSED_OVER, sharedBrowser } from "./chromium.ts";
import { exportPage } from "./results.ts";

const TASKS = 5_000;
/** What a report has beside its own words. */
const PARAGRAPH =
	"Lorem ipsum **dolor** sit amet, [consectetur](https://a.example/b) adipiscing elit, sed do eiusmod tempor. ";

describe.skipIf(CHROMIUM === null)(`the page of ${TASKS} tasks in Chromium${PASSED_OVER}`, () => {
	const browser = sharedBrowser();

	test("shows its first rows before its answers are read, finds one of all, and opens the last", async () => {
		const tasks = Array.from({ length: TASKS }, (_, index) =>
			outcome({
				key: `task-${index}`,
				output: `# Task ${index}\n\n${`${PARAGRAPH.repeat(6)}\n\n`.repeat(6)}`,
				bindings: { company: { name: `Company ${index}` } },
				attempts: [attempt({ batch_id: `batch-${Math.floor(index / 100)}`, service_id: `dr-${index}` })],
			}),
		);
		const file = await exportPage(tasks);
		const page = await browser.open(file, {});
		const [first, whole] = (await page.evaluate(
			`(() => [performance.getEntriesByName("first-contentful-paint")[0].startTime, performance.getEntriesByType("navigation")[0].loadEventEnd])()`,
		)) as [number, number];
		const megabytes = statSync(file).size / 1e6;
		process.stdout.write(
			`${megabytes.toFixed(1)} MB, first paint ${first.toFixed(0)} ms, loaded ${whole.toFixed(0)} ms\n`,
		);
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
	});
});
