/** Runs the built program as a process in a folder of its own, the way a user does. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, onTestFinished } from "vitest";

export const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");

export interface CliResult {
	readonly exitCode: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Rig {
	readonly dir: string;
	/** Writes a file below the folder. */
	write(path: string, content: string | Uint8Array): void;
	read(path: string): string;
	json(path: string): unknown;
	/** Paths of all files below a folder, sorted. */
	list(path: string): string[];
	run(...argv: string[]): Promise<CliResult>;
	/** Starts the program and leaves it to the test; it is killed when the test ends. */
	start(...argv: string[]): { readonly child: ChildProcessWithoutNullStreams; readonly ended: Promise<CliResult> };
}

/** Variables of the environment beyond those that every process needs. */
export type Environment = Readonly<Record<string, string>>;

/** `env` may change between two starts. */
export function createRig(files: Readonly<Record<string, string>> = {}, env: Environment = {}): Rig {
	const dir = mkdtempSync(join(tmpdir(), "trawl-cli-"));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	const rig: Rig = {
		dir,
		write(path, content) {
			mkdirSync(dirname(join(dir, path)), { recursive: true });
			writeFileSync(join(dir, path), content);
		},
		read: (path) => readFileSync(join(dir, path), "utf8"),
		json: (path) => JSON.parse(readFileSync(join(dir, path), "utf8")),
		list: (path) =>
			readdirSync(join(dir, path), { recursive: true, encoding: "utf8" })
				.filter((file) => statSync(join(dir, path, file)).isFile())
				.sort(),
		run: (...argv) => rig.start(...argv).ended,
		start: (...argv) => start(dir, argv, env),
	};
	for (const [path, content] of Object.entries(files)) rig.write(path, content);
	return rig;
}

function start(cwd: string, argv: readonly string[], env: Environment): ReturnType<Rig["start"]> {
	const started = launch(cwd, argv, env);
	onTestFinished(async () => {
		const { child, ended } = started;
		if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
		await ended;
	});
	return started;
}

/** Leaves everything to the caller. `nodeOptions` stand before the program. */
export function launch(
	cwd: string,
	argv: readonly string[],
	more: Environment = {},
	nodeOptions: readonly string[] = [],
): ReturnType<Rig["start"]> {
	const env = { PATH: process.env.PATH, HOME: process.env.HOME, CI: "true", ...more };
	const child = spawn(process.execPath, [...nodeOptions, BIN, ...argv], { cwd, env });
	child.stdin.end();
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	const ended = new Promise<CliResult>((resolveEnd, reject) => {
		child.on("error", reject);
		child.on("close", (exitCode, signal) => resolveEnd({ exitCode, signal, stdout, stderr }));
	});
	return { child, ended };
}

/** Runs a pipeline of an existing project with state and results in a folder of its own. Ends with the test file. */
export function runInProject(root: string): {
	run(...argv: string[]): Promise<CliResult>;
	results(): Readonly<Record<string, string>>;
} {
	const dir = mkdtempSync(join(tmpdir(), "trawl-project-"));
	afterAll(() => rmSync(dir, { recursive: true, force: true }));
	const results = join(dir, "results");
	const own = ["--state", join(dir, "state"), "--out", results];
	return {
		run: (...argv) => launch(root, [...argv, ...own]).ended,
		results: () =>
			Object.fromEntries(
				readdirSync(results, { recursive: true, encoding: "utf8" })
					.filter((path) => statSync(join(results, path)).isFile())
					.sort()
					.map((path) => [path, readFileSync(join(results, path), "utf8")]),
			),
	};
}

/** A small project: a corpus about three products, their list, and a pipeline over it. */
export function sampleProject(): Record<string, string> {
	return {
		"package.json": "{}",
		"docs/anchor.md":
			"# Anchor\n\nAnchor is a queue for background jobs. It keeps jobs in PostgreSQL.\n\n## Licence\n\nAnchor is released under the MIT License.\n",
		"docs/beacon.md":
			"# Beacon\n\nBeacon is a monitor for scheduled jobs. It sends an alert when a job is late.\n\n## Licence\n\nBeacon is released under the Apache License 2.0.\n",
		"docs/cleat.txt":
			"Cleat is a lock service. It gives out leases over HTTP.\n\nCleat is released under the ISC License.\n",
		"products.csv":
			"name,site\nAnchor,https://anchor.example\nBeacon,https://beacon.example\nCleat,https://cleat.example\n",
		"pipeline.yaml": [
			"version: 1",
			"name: products",
			"engine: local",
			"local: { corpus: ['docs/*'] }",
			"data:",
			"  products: { file: products.csv }",
			"tasks:",
			"  review:",
			"    for_each: { product: products }",
			'    key: "{{ product.name | slugify }}"',
			"    query: What is {{ product.name }}?",
			"  facts:",
			"    for_each: { product: products }",
			'    key: "{{ product.name | slugify }}"',
			"    query: What is {{ product.name }} and under which licence?",
			"    output:",
			"      schema:",
			"        type: object",
			"        properties:",
			"          purpose: { type: string, description: What the product is for }",
			"          license: { type: string, description: Licence of the product }",
			"        required: [purpose]",
			"",
		].join("\n"),
	};
}
