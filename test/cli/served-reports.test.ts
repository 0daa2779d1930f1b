/** What a person reads is the same, whether the embedded engine is in this process or behind `trawl serve`. */
import { expect, test } from "vitest";
import { createRig, type Rig, sampleProject } from "./cli-rig.ts";
import { KEY, serve } from "./served.ts";

/** Every report without what it cost and when. */
function reportsOf({ list, read }: Rig): Record<string, string> {
	const paths = list("results/products").filter((path) => path.startsWith("reports/"));
	return Object.fromEntries(
		paths.map((path) => [path, read(`results/products/${path}`).replace(/^(?:cost|date): .*$/gm, "")]),
	);
}

test("reports are the same through `trawl serve`, their citations links to their sources", async () => {
	const alone = createRig(sampleProject());
	expect((await alone.run("run", "pipeline.yaml")).exitCode).toBe(0);
	const server = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const { baseUrl } = await serve(server);
	const client = createRig(sampleProject(), { VALYU_BASE_URL: baseUrl, VALYU_API_KEY: KEY });
	const result = await client.run("run", "pipeline.yaml", "--engine", "valyu", "--yes");
	expect(result.exitCode, result.stderr).toBe(0);
	expect(reportsOf(client)).toEqual(reportsOf(alone));
	expect(Object.values(reportsOf(client)).join()).toContain("(#source-1)");
});

test("a folder that it was started in is no project for that", async () => {
	const rig = createRig({ "docs/a.md": "# Anchor\n\nAnchor is a queue.\n" }, { TRAWL_API_KEY: KEY });
	const { child, ended } = await serve(rig);
	child.kill("SIGTERM");
	await ended;
	rig.write("sub/docs/a.md", "# Anchor\n\nAnchor is a queue.\n");
	rig.write(
		"sub/pipeline.yaml",
		"version: 1\nname: own\nengine: local\nlocal: { corpus: ['docs/*'] }\ntasks: { a: { query: What is Anchor? } }\n",
	);
	const result = await rig.run("run", "sub/pipeline.yaml");
	expect(result.exitCode, result.stderr).toBe(0);
	expect(rig.list("sub/results/own")).toContain("run.json");
});
