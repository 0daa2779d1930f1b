import { expect, test } from "vitest";
import { checkCreateBatch } from "../../src/wire/check-request.ts";
import { COUNTRY_CODES } from "../../src/wire/request-schemas.ts";

const company = { type: "object", properties: { company: { type: "string" } } };

test.each<readonly [string, unknown]>([
	["nothing but defaults", {}],
	[
		"every field",
		{
			name: "supplier-risk",
			mode: "fast",
			model: "max",
			output_formats: ["markdown", "pdf"],
			search: {
				search_type: "proprietary",
				included_sources: ["web", "collection:mine"],
				excluded_sources: ["example.com"],
				source_biases: { "sec.gov/filings": 5, web: -5 },
				start_date: "2024-02-29",
				end_date: "2024-02-29",
				category: "earnings",
				country_code: "NO",
				historical_cache: false,
				historical_cache_strict: "prefer",
			},
			webhook_url: "https://hooks.example.com/batches?x=1",
			metadata: { team: "research", attempt: 1, share: 0.5, urgent: false },
			brand_collection_id: "b1",
		},
	],
	["the retired mode", { mode: "lite", model: "lite" }],
	["a schema", { output_formats: [company] }],
	["toon with a schema", { output_formats: ["toon", company] }],
	[
		"date-times with the historical cache",
		{
			search: { historical_cache: true, start_date: "2026-01-05T10:00:00.5+02:00", end_date: "2026-01-05T10:00Z" },
		},
	],
	[
		"an end on the day of a start with a time",
		{
			search: { historical_cache: true, start_date: "2026-01-05T23:59:59Z", end_date: "2026-01-05" },
		},
	],
	[
		"a schema of another dialect",
		{ output_formats: [{ ...company, $schema: "https://json-schema.org/draft/2020-12/schema" }] },
	],
])("accepts %s", (_case, body) => {
	expect(checkCreateBatch(body)).toEqual([]);
});

test.each<readonly [unknown, string, string, string]>([
	[[], "", "invalid_type", "expected an object, found a list"],
	[undefined, "", "invalid_type", "expected an object, found nothing"],
	[{ name: 7 }, "name", "invalid_type", "expected text, found 7"],
	[
		{ nmae: "x" },
		"nmae",
		"unknown_key",
		'unknown key "nmae"; expected one of name, mode, model, output_formats, search, webhook_url, brand_collection_id or metadata',
	],
	[
		{ search_params: {} },
		"search_params",
		"unknown_key",
		'unknown key "search_params"; in a request it is called search',
	],
	[{ tasks: [] }, "tasks", "unknown_key", 'unknown key "tasks"; tasks are added to the batch afterwards'],
	[{ mcp_servers: [] }, "mcp_servers", "unknown_key", 'unknown key "mcp_servers"; it is not available in batches'],
	[
		{ "odd key": 1 },
		'["odd key"]',
		"unknown_key",
		'unknown key "odd key"; expected one of name, mode, model, output_formats, search, webhook_url, brand_collection_id or metadata',
	],
	[{ mode: "turbo" }, "mode", "invalid_enum", 'expected fast, standard, heavy, max or lite, found "turbo"'],
	[{ mode: "instant" }, "mode", "invalid_enum", 'expected fast, standard, heavy, max or lite, found "instant"'],
	[{ mode: null }, "mode", "invalid_enum", "expected fast, standard, heavy, max or lite, found null"],
	[{ output_formats: "markdown" }, "output_formats", "invalid_type", "expected a list, found text"],
	[{ output_formats: [] }, "output_formats", "too_few", "expected at least 1 item, found none"],
	[
		{ output_formats: ["html"] },
		"output_formats[0]",
		"invalid_enum",
		'expected markdown, pdf, toon or a JSON Schema, found "html"',
	],
	[{ output_formats: [3] }, "output_formats[0]", "invalid_type", "expected text or an object, found 3"],
	[
		{ output_formats: [{}] },
		"output_formats[0]",
		"invalid_output_formats",
		"expected a JSON Schema, found an empty object",
	],
	[
		{ output_formats: [{ type: "strnig" }] },
		"output_formats[0]",
		"invalid_output_formats",
		"expected a JSON Schema, but /type must be equal to one of the allowed values",
	],
	[
		{ output_formats: ["toon"] },
		"output_formats",
		"invalid_output_formats",
		"expected a JSON Schema beside toon, found none",
	],
	[
		{ output_formats: [company, company] },
		"output_formats",
		"invalid_output_formats",
		"expected at most one JSON Schema, found 2",
	],
	[
		{ output_formats: ["markdown", "pdf", company] },
		"output_formats",
		"invalid_output_formats",
		"expected the JSON Schema without markdown and pdf, found it beside markdown and pdf",
	],
	[
		{ search: { search_type: "news" } },
		"search.search_type",
		"invalid_enum",
		'expected all, web or proprietary, found "news"',
	],
	[
		{ search: { from: 1 } },
		"search.from",
		"unknown_key",
		'unknown key "from"; expected one of search_type, included_sources, excluded_sources, source_biases, start_date, end_date, category, country_code, historical_cache or historical_cache_strict',
	],
	[
		{ search: { included_sources: Array(21).fill("web") } },
		"search.included_sources",
		"too_many",
		"expected at most 20 items, found 21",
	],
	[
		{ search: { included_sources: ["web", ""] } },
		"search.included_sources[1]",
		"too_short",
		"expected text, found an empty text",
	],
	[
		{ search: { source_biases: { "sec.gov": 6 } } },
		'search.source_biases["sec.gov"]',
		"out_of_range",
		"expected -5 to 5, found 6",
	],
	[
		{ search: { source_biases: { web: 1.5 } } },
		"search.source_biases.web",
		"invalid_type",
		"expected a whole number, found 1.5",
	],
	[
		{ search: { start_date: "2026-02-30" } },
		"search.start_date",
		"invalid_format",
		'expected a day of the calendar such as 2026-03-31, found "2026-02-30"',
	],
	[
		{ search: { start_date: "2025-02-29" } },
		"search.start_date",
		"invalid_format",
		'expected a day of the calendar such as 2026-03-31, found "2025-02-29"',
	],
	[
		{ search: { end_date: "last week" } },
		"search.end_date",
		"invalid_format",
		'expected a day of the calendar such as 2026-03-31, found "last week"',
	],
	[
		{ search: { start_date: "2026-02-01T10:00:00Z" } },
		"search.start_date",
		"invalid_format",
		'expected a day (a time of day needs historical_cache: true), found "2026-02-01T10:00:00Z"',
	],
	[
		{ search: { start_date: "2026-02-02", end_date: "2026-02-01" } },
		"search.end_date",
		"invalid_date_range",
		'expected a day not before start_date 2026-02-02, found "2026-02-01"',
	],
	[
		{ search: { historical_cache: true, start_date: "2026-02-01T10:00:00+02:00", end_date: "2026-02-01T07:59:59Z" } },
		"search.end_date",
		"invalid_date_range",
		'expected a day not before start_date 2026-02-01T10:00:00+02:00, found "2026-02-01T07:59:59Z"',
	],
	[
		{ search: { historical_cache: true, start_date: "2026-02-01T24:00:00Z" } },
		"search.start_date",
		"invalid_format",
		'expected a day of the calendar such as 2026-03-31, found "2026-02-01T24:00:00Z"',
	],
	[
		{ search: { category: "x".repeat(501) } },
		"search.category",
		"too_long",
		"expected at most 500 characters, found 501",
	],
	[
		{ search: { country_code: false } },
		"search.country_code",
		"invalid_enum",
		`expected ${COUNTRY_CODES.slice(0, -1).join(", ")} or US, found false`,
	],
	[
		{ search: { country_code: "gb" } },
		"search.country_code",
		"invalid_enum",
		`expected ${COUNTRY_CODES.slice(0, -1).join(", ")} or US, found "gb"`,
	],
	[
		{ search: { historical_cache_strict: "on" } },
		"search.historical_cache_strict",
		"invalid_enum",
		'expected off, prefer or only, found "on"',
	],
	[
		{ webhook_url: "http://hooks.example.com/secret" },
		"webhook_url",
		"invalid_format",
		"expected a URL that begins with https://, found one that begins with http://",
	],
	[
		{ webhook_url: "http://127.0.0.1/x" },
		"webhook_url",
		"invalid_format",
		"expected a URL that begins with https://, found one that begins with http://",
	],
	[
		{ webhook_url: "hooks.example.com" },
		"webhook_url",
		"invalid_format",
		"expected a URL such as https://example.com/page, found another text",
	],
	[
		{ metadata: { team: ["a"] } },
		"metadata.team",
		"invalid_type",
		"expected text, a number or true or false, found a list",
	],
	[
		{ metadata: { share: Number.NaN } },
		"metadata.share",
		"invalid_type",
		"expected text, a number or true or false, found NaN",
	],
])("%j is refused at %s as %s: %s", (body, key, code, message) => {
	expect(checkCreateBatch(body)).toEqual([{ key, code, message }]);
});

test("There are the 37 country codes of the contract", () => {
	expect(new Set(COUNTRY_CODES).size).toBe(37);
});

test("Every fault of a request is reported at once", () => {
	const body = {
		nmae: 1,
		mode: "turbo",
		search: { start_date: "2026-02-30", included_sources: [""] },
		output_formats: ["toon"],
	};
	const keys = checkCreateBatch(body).map((error) => error.key);
	expect(keys.sort()).toEqual(["mode", "nmae", "output_formats", "search.included_sources[0]", "search.start_date"]);
});

test.each([
	["http://127.0.0.1:9000/hook", true],
	["http://localhost/hook", true],
	["http://[::1]:80/", true],
	["https://example.com/", true],
	["http://127.0.0.1.example.com/", false],
	["http://localhost.example.com/", false],
	["http://10.0.0.1/", false],
	["ftp://localhost/", false],
])("Where loopback webhooks are allowed, %s is accepted: %s", (webhook_url, accepted) => {
	expect(checkCreateBatch({ webhook_url }, { allowLoopbackWebhook: true }).length === 0).toBe(accepted);
});
