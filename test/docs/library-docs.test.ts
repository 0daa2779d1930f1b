/** The code of docs/library.md compiles against the package as it is published, and its first example runs. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { createRig } from "../cli/cli-rig.ts";
import { openEmbeddedHarness } from "../contract/embedded-harness.ts";
import { startLoopbackService } from "../support/loopback-service.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);
const page = readFileSync(join(ROOT, "docs/library.md"), "utf8");
const examples = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);

test("every example of docs/library.md compiles, and the first two run a batch and a pipeline", async () => {
	const folder = await compile(examples);
	const behind = await openEmbeddedHarness();
	const service = await startLoopbackService(behind.api, "val_docs");
	onTestFinished(async () => {
		await service.close();
		await behind.close();
	});
	const env = { ...process.env, VALYU_API_KEY: "val_docs", VALYU_BASE_URL: service.baseUrl, POLL_MS: "20" };
	const { stdout, stderr } = await run(process.execPath, [join(folder, "out", "example-0.js")], { env });
	expect(stdout.split("\n")).toEqual([
		"acme: Answer to What did Acme launch this year?",
		"orbit: Answer to What did Orbit launch this year?",
		"",
	]);
	expect(stderr).toContain("2 of 2");
	const project = createRig();
	await project.run("init");
	const ran = await run(process.execPath, [join(folder, "out", "example-1.js")], { cwd: project.dir });
	expect(ran.stdout.split("\n")).toEqual([
		"run profile/acme, run profile/globex, skip profile/initech: at most $0",
		`succeeded in ${join(project.dir, "results/competitors")}`,
		"",
	]);
	expect(ran.stderr).toContain(`state ${join(project.dir, ".trawl/state.db")}`);
});

/** Inside the checkout, so that `trawl` is the package itself, as built. */
async function compile(codes: readonly string[]): Promise<string> {
	mkdirSync(join(ROOT, ".vitest"), { recursive: true });
	const folder = mkdtempSync(join(ROOT, ".vitest", "library-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	for (const [index, code] of codes.entries()) writeFileSync(join(folder, `example-${index}.ts`), code);
	const options = { noEmit: false, outDir: "out", rootDir: "." };
	const config = { extends: "../../tsconfig.json", compilerOptions: options, include: ["*.ts"] };
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
	const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
	await run(process.execPath, [compiler, "-p", folder]).catch(({ stdout }: { stdout: string }) => {
		throw new Error(`the examples do not compile:\n${stdout}`);
	});
	return folder;
}
