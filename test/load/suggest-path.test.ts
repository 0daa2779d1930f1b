import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { suggestGlobPath, suggestPath } from "../../src/load/suggest-path.ts";
import { pipelineFolder } from "./pipeline-folder.ts";

const FILES = {
	"watch/companies.csv": "",
	"watch/notes.csv": "",
	"watch/profiles/acme.json": "",
	"watch/.secrets.csv": "",
	"shared/data/regions [1].csv": "",
};

describe("the path that was probably meant", () => {
	it.each([
		["compnies.csv", "companies.csv"],
		["./Companies.CSV", "./companies.csv"],
		["../shraed/data/regions [2].csv", "../shared/data/regions [1].csv"],
		["profile/amce.json", "profiles/acme.json"],
		["companies.cvs", "companies.csv"],
	])("of %s is %s", (path, meant) => {
		expect(suggestPath(path, join(pipelineFolder(FILES), "watch"))).toBe(meant);
	});

	it.each([
		["nothing near it is there", "prices.tsv"],
		["only the extension is the same", "rates.csv"],
		["what is near it is a folder", "profile"],
		["what is near it is hidden", "secrets.csv"],
		["a folder on its way is a file", "companies.csv/acme.json"],
		["it is there", "companies.csv"],
	])("is unknown where %s", (_, path) => {
		expect(suggestPath(path, join(pipelineFolder(FILES), "watch"))).toBeUndefined();
	});

	it("stays absolute", () => {
		const dir = pipelineFolder(FILES);
		expect(suggestPath(join(dir, "wacth/companies.csv"), "/")).toBe(join(dir, "watch/companies.csv"));
	});

	it("of a glob keeps its wildcards", () => {
		const dir = pipelineFolder(FILES);
		expect(suggestGlobPath("wach/**/*.json", dir)).toBe("watch/**/*.json");
		expect(suggestGlobPath("watch/*.josn", dir)).toBeUndefined();
	});
});
