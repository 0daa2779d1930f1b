/** The way of a new user: from what npm would publish, in an empty folder, each step told by the one before. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, PASSED_OVER, sharedBrowser } from "../browser/chromium.ts";

const ROOT = resolve(import.meta.dirname, "../..");

interface Packed {
	readonly filename: string;
	readonly files: readonly { readonly path: string }[];
}

/** What someone writes who has read docs/library.md. */
const USE = `
import { planReadOnly } from "trawl";
const options = { cwd: ".", env: {}, engine: "local" as const };
const plan = await planReadOnly("pipelines/competitors.yaml", options, new Date(), () => {});
console.log(plan.ok ? plan.summary.tasks + " tasks" : plan.problems);
`;

let packed: Packed;
let folder: string;
let project: string;
let page: string;

/** What npm is told by the environment, but not that it is npm that runs the tests. */
function npmEnvironment(): NodeJS.ProcessEnv {
	const names = Object.keys(process.env).filter((name) => /^(?:PATH|HOME|npm_config_\w+)$/.test(name));
	return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** Runs a command as the user would type it; what it said on both streams. */
function type(command: string): string {
	const { status, stdout, stderr } = spawnSync("bash", ["-c", command], {
		cwd: project,
		env: { ...npmEnvironment(), CI: "true" },
		encoding: "utf8",
	});
	expect(status, `${command}\n${stdout}${stderr}`).toBe(0);
	return `${stdout}${stderr}`;
}

/** What an output names as the next step: the rest of its line up to a gap. */
function told(said: string, word: string): string {
	const [, what = ""] = new RegExp(`^${word}: (.*?)(?:\\s{2,}.*)?$`, "m").exec(said) ?? [];
	expect(what, said).not.toBe("");
	return what;
}

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "trawl-pack-"));
	project = mkdtempSync(join(tmpdir(), "trawl-new-user-"));
	// The build that is tested is the one that is packed.
	const json = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
		cwd: ROOT,
		env: npmEnvironment(),
		encoding: "utf8",
		stdio: ["ignore", "pipe", "ignore"],
	});
	[packed] = JSON.parse(json);
});
afterAll(() => {
	for (const each of [folder, project]) rmSync(each, { recursive: true, force: true });
});

describe("the tarball", () => {
	test("holds the program and what is read about it, and nothing that serves its making alone", () => {
		const top = new Set(packed.files.map(({ path }) => path.split("/")[0]));
		expect([...top].sort()).toEqual([
			...["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "dist", "docs", "fonts", "package.json"],
			...["prompts", "report", "schemas", "starter"],
		]);
		const stray = packed.files.filter(({ path }) => /\.test\.|\.tsbuildinfo$|(?:^|\/)\.trawl\/|\.db$/.test(path));
		expect(stray.map(({ path }) => path).filter((path) => !path.startsWith("starter/"))).toEqual([]);
	});

	test("installs, and leads from `init` to a page of results", () => {
		type(`npm install --no-audit --no-fund --prefer-offline ${join(folder, packed.filename)}`);
		const made = type("npx trawl init");
		const plan = type(told(made, "Next"));
		expect(plan).toContain("Plan for competitors on local: 3 tasks");
		const run = type(told(plan, "Next"));
		expect(run).toContain("succeeded: 3 succeeded");
		page = told(run, "Look at them in a browser");
		expect(readdirSync(join(project, "results/competitors"))).toContain("index.md");
		expect(type(told(made, "Test"))).toContain("1 passed, 0 failed");
	});

	test("is usable as a library, with types", () => {
		const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
		writeFileSync(join(project, "use.mts"), USE);
		const compile = `node ${tsc} --strict --module nodenext --target es2023 --types node --typeRoots ${ROOT}/node_modules/@types`;
		expect(type(`${compile} use.mts && node use.mjs`)).toBe("4 tasks\n");
	});
});

describe.skipIf(CHROMIUM === null)(`the page of a new user${PASSED_OVER}`, () => {
	const browser = sharedBrowser();

	test("opens from disk and shows each result", async () => {
		const opened = await browser.open(join(project, page));
		expect(await opened.getByRole("heading", { level: 1 }).textContent()).toContain("competitors");
		await opened.getByText("profile/acme", { exact: true }).first().click();
		expect(await opened.getByText("Acme was founded in 1994", { exact: false }).count()).toBeGreaterThan(0);
	});
});
