/** A download that is cut off is gone on with: by the same run, and by the next one after a death. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sendFile, sendPart, startFileServer } from "../support/file-server.ts";
import { filesProject, onePdf } from "./files-project.ts";
import { manifestOf, said } from "./hosted-pipeline.ts";

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

	test.each(["SIGKILL", "SIGINT"] as const)("by %s is gone on with by the next command", async (signal) => {
		const host = await startFileServer((request, response) => sendPart(request, response, LARGE, 2_000_000));
		const { service, rig, run } = await onePdf(host.origin);
		const { child, ended } = rig.start("run", "pipeline.yaml", "--yes");
		await partial(rig.dir, 1_000_000);
		child.kill(signal);
		const end = await ended;
		if (signal === "SIGINT") {
			expect(end.exitCode, said(end)).toBe(130);
			expect(end.stderr).toContain(
				"Unfinished: the same command continues it, or `trawl collect` picks it up; its results",
			);
		}
		expect(manifestOf(rig)).toMatchObject({ status: "pending" });
		host.answer((request, response) => sendPart(request, response, LARGE));
		const result = await (signal === "SIGINT" ? rig.run("collect") : run());
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
		const { rig, run } = await onePdf(host.origin);
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
	const folder = join(dir, ".trawl/artefacts/partial");
	for (;;) {
		const parts = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".part")) : [];
		if (parts.some((name) => statSync(join(folder, name)).size >= bytes)) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
