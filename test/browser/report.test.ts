/** `report.html` in a real browser, opened from disk as its reader does. */
import { copyFileSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Page } from "playwright-core";
import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/values/canonical-json.ts";
import { outcome } from "../export/builders.ts";
import { CHROMIUM, PASSED_OVER, picture, sharedBrowser } from "./chromium.ts";
import { everything, exportPage, PICTURE } from "./results.ts";

describe.skipIf(CHROMIUM === null)(`report.html in Chromium${PASSED_OVER}`, () => {
	const browser = sharedBrowser();

	async function openEverything(options = {}): Promise<Page> {
		return browser.open(await exportPage(everything(), { status: "partially_succeeded" }), options);
	}

	test("shows totals, a timeline by batch, and all tasks, those that did not succeed first", async () => {
		const page = await openEverything();
		expect(await page.locator("h1").innerText()).toBe("competitor-watch");
		expect(await page.locator("header.page").innerText()).toContain(
			"partially succeeded 2 tasks did not succeed, of 41 tasks",
		);
		const figures = await page.locator(".figures div").allInnerTexts();
		expect(figures.map((text) => text.replace(/\s+/g, " "))).toEqual([
			"Tasks 41",
			"succeeded 38",
			"failed 1",
			"invalid 1",
			"skipped 1",
			"without evidence 12",
			"Cost $9.00",
			"Attempts 40",
			"Sources cited 40",
		]);
		const batches = await page.locator(".timeline tbody tr:not(:has(.period))").allInnerTexts();
		expect(batches.map((text) => text.split(/\s/)[0])).toEqual(["batch-1", "batch-2", "batch-3"]);
		expect(batches[0]).toContain("20 min");
		expect(await page.locator(".timeline .period").count()).toBe(2);
		const statuses = await page.locator("#tasks tbody tr td:first-child").allInnerTexts();
		expect(statuses).toHaveLength(41);
		expect(statuses.slice(0, 3)).toEqual(["failed", "invalid", "succeeded"]);
		expect(statuses.at(-1)).toBe("skipped");
		expect(await page.locator("#tasks tbody tr").first().innerText()).toContain("no answer");
		await picture(page, "list-light");
	});

	test("finds tasks by words of id, question, row, and of answers where that is asked for", async () => {
		const page = await openEverything();
		const found = () => page.locator("#tasks tbody th").allInnerTexts();
		await page.getByLabel("Search").fill("chile COMPANY-3");
		await expect.poll(found).toEqual([3, 31, 33, 35].map((index) => `launches/company-${index}`));
		expect(await page.locator("#count").innerText()).toBe("4 of 41 tasks");
		await page.getByLabel("Search").fill("zeppelin");
		await expect.poll(found).toEqual([]);
		await page.getByLabel("in answers, too").check();
		await expect.poll(found).toEqual(["launches/company-7"]);
		await page.getByRole("button", { name: "Clear" }).click();
		await expect.poll(async () => (await found()).length).toBe(41);
	});

	test("filters by status and template", async () => {
		const page = await openEverything();
		const found = () => page.locator("#tasks tbody th").allInnerTexts();
		await page.getByRole("combobox", { name: "Status" }).selectOption("did not succeed");
		await expect.poll(found).toEqual(["launches/globex", "profile/umbrella"]);
		await page.getByRole("combobox", { name: "Template" }).selectOption("profile");
		await expect.poll(found).toEqual(["profile/umbrella"]);
	});

	test("finds what stands late in a long question or behind it, without looking into answers", async () => {
		const query = `Start ${"long ".repeat(400)}tailword`;
		const tasks = [
			outcome({ key: "a", query, bindings: { company: { note: "ZZNEEDLE" } }, output: "Nothing but a zeppelin." }),
			outcome({ key: "b", query }),
		];
		const page = await browser.open(await exportPage(tasks));
		const count = page.locator("#count");
		const searched = async (words: string) => {
			await page.getByLabel("Search").fill(words);
			await expect.poll(() => page.url()).toContain(`q=${words}`);
			return count.innerText();
		};
		expect(await searched("zzneedle")).toBe("1 of 2 tasks");
		expect(await searched("tailword")).toBe("2 tasks");
		expect(await searched("zeppelin")).toBe("0 of 2 tasks");
		await page.getByLabel("in answers, too").check();
		expect(await count.innerText()).toBe("1 of 2 tasks");
		expect(await searched("zzneedle")).toBe("1 of 2 tasks");
	});

	test("begins with what needs attention: its figures lead to the tasks that they count, before any picture", async () => {
		const page = await openEverything();
		const found = () => page.locator("#tasks tbody th").allInnerTexts();
		const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0;
		expect(await top("#tasks-title")).toBeLessThan(await top("#timeline-title"));
		expect(await top("#timeline-title")).toBeLessThan(await top("#charts-title"));
		await page.locator(".figures .failed a").click();
		await expect.poll(found).toEqual(["launches/globex"]);
		expect(await page.evaluate("document.activeElement.id")).toBe("tasks-title");
		await page.locator("header.page a").click();
		await expect.poll(found).toEqual(["launches/globex", "profile/umbrella"]);
		await page.locator(".figures .unsourced a").click();
		await expect.poll(async () => (await found()).length).toBe(12);
		expect(await page.locator("#count").innerText()).toBe("12 of 41 tasks");
		await page.getByRole("link", { name: "launches/company-0", exact: true }).click();
		expect(await page.locator(".failure").innerText()).toContain("This task succeeded without evidence.");
	});

	test("lets the keyboard past all else, to the table", async () => {
		const page = await openEverything();
		await page.keyboard.press("Tab");
		expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the table of tasks");
		await page.keyboard.press("Enter");
		expect(await page.evaluate("document.activeElement.id")).toBe("tasks-scroll");
	});

	test("keeps what was asked for in its address: over reloading, and on the way back from a task", async () => {
		const page = await openEverything();
		const found = () => page.locator("#tasks tbody th").allInnerTexts();
		await page.getByRole("combobox", { name: "Template" }).selectOption("profile");
		await page.locator("th[data-key=id] button").click();
		await page.locator("th[data-key=id] button").click();
		await expect.poll(found).toEqual(["profile/umbrella", "profile/acme"]);
		await page.reload();
		expect(await found()).toEqual(["profile/umbrella", "profile/acme"]);
		expect(await page.getByRole("combobox", { name: "Template" }).inputValue()).toBe("profile");
		await page.getByRole("link", { name: "profile/acme" }).click();
		await page.getByRole("link", { name: "All tasks" }).click();
		expect(await found()).toEqual(["profile/umbrella", "profile/acme"]);
		await page.getByRole("button", { name: "Clear" }).click();
		await expect.poll(async () => (await found()).length).toBe(41);
	});

	test("says that there is no task with the id of its address", async () => {
		const page = await browser.open(await exportPage(everything()));
		await page.goto(`${page.url()}#/task/profile/nosuch`);
		expect(await page.locator("article").innerText()).toContain("These results have no task profile/nosuch.");
		await page.getByRole("link", { name: "All tasks" }).click();
		await expect.poll(() => page.locator("#tasks tbody tr").count()).toBe(41);
	});

	test("leads from a chart to the task with the odd value, and finds it by the number as it is written there", async () => {
		const tasks = Array.from({ length: 30 }, (_, index) =>
			outcome({
				key: `c-${index}`,
				template: "profile",
				output_type: "json",
				output: { staff: index === 17 ? 98_000 : 20 + index },
			}),
		);
		const schema = { type: "object", properties: { staff: { type: "number" }, margin: { type: "number" } } };
		const page = await browser.open(await exportPage(tasks, {}, [], [schema]));
		await page.getByLabel("in answers, too").check();
		for (const words of ["98,000", "98000"]) {
			await page.getByLabel("Search").fill(words);
			await expect.poll(() => page.locator("#tasks tbody th").allInnerTexts()).toEqual(["profile/c-17"]);
		}
		expect(await page.locator(".chart-extremes").innerText()).toBe(
			"smallest 20: profile/c-0 · largest 98,000: profile/c-17",
		);
		expect(await page.locator(".never-filled").innerText()).toBe("profile, 30 results: margin");
		await picture(page, "extremes");
		await page.locator(".chart-extremes a").last().click();
		await expect.poll(() => page.locator("article h2").innerText()).toBe("profile/c-17");
		expect(await page.locator("table.value").first().locator("tr").allInnerTexts()).toEqual([
			"staff\t98000",
			"margin\t—",
		]);
	});

	test("is sorted by keyboard, and says so to screen readers", async () => {
		const page = await openEverything();
		const first = () => page.locator("#tasks tbody th").first().innerText();
		await page.getByRole("combobox", { name: "Template" }).focus();
		for (const key of ["Tab", "Tab", "Tab", "Tab"]) await page.keyboard.press(key);
		expect(await page.evaluate("document.activeElement.textContent")).toBe("Task");
		await page.keyboard.press("Enter");
		const head = page.locator("th[data-key=id]");
		expect(await head.getAttribute("aria-sort")).toBe("ascending");
		expect(await first()).toBe("briefing");
		await page.keyboard.press("Enter");
		expect(await head.getAttribute("aria-sort")).toBe("descending");
		expect(await first()).toBe("profile/umbrella");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await page.keyboard.press("Enter");
		expect(await page.locator("th[data-key=cost]").getAttribute("aria-sort")).toBe("descending");
		expect(await page.locator("#tasks tbody tr").first().innerText()).toContain("$0.50");
		expect(await page.locator("#tasks tbody th").last().innerText()).toBe("launches/hooli");
	});

	test("opens a report by keyboard: headings, tables and code, links to sources, images as links", async () => {
		const page = await openEverything();
		await page.getByLabel("Search").fill("company-1 launches");
		await expect.poll(() => page.locator("#count").innerText()).toBe("11 of 41 tasks");
		await page.getByRole("link", { name: "launches/company-1", exact: true }).press("Enter");
		await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("launches/company-1");
		const article = page.locator("article");
		await expect.poll(() => article.locator(".report h4").innerText()).toBe("Initech");
		expect(await article.locator(".report td").allInnerTexts()).toEqual(["TPS 9", "499"]);
		expect(await article.locator(".report code").innerText()).toContain("echo hello");
		const image = article.getByRole("link", { name: "Image: a chart" });
		expect(await image.getAttribute("href")).toBe("https://pictures.example/chart.png");
		expect(await image.getAttribute("rel")).toContain("noopener");
		expect(await article.locator(".sources li").allInnerTexts()).toEqual([
			"News of Initech\nweb · https://news.example/initech\nA printer was launched.",
			"Filing\nfinance · https://sec.example/10-k\nRevenue rose.",
		]);
		await expect.poll(() => widthOf(page)).toBe(40);
		await picture(page, "report-light");
		await page.keyboard.press("Escape");
		await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("launches/company-1");
	});

	test("leads from a number in a report of the embedded engine to its source, and stays at the task", async () => {
		const cited = everything().map((each) => ({
			...each,
			output: each.key === "company-1" ? "# T\n\nIt launched. [2]\n" : each.output,
		}));
		const page = await browser.open(await exportPage(cited, { engine: { engine: "local" } }));
		await page.getByRole("link", { name: "launches/company-1", exact: true }).click();
		await page.getByRole("link", { name: "[2]" }).click();
		expect(await page.evaluate("document.activeElement.id")).toBe("source-2");
		expect(page.url()).toContain("#/task/launches%2Fcompany-1");
	});

	test("shows a structured answer as tables, and why one breaks its schema", async () => {
		const page = await openEverything();
		await page.getByRole("link", { name: "profile/acme" }).click();
		const products = page.locator("article table.value table.value", { hasText: "Anvil" });
		expect(await products.locator("thead th").allInnerTexts()).toEqual(["name", "price", "site"]);
		expect(await products.locator("tbody tr").first().innerText()).toMatch(/^Anvil\s+40/);
		expect(await page.getByRole("link", { name: "https://acme.example/rocket" }).count()).toBe(1);
		await picture(page, "value-light");
		await page.goBack();
		await page.getByRole("link", { name: "profile/umbrella" }).click();
		expect(await page.locator(".failure").innerText()).toContain("/name: expected a text, found 5; /staff: is missing");
		expect(await page.locator("article h3").allInnerTexts()).toContain("The answer as it came");
		await picture(page, "invalid-light");
	});

	test("goes on to the next task of those that match, and can be linked to a task", async () => {
		const file = await exportPage(everything());
		const page = await browser.open(file);
		await page.getByRole("combobox", { name: "Template" }).selectOption("profile");
		await page.getByRole("link", { name: "profile/umbrella" }).click();
		await page.getByRole("link", { name: "Next" }).click();
		await expect.poll(() => page.locator("article h2").innerText()).toBe("profile/acme");
		await page.reload();
		expect(await page.locator("article h2").innerText()).toBe("profile/acme");
	});

	test("is dark where the system is, with readable contrast in both", async () => {
		for (const colorScheme of ["light", "dark"] as const) {
			const page = await openEverything({ colorScheme });
			const contrast = await page.evaluate(CONTRAST);
			expect(contrast).toMatchObject({ isDark: colorScheme === "dark", tooFaint: [] });
			await picture(page, `list-${colorScheme}-again`);
			await page.getByRole("link", { name: "launches/company-1", exact: true }).click();
			await picture(page, `report-${colorScheme}-again`);
		}
	});

	test("is printed with every row that matches, without controls, on light paper", async () => {
		const many = Array.from({ length: 150 }, (_, index) => outcome({ key: `n-${index}` }));
		const page = await browser.open(await exportPage(many), { colorScheme: "dark" });
		expect(await page.locator("#tasks tbody tr").count()).toBe(100);
		await page.emulateMedia({ media: "print" });
		const pdf = await page.pdf();
		expect(await page.locator("#tasks tbody tr").count()).toBe(150);
		expect(await page.locator("#controls").isVisible()).toBe(false);
		expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
		expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
	});

	test("is printed with the title of the table above its first row, however far down the sheet it begins", async () => {
		for (let count = 21; count <= 29; count += 1) {
			const tasks = Array.from({ length: count }, (_, index) => outcome({ key: null, template: `template-${index}` }));
			const page = await browser.open(await exportPage(tasks));
			const { text } = await extractText(await getDocumentProxy(new Uint8Array(await page.pdf())));
			const sheet = text.find((each) => /\bTasks\s+\d+ tasks\b/.test(each));
			expect(sheet).toMatch(/\bTasks\s+\d+ tasks\b[\s\S]+succeeded\s+template-0\b/);
			await page.close();
		}
	});

	test("needs no other file: moved elsewhere it works, and a narrow window shows all of it", async () => {
		const file = await exportPage(everything());
		const elsewhere = join(dirname(file), "elsewhere");
		mkdirSync(elsewhere);
		copyFileSync(file, join(elsewhere, "moved.html"));
		const page = await browser.open(join(elsewhere, "moved.html"), { viewport: { width: 360, height: 700 } });
		expect(await page.locator("#tasks tbody tr").count()).toBe(41);
		expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
		const reason = await page.getByText("the output does not satisfy the schema").boundingBox();
		expect((reason?.x ?? -1) >= 0 && (reason?.x ?? 0) + (reason?.width ?? 999) <= 360).toBe(true);
		await picture(page, "list-narrow");
		await page.getByRole("link", { name: "launches/company-1", exact: true }).click();
		await expect.poll(() => widthOf(page)).toBe(40);
	});

	test("shows an image that is too large to be part of the page from the folder beside it", async () => {
		const large = Buffer.concat([PICTURE, Buffer.alloc(600 * 1024)]);
		const image = { kind: "image", number: 1, extension: "png", sha256: sha256(large), bytes: large.length } as const;
		const file = await exportPage([outcome({ artefacts: [image] })], {}, [large]);
		const page = await browser.open(file);
		expect(statSync(file).size).toBeLessThan(large.length);
		await page.getByRole("link", { name: "launches/initech-us" }).click();
		await expect.poll(() => widthOf(page)).toBe(40);
	});
});

/** Of the task's first image, in points; 0 where it was not loaded. */
function widthOf(page: Page): Promise<number | undefined> {
	const image = page.locator("ul.files img").first();
	return image.evaluate((found) => (found as { naturalWidth?: number }).naturalWidth);
}

/** WCAG's ratio of the visible texts' colours to what stands behind them; 4.5 is asked for. */
const CONTRAST = `(() => {
	const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
	const light = (text) => rgb(text).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
		.reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
	const behind = (node) => {
		for (let at = node; at !== null; at = at.parentElement) {
			const colour = getComputedStyle(at).backgroundColor;
			if (!/, 0\\)$/.test(colour)) return colour;
		}
		return "rgb(255, 255, 255)";
	};
	const tooFaint = [...document.querySelectorAll("body *")]
		.filter((node) => node.checkVisibility() && [...node.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== ""))
		.map((node) => ({ node, pair: [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => b - a) }))
		.filter(({ pair: [above, below] }) => (above + 0.05) / (below + 0.05) < 4.5)
		.map(({ node }) => node.outerHTML.slice(0, 80));
	return { isDark: light(getComputedStyle(document.body).backgroundColor) < 0.1, tooFaint };
})()`;
