/** PDFs and images of results end up in the results folder, each downloaded once. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type StandInOptions, standInForTest } from "../support/stand-in/start-stand-in.ts";
import { sendFile, sendPart, startFileServer } from "../support/file-server.ts";
import { type HostedPipeline, hostedPipeline, manifestOf, outcomesOf, project, said } from "./hosted-pipeline.ts";

const WITH_FILES: HostedPipeline = { more: ["batch: { mode: fast, output_formats: [markdown, pdf] }"] };
const IMAGES = [{ images: 2 }];

/** A project whose tasks have a PDF and two images each. */
async function filesProject(options: StandInOptions = {}, given: HostedPipeline = {}) {
	const service = await standInForTest({ outcomes: IMAGES, ...options });
	const rig = project(service);
	rig.write("pipeline.yaml", withPdf(given));
	return { service, rig, run: () => rig.run("run", "pipeline.yaml", "--yes") };
}

function withPdf(given: HostedPipeline): string {
	return hostedPipeline(given).replace("batch: { mode: fast }", WITH_FILES.more?.[0] ?? "");
}

const FILES = [
	"images/ask/alpha-1.png",
	"images/ask/alpha-2.png",
	"images/ask/beta-1.png",
	"images/ask/beta-2.png",
	"pdf/ask/alpha.pdf",
	"pdf/ask/beta.pdf",
];

function downloaded(files: readonly string[]): string[] {
	return files.filter((file) => /^(pdf|images)\//.test(file));
}

describe("files of results", () => {
	test("are downloaded, exported and told of; the key goes to the API alone", async () => {
		const { service, rig, run } = await filesProject();
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		const manifest = manifestOf(rig);
		expect(manifest.artefacts_failed).toEqual([]);
		expect(manifest.artefacts.map(({ path }) => path).sort()).toEqual(FILES);
		for (const { path, sha256, bytes } of manifest.artefacts) {
			const file = readFileSync(join(rig.dir, "results/watch", path));
			expect([createHash("sha256").update(file).digest("hex"), file.length]).toEqual([sha256, bytes]);
			expect(manifest.files).toContainEqual({ path, sha256, bytes });
		}
		expect(outcomesOf(rig)[0]?.artefacts.map(({ kind, number, ...rest }) => [kind, number, "path" in rest])).toEqual([
			["pdf", 1, true],
			["image", 1, true],
			["image", 2, true],
		]);
		const report = rig.read("results/watch/reports/ask/alpha.md");
		expect(report).toContain("* [PDF](../../pdf/ask/alpha.pdf)");
		expect(report).toContain("* ![Image 2](../../images/ask/alpha-2.png)");
		const { downloads, keyLeaks } = await service.ledger();
		expect(downloads).toHaveLength(6);
		expect(downloads.filter(({ hadKey }) => hadKey).map(({ origin }) => origin)).toEqual(["api", "api"]);
		expect(downloads.filter(({ origin }) => origin === "api")).toHaveLength(2);
		expect(keyLeaks).toBe(0);
	});

	test("a second run downloads nothing and touches no file", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		const first = manifestOf(rig);
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig).artefacts).toEqual(first.artefacts);
		expect((await service.ledger()).downloads).toHaveLength(6);
		expect(result.stderr).not.toContain("Downloading");
	});

	test("go when their task goes", async () => {
		const { rig, run } = await filesProject();
		await run();
		rig.write("pipeline.yaml", withPdf({ items: ["beta"] }));
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES.filter((file) => file.includes("beta")));
	});

	test("a file that was deleted from the results comes back with an export, without the network", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		rig.remove("results/watch/pdf");
		await service.stop();
		const result = await rig.run("export");
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
	});

	test("a file that is gone from beside the state stays in the results, and is downloaded again by a run", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		rig.remove(".trawl/artefacts");
		expect((await rig.run("export")).exitCode).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		rig.remove("results/watch/images");
		const partly = await rig.run("export");
		expect(partly.exitCode, said(partly)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES.filter((file) => file.startsWith("pdf")));
		expect(manifestOf(rig).artefacts_failed).toHaveLength(4);
		expect(outcomesOf(rig)[0]?.artefacts.map(({ kind }) => kind)).toEqual(["pdf"]);
		await run();
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		expect((await service.ledger()).downloads).toHaveLength(12);
	});

	test("a changed file beside the state is not exported", async () => {
		const { rig, run } = await filesProject({ outcomes: [] }, { items: ["alpha"] });
		await run();
		const [file] = manifestOf(rig).artefacts;
		const stored = `.trawl/artefacts/${file?.sha256}`;
		rig.write(stored, `X${rig.read(stored).slice(1)}`);
		rig.remove("results");
		const result = await rig.run("export");
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ artefacts: [], artefacts_failed: [{ task: "ask/alpha", kind: "pdf" }] });
	});

	test("are downloaded again after a loss of the state", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		rig.remove(".trawl");
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		expect((await service.ledger()).acceptedTwice).toEqual([]);
		expect((await service.ledger()).downloads).toHaveLength(12);
	});

	test("come with what a detached run's collect finds, also while the rest is under way", async () => {
		const { service, rig } = await filesProject({ outcomes: [{ query: "beta", afterMs: null, images: 2 }, ...IMAGES] });
		await rig.run("run", "pipeline.yaml", "--yes", "--detach");
		expect(downloaded(rig.list("results/watch"))).toEqual([]);
		await service.release();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
	});

	test("come with a retried task", async () => {
		const { service, rig, run } = await filesProject({ outcomes: [{ query: "beta", kind: "fail" }, ...IMAGES] });
		expect((await run()).exitCode).toBe(3);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES.filter((file) => file.includes("alpha")));
		await service.setOutcomes(IMAGES);
		const result = await rig.run("retry", "--yes");
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
	});

	test("hostile keys give harmless names, and keys that equal but for case stay apart", async () => {
		const service = await standInForTest({ outcomes: [{ images: 1 }] });
		const rig = project(service);
		const pipeline = hostedPipeline().replace("batch: { mode: fast }", "batch: { mode: fast, output_formats: [pdf] }");
		rig.write("pipeline.yaml", pipeline.replace("[alpha, beta]", '["con", "a b%?#&", "é"]'));
		const result = await rig.run("run", "pipeline.yaml", "--yes");
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual([
			"images/ask/%63%6F%6E-1.png",
			"images/ask/%C3%A9-1.png",
			"images/ask/a%20b%25%3F%23%26-1.png",
			"pdf/ask/%63%6F%6E.pdf",
			"pdf/ask/%C3%A9.pdf",
			"pdf/ask/a%20b%25%3F%23%26.pdf",
		]);
		expect(rig.read("results/watch/reports/ask/%C3%A9.md")).toContain("(../../pdf/ask/%25C3%25A9.pdf)");
	});
});

describe("a download that fails", () => {
	test.each([
		["a 404", "answered 404", (_: unknown, response) => response.writeHead(404).end()],
		["a web page", "a web page", (_: unknown, response) => response.end("<!DOCTYPE html><p>Sign in</p>")],
		["an empty file", "empty", (_: unknown, response) => response.end()],
		["a reset", "no answer", (_: unknown, response) => response.socket?.destroy()],
		["a 503", "answered 503", (_: unknown, response) => response.writeHead(503).end()],
		[
			"a long file",
			"larger than 50 MB",
			(_, response) => response.writeHead(200, { "content-length": 1e9 }).flushHeaders(),
		],
		["a link in circles", "redirects", (request, response) => response.writeHead(302, { location: request.url }).end()],
		[
			"a link off the web",
			"its link is not https: but file:",
			(_, r) => r.writeHead(302, { location: "file:///etc/passwd" }).end(),
		],
	] as readonly (readonly [string, string, Parameters<typeof startFileServer>[0]])[])(
		"for %s is a warning, and is tried again by the next run",
		async (_, reason, reply) => {
			const host = await startFileServer(reply);
			const { rig, run } = await filesProject({ filesAt: host.origin, outcomes: [] }, { items: ["alpha"] });
			const result = await run();
			expect(result.exitCode, said(result)).toBe(0);
			expect(result.stderr).toMatch(/warning: 1 of 1 artefact could not be downloaded: ask\/alpha, pdf: .*; run again/);
			const failed = manifestOf(rig).artefacts_failed;
			expect(failed).toEqual([{ task: "ask/alpha", kind: "pdf", number: 1, reason: expect.stringContaining(reason) }]);
			expect(outcomesOf(rig)[0]).toMatchObject({ status: "succeeded", artefacts: [] });
			host.answer(sendFile);
			const again = await run();
			expect(again.exitCode, said(again)).toBe(0);
			expect(again.stderr).not.toContain("warning");
			expect(rig.read("results/watch/pdf/ask/alpha.pdf")).toContain("%PDF-");
			expect(manifestOf(rig)).toMatchObject({ artefacts_failed: [], reused: ["ask/alpha"] });
			expect(rig.list(".trawl/artefacts")).toHaveLength(1);
		},
	);

	test("is tried with the link that the service gives now", async () => {
		const host = await startFileServer((_, response) => response.writeHead(403).end());
		const { service, rig, run } = await filesProject({ filesAt: host.origin, outcomes: [] }, { items: ["alpha"] });
		await run();
		await service.setSettings({ filesAt: null });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig).artefacts).toHaveLength(1);
		expect(host.requests).toHaveLength(1);
	});

	test("at a host that is not well leaves the rest for another time", async () => {
		const host = await startFileServer((_, response) => response.writeHead(503).end());
		const { rig, run } = await filesProject({ filesAt: host.origin, outcomes: [{ images: 10 }] });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("22 of 22 artefacts could not be downloaded");
		expect(host.requests.length).toBeLessThan(8);
		expect(manifestOf(rig).artefacts_failed.at(-1)?.reason).toContain("not tried, since 127.0.0.1:");
	});

	test("no more than 50 images of a task are downloaded", async () => {
		const { rig, run } = await filesProject({ outcomes: [{ images: 53 }] }, { items: ["alpha"] });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig).artefacts).toHaveLength(51);
		expect(manifestOf(rig).artefacts_failed).toMatchObject([
			{ kind: "image", reason: expect.stringMatching(/^3 more:/) },
		]);
	});

	test("where they cannot be kept is said, and is mended by the next run", async () => {
		const { service, rig, run } = await filesProject();
		rig.write(".trawl/artefacts", "a file of somebody's");
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toMatch(/6 of 6 artefacts could not be downloaded: .*\(ENOTDIR\): .*artefacts/);
		expect((await service.ledger()).downloads).toEqual([]);
		rig.remove(".trawl/artefacts");
		await run();
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
	});
});

describe("the key", () => {
	test("does not follow a redirect to another origin, nor back", async () => {
		const { service, rig, run } = await filesProject({ outcomes: [] }, { items: ["alpha"] });
		const api = new URL(service.baseUrl).origin;
		const host = await startFileServer((request, response, nth) => {
			if (nth === 1) response.writeHead(302, { location: `${request.url}` }).end();
			else response.writeHead(302, { location: `${api}/v1/deepresearch/tasks${request.url}/pdf` }).end();
		});
		await service.setSettings({ filesAt: host.origin });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(host.requests.map(({ headers }) => headers["x-api-key"])).toEqual([undefined, undefined]);
		const ledger = await service.ledger();
		expect(ledger.keyLeaks).toBe(0);
		expect(manifestOf(rig).artefacts_failed).toHaveLength(1);
	});

	test("is in no file and no message, also when a link holds it", async () => {
		const host = await startFileServer(sendFile);
		const { service, rig, run } = await filesProject(
			{ filesAt: `${host.origin}/val_stand_in_key`, outcomes: [] },
			{ items: ["alpha"] },
		);
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(host.requests).toEqual([]);
		expect(result.stderr + rig.read("results/watch/run.json")).not.toContain(service.apiKey);
		expect(result.stderr).toContain("its link would take the API key to another origin");
	});
});

describe("a download that is cut off", () => {
	const LARGE = Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(3_000_000, "0123456789abcdef")]);

	test("is gone on with at once where it stopped", async () => {
		const { service, rig, run } = await filesProject(
			{ outcomes: [], pdfKilobytes: 4_000, faults: [{ operation: "getPdf", kind: "half_body" }] },
			{ items: ["alpha"] },
		);
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		const [first, second, ...more] = (await service.ledger()).downloads;
		expect([first?.range, second?.status, more]).toEqual([null, 206, []]);
		expect(second?.range).toMatch(/^bytes=[1-9]\d+-$/);
		expect(manifestOf(rig).artefacts).toMatchObject([{ bytes: 4_000 * 1024 }]);
	});

	test.each(["SIGKILL", "SIGINT"] as const)("by %s is gone on with by the next run", async (signal) => {
		const host = await startFileServer((request, response) => sendPart(request, response, LARGE, 2_000_000));
		const { service, rig, run } = await filesProject({ filesAt: host.origin, outcomes: [] }, { items: ["alpha"] });
		const { child, ended } = rig.start("run", "pipeline.yaml", "--yes");
		await partial(rig.dir, 1_000_000);
		child.kill(signal);
		const end = await ended;
		if (signal === "SIGINT") expect(end.exitCode, said(end)).toBe(130);
		expect(manifestOf(rig)).toMatchObject({ status: "pending" });
		host.answer((request, response) => sendPart(request, response, LARGE));
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(host.requests.map(({ headers }) => headers.range ?? null)).toEqual([
			null,
			expect.stringMatching(/^bytes=[1-9]\d{5,}-$/),
		]);
		expect(host.requests[1]?.headers["if-range"]).toBe('"v1"');
		expect(readFileSync(join(rig.dir, "results/watch/pdf/ask/alpha.pdf")).equals(LARGE)).toBe(true);
		expect((await service.ledger()).acceptedTwice).toEqual([]);
		expect(rig.list(".trawl/artefacts")).toHaveLength(1);
	});

	test("begins anew where the file has become another", async () => {
		const host = await startFileServer((request, response) => sendPart(request, response, LARGE, 2_000_000));
		const { rig, run } = await filesProject({ filesAt: host.origin, outcomes: [] }, { items: ["alpha"] });
		const { child, ended } = rig.start("run", "pipeline.yaml", "--yes");
		await partial(rig.dir, 1_000_000);
		child.kill("SIGKILL");
		await ended;
		host.answer(sendFile);
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(rig.read("results/watch/pdf/ask/alpha.pdf")).toBe("%PDF-1.4\n% a small one\n");
	});
});

/** Resolves once so many bytes of a file under way are on disk. */
async function partial(dir: string, bytes: number): Promise<void> {
	const { readdirSync, statSync } = await import("node:fs");
	const folder = join(dir, ".trawl/artefacts/partial");
	for (;;) {
		const parts = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".part")) : [];
		if (parts.some((name) => statSync(join(folder, name)).size >= bytes)) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
