/** Downloaded files in an export: under names that stay apart, whole, and gone with their tasks. */
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportRun } from "../../src/export/export-run.ts";
import { probeExportDir } from "../../src/export/probe-export-dir.ts";
import type { Artefact, ArtefactKind } from "../../src/model/artefact.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import type { ExportFormat } from "../../src/model/pipeline.ts";
import { sha256 } from "../../src/values/canonical-json.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { manifest, outcome, read, readManifest, tree } from "./builders.ts";

/** A results folder, and the folder its downloaded files are kept in. */
class Place {
	readonly dir = temporaryFolder();
	readonly store = temporaryFolder();

	/** Keeps a file with this text. */
	artefact(text: string, kind: ArtefactKind = "pdf", number = 1): Artefact {
		const digest = sha256(text);
		writeFileSync(join(this.store, digest), text);
		const extension = kind === "pdf" ? "pdf" : "png";
		return { kind, number, extension, sha256: digest, bytes: Buffer.byteLength(text) };
	}

	async export(outcomes: readonly TaskOutcome[], formats: readonly ExportFormat[] = ["json"]) {
		const report = await exportRun({
			dir: this.dir,
			formats,
			manifest: manifest(outcomes.length),
			outcomes: () => outcomes,
			artefactPath: (digest) => join(this.store, digest),
		});
		if (!report.ok) throw report.error;
		return report;
	}

	get files(): string[] {
		return Object.keys(tree(this.dir)).filter((path) => /^(pdf|images)\/.*\w$/.test(path));
	}
}

describe("downloaded files in an export", () => {
	test("stay apart where their tasks' keys equal but for case, whatever the formats", async () => {
		const place = new Place();
		await place.export([
			outcome({ key: "acme", artefacts: [place.artefact("one")] }),
			outcome({ key: "ACME", artefacts: [place.artefact("two")] }),
		]);
		expect(place.files).toEqual(["pdf/launches/%41%43%4D%45.pdf", "pdf/launches/acme.pdf"]);
		expect(read(place.dir, "pdf/launches/acme.pdf")).toBe("one");
		expect(JSON.parse(read(place.dir, "results.json"))[1].artefacts).toEqual([
			{ kind: "pdf", number: 1, path: "pdf/launches/%41%43%4D%45.pdf", sha256: sha256("two"), bytes: 3 },
		]);
	});

	test("are named by template where there is no key", async () => {
		const place = new Place();
		const artefacts = [place.artefact("one"), place.artefact("two", "image", 1), place.artefact("3", "image", 7)];
		await place.export([outcome({ template: "news", key: null, artefacts })]);
		expect(place.files).toEqual(["images/news-1.png", "images/news-7.png", "pdf/news.pdf"]);
	});

	test("that did not change are not touched, and follow their task to another name", async () => {
		const place = new Place();
		const artefacts = [place.artefact("one")];
		await place.export([outcome({ key: "a", artefacts })]);
		const before = statSync(join(place.dir, "pdf/launches/a.pdf"));
		await place.export([outcome({ key: "a", artefacts })]);
		const after = statSync(join(place.dir, "pdf/launches/a.pdf"));
		expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
		rmSync(place.store, { recursive: true });
		await place.export([outcome({ key: "b", artefacts })]);
		expect(place.files).toEqual(["pdf/launches/b.pdf"]);
		expect(read(place.dir, "pdf/launches/b.pdf")).toBe("one");
	});

	test("are copies: who changes one in the folder changes no other", async () => {
		const place = new Place();
		const kept = place.artefact("one");
		await place.export([outcome({ artefacts: [kept] })]);
		writeFileSync(join(place.dir, "pdf/launches/initech-us.pdf"), "mine");
		expect(read(place.store, kept.sha256)).toBe("one");
	});

	test("that were changed beside the state are left out", async () => {
		const place = new Place();
		const changed = place.artefact("one");
		writeFileSync(join(place.store, changed.sha256), "two");
		await place.export([outcome({ artefacts: [changed] })]);
		expect(place.files).toEqual([]);
		expect(readManifest(place.dir).artefacts_failed).toHaveLength(1);
	});

	test("that are nowhere any more are told of and left out", async () => {
		const place = new Place();
		const [gone, there] = [place.artefact("gone"), place.artefact("there", "image", 1)];
		rmSync(join(place.store, gone.sha256));
		const report = await place.export([outcome({ artefacts: [gone, there] })], ["json", "markdown"]);
		expect(place.files).toEqual(["images/launches/initech-us-1.png"]);
		const written = readManifest(place.dir);
		expect(written.artefacts_failed).toMatchObject([{ task: "launches/initech-us", kind: "pdf", number: 1 }]);
		expect(report.lists).toEqual({
			artefacts: written.artefacts,
			artefacts_failed: written.artefacts_failed,
			files: written.files,
		});
		expect(read(place.dir, "reports/launches/initech-us.md")).not.toContain("[PDF]");
	});

	test("need folders of their own, which is asked before money is spent", async () => {
		const dir = temporaryFolder();
		writeFileSync(join(dir, "pdf"), "a file of somebody's");
		expect(await probeExportDir(dir, "competitor-watch")).toMatchObject({ ok: false, error: { code: "not_a_folder" } });
	});

	test("do not replace a file of somebody's", async () => {
		const place = new Place();
		mkdirSync(join(place.dir, "pdf/launches"), { recursive: true });
		writeFileSync(join(place.dir, "pdf/launches/initech-us.pdf"), "mine");
		await expect(place.export([outcome({ artefacts: [place.artefact("one")] })])).rejects.toMatchObject({
			code: "not_ours",
		});
		expect(read(place.dir, "pdf/launches/initech-us.pdf")).toBe("mine");
	});
});
