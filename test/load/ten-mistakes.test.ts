import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { loadPipeline } from "../../src/load/load-pipeline.ts";

it("tells of ten different mistakes in one go, each at its place", () => {
	const cwd = fileURLToPath(new URL("../fixtures/ten-mistakes", import.meta.url));
	const { result } = loadPipeline("pipeline.yaml", { cwd });
	const problems = result.ok ? [] : result.problems;
	expect(problems.map(({ code, location: at }) => `${at?.file}:${at?.line}:${at?.column} ${code}`)).toEqual([
		"pipeline.yaml:4:1 unknown_key",
		"pipeline.yaml:8:3 yaml_duplicate_key",
		"pipeline.yaml:11:22 data_ragged_row",
		"pipeline.yaml:12:19 file_missing",
		"pipeline.yaml:19:15 request_invalid",
		"pipeline.yaml:26:21 template_unknown_name",
		"pipeline.yaml:29:25 unknown_data",
		"pipeline.yaml:34:15 schema_invalid",
		"pipeline.yaml:35:37 template_unknown_filter",
		"pipeline.yaml:38:15 out_of_range",
	]);
});
