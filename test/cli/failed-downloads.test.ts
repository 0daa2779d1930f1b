/** Files of results that cannot be had fail no task, and leak nothing. */
import { describe, expect, test } from "vitest";
import { type FileReply, sendFile, startFileServer } from "../support/file-server.ts";
import { downloaded, FILES, filesProject, onePdf } from "./files-project.ts";
import { manifestOf, outcomesOf, said } from "./hosted-pipeline.ts";

describe("a download that fails", () => {
	test.each<readonly [string, FileReply]>([
		["a 404", (_, response) => response.writeHead(404).end()],
		["a web page", (_, response) => response.end("<!DOCTYPE html><p>Sign in</p>")],
	])("for %s is a warning, and is tried again by the next run", async (_, reply) => {
		const host = await startFileServer(reply);
		const { rig, run } = await onePdf(host.origin);
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toMatch(/warning: 1 of 1 artefact could not be downloaded: ask\/alpha, pdf: .*; run again/);
		const reason = expect.any(String);
		expect(manifestOf(rig).artefacts_failed).toEqual([{ task: "ask/alpha", kind: "pdf", number: 1, reason }]);
		expect(outcomesOf(rig)[0]).toMatchObject({ status: "succeeded", artefacts: [] });
		host.answer(sendFile);
		const again = await run();
		expect(again.exitCode, said(again)).toBe(0);
		expect(again.stderr).not.toContain("warning");
		expect(rig.read("results/watch/pdf/ask/alpha.pdf")).toContain("%PDF-");
		expect(manifestOf(rig)).toMatchObject({ artefacts_failed: [], reused: ["ask/alpha"] });
		expect(rig.list(".trawl/artefacts")).toHaveLength(1);
	});

	test("is tried with the link that the service gives now", async () => {
		const host = await startFileServer((_, response) => response.writeHead(403).end());
		const { service, rig, run } = await onePdf(host.origin);
		await run();
		await service.setSettings({ filesAt: null });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig).artefacts).toHaveLength(1);
		expect(host.requests).toHaveLength(1);
	});

	test("since its file is gone and its link has expired is tried with the link that the service gives now", async () => {
		const host = await startFileServer(sendFile);
		const { service, rig, run } = await onePdf(host.origin);
		await run();
		rig.remove(".trawl/artefacts");
		rig.remove("results");
		host.answer((_, response) => response.writeHead(403).end());
		await service.setSettings({ filesAt: null });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ artefacts: [{ kind: "pdf" }], artefacts_failed: [] });
		expect(rig.list(".trawl/artefacts")).toHaveLength(1);
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
		expect(result.stderr).toMatch(
			/6 of 6 artefacts could not be downloaded: .*\(ENOTDIR\), in `artefacts\/` beside the state/,
		);
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
			else response.writeHead(302, { location: `${api}/v1/deepresearch/tasks/${request.url?.slice(5)}/pdf` }).end();
		});
		await service.setSettings({ filesAt: host.origin });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(host.requests.map(({ headers }) => headers["x-api-key"])).toEqual([undefined, undefined]);
		const ledger = await service.ledger();
		expect(ledger.downloads.map(({ hadKey, status }) => [hadKey, status])).toEqual([[false, 401]]);
		expect(ledger.keyLeaks).toBe(0);
		expect(manifestOf(rig).artefacts_failed).toHaveLength(1);
	});

	test("is in no file and no message, also when a link holds it", async () => {
		const host = await startFileServer(sendFile);
		const { service, rig, run } = await onePdf(`${host.origin}/val_stand_in_key`);
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		// Whoever is asked for the file is asked without the key.
		expect(host.requests.map(({ url }) => url).join()).not.toContain(service.apiKey);
		expect(result.stderr + rig.read("results/watch/run.json")).not.toContain(service.apiKey);
		expect(result.stderr).toMatch(/warning: .*API key/);
	});
});
