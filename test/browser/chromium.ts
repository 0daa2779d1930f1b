/** The real browser for the tests of the page: Chromium where there is one. */
import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Its executable; null where there is none, which fails where a browser is demanded (`.ci/run`). */
export const CHROMIUM = findChromium();

/** For the title of a group of tests. */
export const PASSED_OVER = CHROMIUM === null ? " (passed over: no Chromium; see CONTRIBUTING.md)" : "";

function findChromium(): string | null {
	const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
	const found = [process.env.CHROMIUM ?? "", ...onPath].find(isExecutable) ?? null;
	if (found === null && process.env.TRAWL_BROWSER_TESTS === "required") {
		throw new Error(
			"TRAWL_BROWSER_TESTS=required, and there is no Chromium: apt-get install chromium, or set CHROMIUM",
		);
	}
	return found;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return path !== "";
	} catch {
		return false;
	}
}

/** A page of its own for each test. A test fails when a page had an error on its console, or asked for anything but files beside it. */
export function sharedBrowser(): {
	/** `before`: a script that runs in the page before its own. */
	open(file: string, options?: BrowserContextOptions, before?: string): Promise<Page>;
} {
	let browser: Browser | undefined;
	const faults: string[] = [];

	beforeAll(async () => {
		browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] });
	});
	afterAll(() => browser?.close());
	afterEach(async () => {
		for (const context of browser?.contexts() ?? []) await context.close();
		expect(faults.splice(0)).toEqual([]);
	});
	return {
		async open(file, options = {}, before = "") {
			if (browser === undefined) throw new Error("no browser");
			const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
			const page = await context.newPage();
			page.on("console", (message) => {
				if (message.type() !== "log") faults.push(`${message.type()}: ${message.text()}`);
			});
			page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
			page.on("dialog", (dialog) => faults.push(`dialog: ${dialog.message()}`));
			page.on("request", (request) => {
				if (!/^(?:file|data):/.test(request.url())) faults.push(`request: ${request.url()}`);
			});
			await page.addInitScript(before);
			await page.goto(pathToFileURL(file).href);
			return page;
		},
	};
}

/** Leaves a picture to look at, where `TRAWL_SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string, fullPage = true): Promise<void> {
	const folder = process.env.TRAWL_SCREENSHOTS;
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}
