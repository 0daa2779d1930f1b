/** Charts in Chromium, under a policy as strict as the report's: read as XML, legible, harmless, light and dark. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { chartSection } from "../../src/export/charts/chart-section.ts";
import { CHART_STYLE } from "../../src/export/charts/chart-style.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { attempt, outcome } from "../export/builders.ts";
import { answer, answers, chartsOf, numbers } from "../export/charts/chart-rig.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { CHROMIUM, PASSED_OVER } from "./chromium.ts";

const PROBE = readFileSync(new URL("./chart-probe.js", import.meta.url), "utf8");

const HOSTILE = [
	"</text></svg><script>window.pwned = 1</script>",
	'" onload="window.pwned = 1" x="',
	"<img src=x onerror='window.pwned = 1'>",
	"\u0000\u0007\ufffe\ud800 ab\u202edc",
];
const NAMES = [
	"W".repeat(60),
	"中文名称有限公司".repeat(8),
	"😀".repeat(40),
	"i".repeat(90),
	"Ünïcödé ".repeat(12),
	...HOSTILE,
];

function named(field: string, value: (index: number) => number): readonly TaskOutcome[] {
	return NAMES.map((name, index) => answer(name, { [field]: value(index) }));
}

function many(field: string, value: (index: number) => number): readonly TaskOutcome[] {
	return answers(
		field,
		Array.from({ length: 400 }, (_, index) => value(index)),
	);
}

const OUTCOMES = [
	...named("growth", (index) => index * 123_456.789 - 400_000),
	...named("tiny", (index) => -index * 1.234567e-30),
	...named("huge", (index) => index * 9.87654321e90),
	...named("close", (index) => 1_234_567_890 + index),
	...named("founded", (index) => 1990 + index),
	...HOSTILE.flatMap((name) => [1, 2, 3].map((value) => answer(`${name}${value}`, { [name]: value }))),
	...many("score", (index) => ((index * 7919) % 1000) - 333.3),
	...many("precise", (index) => 1 + ((index * 7919) % 1000) / 1e9),
	...many("rating", (index) => 1 + ((index * index) % 7)),
	...many("revenue", (index) => 10 ** ((index % 200) / 10 - 5)),
	...HOSTILE.map((name, index) =>
		outcome({
			template: name,
			attempts: [attempt({ cost: index + 1 }), attempt({ cost: 3.25 })],
			sources: [{ url: name }, { url: `https://${"sub-domain.".repeat(index + 1)}example/` }],
		}),
	),
];

/** What the probe found, in light or in dark. */
async function probed(scheme: "light" | "dark") {
	const file = join(temporaryFolder(), "charts.html");
	const charts = await chartsOf(OUTCOMES, [numbers({ growth: `${HOSTILE[0]} in US dollars.` })]);
	const policy = `default-src 'none'; script-src ${digest(PROBE)}; style-src ${digest(CHART_STYLE)}`;
	writeFileSync(
		file,
		`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark"><style>${CHART_STYLE}</style><script>${PROBE}</script></head><body>${chartSection(charts)}</body></html>`,
	);
	const preference = scheme === "dark" ? ["--blink-settings=preferredColorScheme=0"] : [];
	const argv = ["--headless", "--no-sandbox", "--disable-gpu", ...preference, "--dump-dom", pathToFileURL(file).href];
	const dom = execFileSync(CHROMIUM ?? "", argv, {
		encoding: "utf8",
		stdio: ["ignore", "pipe", "ignore"],
		maxBuffer: 2 ** 26,
	});
	const title = /<title>(.*?)<\/title>/s
		.exec(dom)?.[1]
		?.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&");
	return { ...JSON.parse(title ?? ""), expected: charts.length };
}

describe.skipIf(CHROMIUM === null)(`charts in Chromium${PASSED_OVER}`, () => {
	test("are well-formed, keep within their bounds, and no text touches another", { timeout: 60_000 }, async () => {
		const { faults, charts, expected } = await probed("light");
		expect(faults).toEqual([]);
		expect(charts).toBe(expected);
		expect(charts).toBeGreaterThan(12);
	});

	test("run nothing that an answer brought", { timeout: 60_000 }, async () => {
		expect(await probed("light")).toMatchObject({ pwned: false, scripts: 1 });
	});

	test("have other colours in the dark", { timeout: 60_000 }, async () => {
		const [light, dark] = [await probed("light"), await probed("dark")];
		expect(light.colours.length).toBeGreaterThanOrEqual(2);
		expect(dark.colours.filter((colour: string) => light.colours.includes(colour))).toEqual([]);
	});
});

function digest(text: string): string {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
