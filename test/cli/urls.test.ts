/** Tasks that name pages, through the built program. */
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { type FileServer, startFileServer } from "../support/file-server.ts";
import { createRig, type Rig } from "./cli-rig.ts";

const PAGE = `<html><head><title>Lumo 7</title></head><body><h1>Lumo 7</h1>
<p>The Lumo 7 comes with a warranty of 5 years on all parts.</p></body></html>`;
const QUERY = "How long is the warranty of the Lumo 7?";
const ANSWER = "The Lumo 7 comes with a warranty of 5 years on all parts. [1]";

function startHost(): Promise<FileServer> {
	return startFileServer((request, response) => {
		if (request.url === "/hop") response.writeHead(302, { location: "/lumo" }).end();
		else response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
	});
}

function project(url: string, local: string): Record<string, string> {
	return {
		"package.json": "{}",
		"docs/anchor.md": "# Anchor\n\nAnchor is a queue for background jobs.\n",
		"pipeline.yaml": [
			"version: 1",
			"name: lamps",
			"engine: local",
			`local: { corpus: ['docs/*']${local} }`,
			"tasks:",
			`  lamp: { query: "${QUERY}", urls: ["${url}"] }`,
		].join("\n"),
	};
}

function outcome(rig: Rig): TaskOutcome {
	return (rig.json("results/lamps/results.json") as TaskOutcome[])[0] as TaskOutcome;
}

async function serve(rig: Rig, ...argv: readonly string[]) {
	const { child, ended } = rig.start("serve", "--corpus", "docs/*", "--port", "0", ...argv);
	let said = "";
	for (;;) {
		const [text] = await Promise.race([once(child.stderr, "data"), ended.then((end) => [JSON.stringify(end)])]);
		said += String(text);
		const baseUrl = /Serving .* at (\S+),/.exec(said)?.[1];
		if (baseUrl === undefined && child.exitCode !== null) throw new Error(said);
		if (baseUrl === undefined) continue;
		const { api, close } = createHostedApi({ baseUrl, apiKey: "val_key", userAgent: "trawl/test" });
		onTestFinished(() => close());
		return { api, child, ended };
	}
}

describe("a page on this machine", () => {
	test("is researched where that is allowed, and its link stands in the report", async () => {
		const host = await startHost();
		const rig = createRig(project(`${host.origin}/hop`, ", allow_private_urls: true"));
		const { exitCode, stderr } = await rig.run("run", "pipeline.yaml");
		expect(exitCode, stderr).toBe(0);
		expect(stderr).not.toContain("warning");
		expect(outcome(rig).output).toContain(ANSWER);
		expect(outcome(rig).sources[0]).toMatchObject({ url: `${host.origin}/hop`, source: "web" });
		const report = rig.list("results/lamps").find((path) => path.endsWith("lamp.md")) ?? "";
		expect(rig.read(`results/lamps/${report}`)).toContain(`(${host.origin}/hop#:~:text=The%20Lumo`);
		expect(host.requests.map(({ url, headers }) => [url, headers["user-agent"]])).toEqual([
			["/hop", expect.stringMatching(/^trawl\/\d/)],
			["/lumo", expect.stringMatching(/^trawl\/\d/)],
		]);
		expect((await rig.run("run", "pipeline.yaml")).stderr).toContain("0 to run, 1 to reuse");
	});

	test("is not asked where nobody allowed it, and the report says why", async () => {
		const host = await startHost();
		const rig = createRig(project(`${host.origin}/lumo`, ""));
		const { exitCode, stderr } = await rig.run("run", "pipeline.yaml");
		expect(exitCode, stderr).toBe(0);
		expect(outcome(rig).output).toContain(`- \`${host.origin}/lumo\`: it leads to a private address\n`);
		expect(outcome(rig).output).toContain("The answer may stand in a page that could not be read");
		expect(outcome(rig).sources).toEqual([]);
		expect(host.requests).toEqual([]);
		rig.write("pipeline.yaml", project(`${host.origin}/lumo`, ", allow_private_urls: true")["pipeline.yaml"] ?? "");
		expect((await rig.run("run", "pipeline.yaml")).stderr).toContain("1 to run, 0 to reuse");
		expect(outcome(rig).output).toContain(ANSWER);
	});
});

describe("trawl serve", () => {
	test.each([
		["asks nothing on its machine for its callers", [], 0],
		["asks what is on its machine when told so", ["--allow-private-urls"], 1],
	])("%s", async (_, argv, requests) => {
		const host = await startHost();
		const rig = createRig(project(host.origin, ""), { TRAWL_API_KEY: "val_key" });
		const { api, child, ended } = await serve(rig, ...argv);
		const { batch_id } = await api.createBatch({});
		const secret = `${host.origin}/lumo?token=secret`;
		await api.addTasks(batch_id, [{ id: "lamp", query: QUERY, urls: [secret] }]);
		while ((await api.getBatch(batch_id)).counts.completed < 1) await new Promise((done) => setTimeout(done, 20));
		const { tasks } = await api.listTasks(batch_id, { include_output: true });
		expect(tasks[0]?.output).toContain(requests === 0 ? `\`${secret}\`: it leads to a private address` : ANSWER);
		expect(host.requests).toHaveLength(requests);
		child.kill("SIGTERM");
		expect((await ended).stderr).not.toContain("secret");
	});

	test("ends at once amid a page that does not end", async () => {
		const host = await startFileServer((_, response) => {
			response.writeHead(200, { "content-type": "text/plain" });
			// Never silent, so that only the end of the program ends it in this test's time.
			const drops = setInterval(() => response.write("a"), 500);
			response.on("close", () => clearInterval(drops));
		});
		const rig = createRig(project(host.origin, ""), { TRAWL_API_KEY: "val_key" });
		const { api, child, ended } = await serve(rig, "--allow-private-urls");
		const { batch_id } = await api.createBatch({});
		await api.addTasks(batch_id, [{ id: "lamp", query: QUERY, urls: [host.origin] }]);
		await host.asked(1);
		child.kill("SIGTERM");
		expect(await ended).toMatchObject({ exitCode: 0, signal: null });
	}, 25_000);
});
