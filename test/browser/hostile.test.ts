/** What answers, sources, rows and names may hold does nothing on the page. */
import { describe, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { sha256 } from "../../src/values/canonical-json.ts";
import { attempt, outcome } from "../export/builders.ts";
import { OBEYED_OR_REORDERING } from "../support/unsafe-text.ts";
import { CHROMIUM, PASSED_OVER, picture, sharedBrowser } from "./chromium.ts";
import { exportPage } from "./results.ts";

/** Each would set `window.ran`, change the page or ask somebody, if it came through. */
const HOSTILE = [
	"<script>window.ran = 1</script>",
	"</script><script>window.ran = 2</script>",
	"<!--<script>",
	"--><img src=x onerror='window.ran = 3'>",
	"<img src=https://spy.example/pixel.png>",
	"<svg onload='window.ran = 4'><script>window.ran = 5</script></svg>",
	"<svg><style><img src=x onerror='window.ran = 6'></style></svg>",
	"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=window.ran=7&gt;'>",
	"<style>body { display: none; background: url(https://spy.example/css) }</style>",
	"<link rel=stylesheet href=https://spy.example/a.css>",
	"<meta http-equiv=refresh content='0;url=https://spy.example/'>",
	"<base href=https://spy.example/>",
	"<iframe src=javascript:parent.ran=8></iframe><iframe srcdoc='<script>parent.ran = 9</script>'></iframe>",
	"<object data=https://spy.example/o></object><embed src=https://spy.example/e>",
	"<form action=https://spy.example/><button name=id id=task>Send</button></form>",
	"<a href='javascript:window.ran=10'>one</a> <a href='JaVa&#10;Script:window.ran=11'>two</a>",
	"<a href='data:text/html,<script>window.ran=12</script>'>three</a> <a href='vbscript:x'>four</a>",
	"<a href='https://a.example' onclick='window.ran=13' style='position:fixed;inset:0' target=_self>five</a>",
	"<div id=list style='position:fixed;inset:0' onmouseover='window.ran=14'>six</div>",
	"<details open ontoggle='window.ran=15'><summary>seven</summary></details>",
	"<input autofocus onfocus='window.ran=16'><video><source onerror='window.ran=17'></video>",
	"<template><img src=x onerror='window.ran=18'></template>",
	"[eight](javascript:window.ran=19) ![nine](javascript:window.ran=20) [ten](//spy.example/x)",
	"![eleven](https://spy.example/x.png) ![twelve](data:image/svg+xml,<svg/onload=alert(1)>)",
	"[thirteen]: javascript:window.ran=21\n\n[thirteen]",
	"\u001b[31mred\u001b[0m \u001b]8;;https://spy.example\u0007link\u001b]8;;\u0007",
	"admin\u202egnp.exe \u2066x\u2069 &#8238;gnp \u061c\u200e\u200f",
	"{{constructor.constructor('window.ran=22')()}}",
];
const ALL = HOSTILE.join("\n\n");

function hostileTasks(): readonly TaskOutcome[] {
	const row = { ...JSON.parse('{ "__proto__": "p", "constructor": "c" }'), [ALL]: ALL, list: HOSTILE };
	const common = {
		bindings: { row },
		query: ALL,
		repairs: HOSTILE,
		sources: HOSTILE.flatMap((text) => [
			{ title: text, url: text, snippet: text, source: text, fragment: text },
			{ title: "t", url: `https://a.example/${text}` },
			{ title: "local", url: `docs/${text}` },
		]),
		attempts: [attempt({ batch_id: "</svg><img src=x onerror=window.ran=24>", service_id: ALL, error: ALL })],
	};
	return [
		outcome({ ...common, key: "report", output: ALL }),
		outcome({
			...common,
			key: "value",
			output_type: "json",
			output: { [ALL]: ALL, list: [...HOSTILE], rows: [{ [ALL]: ALL }] },
		}),
		outcome({ ...common, key: "text", output_type: "toon", output: ALL }),
		outcome({
			...common,
			key: ALL,
			template: "</option><script>window.ran = 25</script>",
			status: "invalid",
			output: ALL,
			error: `bad: ${ALL}`,
		}),
		outcome({ key: "__proto__", parents: [ALL, "constructor"] }),
	];
}

/** A function for the page, where the types of a browser are known. */
function inPage(body: string): (subject: unknown) => string[] {
	return new Function("subject", body) as (subject: unknown) => string[];
}

describe.skipIf(CHROMIUM === null)(`a hostile result in Chromium${PASSED_OVER}`, () => {
	const browser = sharedBrowser();

	test("runs no script, asks nobody, and shows as text, wherever it stands", async () => {
		const tasks = hostileTasks();
		const file = await exportPage(tasks, {
			pipeline: { name: ALL, path: ALL, sha256: "" },
			engine: { engine: ALL },
			ended: { reason: "service", message: ALL },
			open_templates: [ALL],
		});
		const page = await browser.open(file);
		const url = page.url();
		const ran = () => page.evaluate("window.ran");
		expect(await page.locator("#tasks tbody tr").count()).toBe(tasks.length);
		expect(await page.locator("h1").innerText()).toContain("<script>window.ran = 1</script>");
		await picture(page, "hostile-list", false);
		for (let place = 0; place < tasks.length; place += 1) {
			await page.locator("#tasks tbody a").nth(place).click();
			const article = page.locator("article");
			await expect.poll(() => article.locator("h2").count()).toBe(1);
			// Whatever a reader could do: pass over everything, open what opens.
			await article.evaluate(
				inPage(`
				for (const node of subject.querySelectorAll("*")) {
					for (const type of ["mouseover", "toggle", "focus", "error", "load"]) node.dispatchEvent(new Event(type));
				}
			`),
			);
			expect(
				await article
					.locator("script, style, svg, iframe, object, embed, form, input, img, video, template, base, meta, link")
					.count(),
			).toBe(0);
			const names = await article.evaluate(
				inPage(`return [...subject.querySelectorAll("*")].flatMap((node) => node.getAttributeNames())`),
			);
			expect(names.length).toBeGreaterThan(10);
			expect(names.filter((name) => /^on|^style$|^src/.test(name))).toEqual([]);
			const schemes = await article.evaluate(
				inPage(`return [...subject.querySelectorAll("a")].map((link) => link.protocol)`),
			);
			expect(schemes.filter((scheme) => !/^(?:https?:|mailto:|file:|:?)$/.test(scheme))).toEqual([]);
			expect(await article.innerText()).not.toMatch(OBEYED_OR_REORDERING);
			expect(await page.locator("#list").count()).toBe(1);
			await picture(page, `hostile-${place}`, false);
			expect(page.url().split("#")[0]).toBe(url);
			await page.keyboard.press("Escape");
		}
		await page.getByLabel("in answers, too").check();
		await page.getByLabel("Search").fill("window.ran");
		await expect.poll(() => page.locator("#tasks tbody tr").count()).toBe(4);
		expect(await ran()).toBeUndefined();
	});

	test("shows an image that holds scripts as an image, and leads nowhere where they would run", async () => {
		const scripts = `<script>window.ran = 1; top.ran = 1</script><image href="https://spy.example/x.png"/>`;
		const svg = Buffer.from(
			`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" onload="top.ran = 2">${scripts}</svg>`,
		);
		const image = { kind: "image", number: 1, extension: "svg", sha256: sha256(svg), bytes: svg.length } as const;
		const page = await browser.open(await exportPage([outcome({ artefacts: [image] })], {}, [svg]));
		await page.locator("#tasks tbody a").click();
		const shown = page.locator("ul.files img").first();
		await expect.poll(() => shown.evaluate((found) => (found as { naturalWidth?: number }).naturalWidth)).toBe(40);
		expect(await page.locator(".files a").count()).toBe(0);
		expect(await page.evaluate("window.ran")).toBeUndefined();
	});

	test("could not run a script even if its markup came through: the policy refuses it", async () => {
		const page = await browser.open(await exportPage([outcome()]));
		const policy = await page.locator("meta[http-equiv]").getAttribute("content");
		expect(policy).toMatch(
			/^default-src 'none'; script-src ('sha256-[^']+' ?)+; style-src 'sha256-[^']+'; img-src 'self' file: data:; base-uri 'none'; form-action 'none'$/,
		);
		page.removeAllListeners("console"); // What is refused is told there.
		page.removeAllListeners("request");
		await page.evaluate(`new Promise((resolve) => {
			document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 1'><b onclick='window.ran = 2'>b</b>");
			const script = document.createElement("script");
			script.text = "window.ran = 3";
			document.body.append(script);
			document.body.lastElementChild.previousElementSibling.click();
			setTimeout(resolve, 100);
		})`);
		expect(await page.evaluate("window.ran")).toBeUndefined();
	});
});
