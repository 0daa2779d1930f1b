/** A mistake in the shape of a pipeline, and the one thing that is said about it. */
export interface BrokenShape {
	/** Added to a good minimal pipeline; a whole file after a `!`. */
	readonly yaml: string;
	/** Pointer, target and code. */
	readonly at: readonly [pointer: string, target: "key" | "value" | "parent", code: string];
	readonly says: string;
	readonly hint?: string;
}

export const BROKEN: readonly BrokenShape[] = [
	{ yaml: "![]", at: ["", "value", "wrong_type"], says: "expected a mapping, found an empty list" },
	{ yaml: "!", at: ["", "value", "wrong_type"], says: "expected a mapping, found nothing" },
	{ yaml: "!just text", at: ["", "value", "wrong_type"], says: 'expected a mapping, found "just text"' },
	{ yaml: "!42", at: ["", "value", "wrong_type"], says: "expected a mapping, found 42" },
	{
		yaml: "!{ version: 1, name: a }",
		at: ["", "parent", "missing_key"],
		says: "the key `tasks` is missing",
		hint: "add `tasks`: task templates, by name; at least one",
	},
	{
		yaml: "!{ name: a, tasks: { t: { query: q } } }",
		at: ["", "parent", "missing_key"],
		says: "the key `version` is missing",
		hint: "add `version: 1`",
	},
	{
		yaml: "!{ version: 1, tasks: { t: { query: q } } }",
		at: ["", "parent", "missing_key"],
		says: "the key `name` is missing",
		hint: "add `name`: names the pipeline: its runs, its batches and its results folder",
	},
	{
		yaml: "!{ version: 2, name: a, tasks: { t: { query: q } } }",
		at: ["version", "value", "not_allowed"],
		says: "expected the number 1, found 2",
	},
	{
		yaml: '!{ version: "1", name: a, tasks: { t: { query: q } } }',
		at: ["version", "value", "wrong_type"],
		says: 'expected the number 1, found "1"',
		hint: "remove the quotes: 1",
	},
	{
		yaml: "!{ version: 1, name: Competitor Watch, tasks: { t: { query: q } } }",
		at: ["name", "value", "bad_format"],
		says: 'expected a name of lower-case letters, digits and single hyphens (such as competitor-watch), found "Competitor Watch"',
	},
	{
		yaml: "!{ version: 1, name: a--b, tasks: { t: { query: q } } }",
		at: ["name", "value", "bad_format"],
		says: 'expected a name of lower-case letters, digits and single hyphens (such as competitor-watch), found "a--b"',
	},
	{
		yaml: "!{ version: 1, name: 2026, tasks: { t: { query: q } } }",
		at: ["name", "value", "wrong_type"],
		says: "expected a name of lower-case letters, digits and single hyphens (such as competitor-watch), found 2026",
		hint: 'if text is meant, put it in quotes: "2026"',
	},
	{
		yaml: "!{ version: 1, name: a23456789-a23456789-a23456789-a23456789-a23456789-a23456789-12345, tasks: { t: { query: q } } }",
		at: ["name", "value", "out_of_range"],
		says: "expected at most 64 characters, found 65",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: {} }",
		at: ["tasks", "value", "out_of_range"],
		says: "expected a mapping with at least one entry, found an empty mapping",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: }",
		at: ["tasks", "value", "wrong_type"],
		says: "expected a mapping, found nothing",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: What is x? } }",
		at: ["tasks/t", "value", "wrong_type"],
		says: 'expected a mapping, found "What is x?"',
		hint: 'write { query: "What is x?" }',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: rows } } }",
		at: ["tasks/t/for_each", "value", "wrong_type"],
		says: 'expected a mapping, found "rows"',
		hint: "write { row: rows }",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: [companies, staff] } } }",
		at: ["tasks/t/for_each", "value", "wrong_type"],
		says: "expected a mapping, found a list of 2 items",
		hint: "write { company: companies, row: staff }",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: [{ query: q }] }",
		at: ["tasks", "value", "wrong_type"],
		says: "expected a mapping, found a list of 1 item",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: q } }",
		at: ["tasks/t", "value", "wrong_type"],
		says: 'expected a mapping, found "q"',
		hint: 'write { query: "q" }',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: {} } }",
		at: ["tasks/t", "parent", "missing_key"],
		says: "the key `query` is missing",
		hint: "add `query`: what to research",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { qeury: q } } }",
		at: ["tasks/t/qeury", "key", "unknown_key"],
		says: "unknown key `qeury`; allowed here: for_each, include, exclude, when, key, query, research_strategy, report_format and 7 more",
		hint: "did you mean `query`?",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { input: q } } }",
		at: ["tasks/t/input", "key", "unknown_key"],
		says: "unknown key `input`; allowed here: for_each, include, exclude, when, key, query, research_strategy, report_format and 7 more",
		hint: "did you mean `query`?",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { Launch Posts: { query: q } } }",
		at: ["tasks/Launch Posts", "key", "bad_format"],
		says: 'expected a name of lower-case letters, digits, _ and - that begins with a letter (such as launches), found "Launch Posts"',
	},
	{
		yaml: '!{ version: 1, name: a, tasks: { t: { query: "  " } } }',
		at: ["tasks/t/query", "value", "bad_format"],
		says: 'expected text that is not blank, found "  "',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: } } }",
		at: ["tasks/t/query", "value", "wrong_type"],
		says: "expected text that is not blank, found nothing",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: [a, b] } } }",
		at: ["tasks/t/query", "value", "wrong_type"],
		says: "expected text that is not blank, found a list of 2 items",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, mode: heavy } } }",
		at: ["tasks/t/mode", "key", "unknown_key"],
		says: "unknown key `mode`; allowed here: for_each, include, exclude, when, key, query, research_strategy, report_format and 7 more",
		hint: "`mode` belongs under `batch`",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, schema: s.json } } }",
		at: ["tasks/t/schema", "key", "unknown_key"],
		says: "unknown key `schema`; allowed here: for_each, include, exclude, when, key, query, research_strategy, report_format and 7 more",
		hint: "`schema` belongs under `output`",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, foreach: { a: b } } } }",
		at: ["tasks/t/foreach", "key", "unknown_key"],
		says: "unknown key `foreach`; allowed here: for_each, include, exclude, when, key, query, research_strategy, report_format and 7 more",
		hint: "did you mean `for_each`?",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: companies } } }",
		at: ["tasks/t/for_each", "value", "wrong_type"],
		says: 'expected a mapping, found "companies"',
		hint: "write { company: companies }",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: {} } } }",
		at: ["tasks/t/for_each", "value", "out_of_range"],
		says: "expected a mapping with at least one entry, found an empty mapping",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: { c: [x] } } } }",
		at: ["tasks/t/for_each/c", "value", "wrong_type"],
		says: "expected the name of a list in `data`, or a mapping with `results_of`, found a list of 1 item",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: { 1st: x } } } }",
		at: ["tasks/t/for_each/1st", "key", "bad_format"],
		says: 'expected a name of letters, digits, _ and - that begins with a letter (such as companies), found "1st"',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: { c: { at: /x } } } } }",
		at: ["tasks/t/for_each/c", "parent", "missing_key"],
		says: "the key `results_of` is missing",
		hint: "add `results_of`: the template whose results are fanned out over",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: { c: { results_of: x, max_items: 0 } } } } }",
		at: ["tasks/t/for_each/c/max_items", "value", "out_of_range"],
		says: "expected a whole number from 1 to 10000, found 0",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, for_each: { c: { results_of: x, at: items } } } } }",
		at: ["tasks/t/for_each/c/at", "value", "bad_format"],
		says: 'expected a JSON Pointer (such as /items), found "items"',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, when: yes } } }",
		at: ["tasks/t/when", "value", "wrong_type"],
		says: 'expected one whole {{ … }} expression, or true or false, found "yes"',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, key: 7 } } }",
		at: ["tasks/t/key", "value", "wrong_type"],
		says: "expected text that is not blank, found 7",
		hint: 'if text is meant, put it in quotes: "7"',
	},
	{
		yaml: '!{ version: 1, name: a, tasks: { t: { query: q, urls: "https://example.com" } } }',
		at: ["tasks/t/urls", "value", "wrong_type"],
		says: 'expected a list, found "https://example.com"',
		hint: "write a list: [https://example.com]",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, urls: [example.com] } } }",
		at: ["tasks/t/urls/0", "value", "bad_format"],
		says: 'expected a URL that begins with http:// or https://, found "example.com"',
	},
	{
		yaml: '!{ version: 1, name: a, tasks: { t: { query: q, urls: ["{{a}}","{{a}}","{{a}}","{{a}}","{{a}}","{{a}}","{{a}}","{{a}}","{{a}}","{{a}}","{{a}}"] } } }',
		at: ["tasks/t/urls", "value", "out_of_range"],
		says: "expected a list of at most 10 items, found a list of 11 items",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, metadata: { a: [1] } } } }",
		at: ["tasks/t/metadata/a", "value", "wrong_type"],
		says: "expected text, a number, or true or false, found a list of 1 item",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, needs: other } } }",
		at: ["tasks/t/needs", "value", "wrong_type"],
		says: 'expected a list, found "other"',
		hint: "write a list: [other]",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, needs: [{ template: o, allow: all }] } } }",
		at: ["tasks/t/needs/0/allow", "value", "not_allowed"],
		says: 'expected partial, found "all"',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, output: { schema: 3.5 } } } }",
		at: ["tasks/t/output/schema", "value", "wrong_type"],
		says: "expected the path of a JSON Schema file, or a JSON Schema as a mapping, found 3.5",
		hint: 'if text is meant, put it in quotes: "3.5"',
	},
	{
		yaml: '!{ version: 1, name: a, tasks: { t: { query: q, output: { expect: { source_domains: ["https://sec.gov"] } } } } }',
		at: ["tasks/t/output/expect/source_domains/0", "value", "bad_format"],
		says: 'expected a domain (such as sec.gov), found "https://sec.gov"',
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, output: { on_invalid: kep } } } }",
		at: ["tasks/t/output/on_invalid", "value", "not_allowed"],
		says: 'expected one of fail, keep, found "kep"',
		hint: "did you mean `keep`?",
	},
	{
		yaml: "!{ version: 1, name: a, tasks: { t: { query: q, include: [EMEA] } } }",
		at: ["tasks/t/include/0", "value", "wrong_type"],
		says: 'expected a mapping, found "EMEA"',
	},
	{
		yaml: "nmae: b",
		at: ["nmae", "key", "unknown_key"],
		says: "unknown key `nmae`; allowed here: version, name, description, engine, local, env, vars, data and 9 more",
		hint: "did you mean `name`?",
	},
	{
		yaml: "qery: what",
		at: ["qery", "key", "unknown_key"],
		says: "unknown key `qery`; allowed here: version, name, description, engine, local, env, vars, data and 9 more",
	},
	{
		yaml: "engine: vallyu",
		at: ["engine", "value", "not_allowed"],
		says: 'expected one of valyu, local, found "vallyu"',
		hint: "did you mean `valyu`?",
	},
	{
		yaml: "description: [a]",
		at: ["description", "value", "wrong_type"],
		says: "expected text, found a list of 1 item",
	},
	{
		yaml: "local: { corpus: docs.md }",
		at: ["local/corpus", "value", "wrong_type"],
		says: 'expected a list, found "docs.md"',
		hint: "write a list: [docs.md]",
	},
	{
		yaml: "local: { corpus: [] }",
		at: ["local/corpus", "value", "out_of_range"],
		says: "expected a list of at least 1 item, found an empty list",
	},
	{
		yaml: "local: { concurrency: 0 }",
		at: ["local/concurrency", "value", "out_of_range"],
		says: "expected a whole number from 1 to 256, found 0",
	},
	{
		yaml: "local: { model: { name: m } }",
		at: ["local/model", "parent", "missing_key"],
		says: "the key `base_url` is missing",
		hint: "add `base_url`: base URL of the endpoint, with its version prefix",
	},
	{
		yaml: 'local: { model: { name: m, base_url: "localhost:11434" } }',
		at: ["local/model/base_url", "value", "bad_format"],
		says: 'expected a URL that begins with http:// or https://, found "localhost:11434"',
	},
	{
		yaml: 'local: { allow_private_urls: "yes" }',
		at: ["local/allow_private_urls", "value", "wrong_type"],
		says: 'expected true or false, found "yes"',
	},
	{
		yaml: "env: [TEAM-NAME]",
		at: ["env/0", "value", "bad_format"],
		says: 'expected the name of an environment variable (such as TEAM_NAME), found "TEAM-NAME"',
	},
	{ yaml: "vars: [a]", at: ["vars", "value", "wrong_type"], says: "expected a mapping, found a list of 1 item" },
	{ yaml: "data: [a]", at: ["data", "value", "wrong_type"], says: "expected a mapping, found a list of 1 item" },
	{
		yaml: "data: { a: [] }",
		at: ["data/a", "value", "out_of_range"],
		says: "expected a list of rows, or a mapping with `file` or `glob`, found an empty list",
	},
	{ yaml: "data: { a: { at: /x } }", at: ["data/a", "parent", "missing_key"], says: "the key `file` is missing" },
	{
		yaml: "data: { a: file.csv }",
		at: ["data/a", "value", "wrong_type"],
		says: 'expected a list of rows, or a mapping with `file` or `glob`, found "file.csv"',
		hint: "to read a file, write { file: file.csv }",
	},
	{
		yaml: "data: { a: [[1]] }",
		at: ["data/a/0", "value", "wrong_type"],
		says: "expected a row: a mapping, text, a number, or true or false, found a list of 1 item",
	},
	{
		yaml: 'data: { a: { glob: "*.md", file: a.csv } }',
		at: ["data/a/file", "key", "not_allowed"],
		says: "`file` cannot stand beside `glob`",
	},
	{
		yaml: "data: { a: { file: a.csv, format: xls } }",
		at: ["data/a/format", "value", "not_allowed"],
		says: 'expected one of csv, tsv, json, jsonl, yaml, found "xls"',
	},
	{
		yaml: "data: { a: { file: a.csv, format: yml } }",
		at: ["data/a/format", "value", "not_allowed"],
		says: 'expected one of csv, tsv, json, jsonl, yaml, found "yml"',
		hint: "did you mean `yaml`?",
	},
	{
		yaml: 'data: { a: { file: a.csv, delimiter: "::" } }',
		at: ["data/a/delimiter", "value", "bad_format"],
		says: 'expected one character (such as ; or |), found "::"',
	},
	{
		yaml: "data: { a: { file: a.json, at: rows } }",
		at: ["data/a/at", "value", "bad_format"],
		says: 'expected a JSON Pointer (such as /items), found "rows"',
	},
	{
		yaml: "data: { a: { path: a.json, file: b } }",
		at: ["data/a/path", "key", "unknown_key"],
		says: "unknown key `path`; allowed here: file, glob, at, format, schema, delimiter",
		hint: "did you mean `file`?",
	},
	{
		yaml: "batch: { name: mine }",
		at: ["batch/name", "key", "unknown_key"],
		says: "unknown key `name`; allowed here: mode, output_formats, search, webhook_url, metadata, brand_collection_id",
		hint: "Trawl names the batches itself",
	},
	{
		yaml: "batch: { mode: quick }",
		at: ["batch/mode", "value", "not_allowed"],
		says: 'expected one of fast, standard, heavy, max, found "quick"',
	},
	{
		yaml: "batch: { mode: lite }",
		at: ["batch/mode", "value", "not_allowed"],
		says: 'expected one of fast, standard, heavy, max, found "lite"',
		hint: "did you mean `standard`?",
	},
	{
		yaml: "batch: { mode: standrad }",
		at: ["batch/mode", "value", "not_allowed"],
		says: 'expected one of fast, standard, heavy, max, found "standrad"',
		hint: "did you mean `standard`?",
	},
	{
		yaml: "batch: { model: fast }",
		at: ["batch/model", "key", "unknown_key"],
		says: "unknown key `model`; allowed here: mode, output_formats, search, webhook_url, metadata, brand_collection_id",
		hint: "did you mean `mode`?",
	},
	{
		yaml: "batch: { output_formats: markdown }",
		at: ["batch/output_formats", "value", "wrong_type"],
		says: 'expected a list, found "markdown"',
		hint: "write a list: [markdown]",
	},
	{
		yaml: "batch: { output_formats: [mardown] }",
		at: ["batch/output_formats/0", "value", "not_allowed"],
		says: 'expected one of markdown, pdf, toon, or a JSON Schema as a mapping, found "mardown"',
		hint: "did you mean `markdown`?",
	},
	{
		yaml: "batch: { output_formats: [{}] }",
		at: ["batch/output_formats/0", "value", "out_of_range"],
		says: "expected one of markdown, pdf, toon, or a JSON Schema as a mapping, found an empty mapping",
	},
	{
		yaml: "batch: { output_formats: [] }",
		at: ["batch/output_formats", "value", "out_of_range"],
		says: "expected a list of at least 1 item, found an empty list",
	},
	{
		yaml: "batch: { search_params: { search_type: all } }",
		at: ["batch/search_params", "key", "unknown_key"],
		says: "unknown key `search_params`; allowed here: mode, output_formats, search, webhook_url, metadata, brand_collection_id",
		hint: "did you mean `search`?",
	},
	{
		yaml: "batch: { search: { serch_type: all } }",
		at: ["batch/search/serch_type", "key", "unknown_key"],
		says: "unknown key `serch_type`; allowed here: search_type, included_sources, excluded_sources, source_biases, start_date, end_date, country_code, category and 2 more",
		hint: "did you mean `search_type`?",
	},
	{
		yaml: "batch: { search: { search_type: news } }",
		at: ["batch/search/search_type", "value", "not_allowed"],
		says: 'expected one of all, web, proprietary, found "news"',
	},
	{
		yaml: 'batch: { search: { included_sources: [a, ""] } }',
		at: ["batch/search/included_sources/1", "value", "bad_format"],
		says: 'expected text that is not blank, found ""',
	},
	{
		yaml: "batch: { search: { source_biases: { sec.gov: 9 } } }",
		at: ["batch/search/source_biases/sec.gov", "value", "out_of_range"],
		says: "expected a whole number from -5 to 5, found 9",
	},
	{
		yaml: "batch: { search: { source_biases: { sec.gov: high } } }",
		at: ["batch/search/source_biases/sec.gov", "value", "wrong_type"],
		says: 'expected a whole number from -5 to 5, found "high"',
	},
	{
		yaml: "batch: { search: { start_date: 2026-02-30 } }",
		at: ["batch/search/start_date", "value", "bad_format"],
		says: 'expected a day of the calendar (such as 2026-10-01), found "2026-02-30"',
	},
	{
		yaml: "batch: { search: { start_date: 20261001 } }",
		at: ["batch/search/start_date", "value", "wrong_type"],
		says: "expected a day of the calendar (such as 2026-10-01), found 20261001",
	},
	{
		yaml: "batch: { search: { end_date: tomorrow } }",
		at: ["batch/search/end_date", "value", "bad_format"],
		says: 'expected a day of the calendar (such as 2026-10-01), found "tomorrow"',
	},
	{
		yaml: "batch: { search: { country_code: UK } }",
		at: ["batch/search/country_code", "value", "not_allowed"],
		says: 'expected the two letters of a country that the service knows (such as GB), or ALL, found "UK"',
		hint: "did you mean `GB`?",
	},
	{
		yaml: "batch: { search: { historical_cache: 1 } }",
		at: ["batch/search/historical_cache", "value", "wrong_type"],
		says: "expected true or false, found 1",
	},
	{
		yaml: "batch: { search: { historical_cache_strict: false } }",
		at: ["batch/search/historical_cache_strict", "value", "wrong_type"],
		says: "expected one of off, prefer, only, found false",
	},
	{
		yaml: 'batch: { webhook_url: "http://example.com/hook" }',
		at: ["batch/webhook_url", "value", "bad_format"],
		says: 'expected a URL that begins with https:// (http:// is for loopback addresses only), found "http://example.com/hook"',
	},
	{
		yaml: "batch: { metadata: { a: null } }",
		at: ["batch/metadata/a", "value", "wrong_type"],
		says: "expected text, a number, or true or false, found nothing",
	},
	{
		yaml: "output: { formats: [json] }",
		at: ["output/formats", "key", "unknown_key"],
		says: "unknown key `formats`; allowed here: schema, on_invalid, expect",
	},
	{
		yaml: "refresh: sometimes",
		at: ["refresh", "value", "not_allowed"],
		says: 'expected on_change, always, or a duration longer than zero (such as 12h or 7d), found "sometimes"',
	},
	{
		yaml: "refresh: 5",
		at: ["refresh", "value", "wrong_type"],
		says: "expected on_change, always, or a duration longer than zero (such as 12h or 7d), found 5",
	},
	{
		yaml: "refresh: 7 days",
		at: ["refresh", "value", "not_allowed"],
		says: 'expected on_change, always, or a duration longer than zero (such as 12h or 7d), found "7 days"',
	},
	{
		yaml: "retry: { attempts: 1.5 }",
		at: ["retry/attempts", "value", "wrong_type"],
		says: "expected a whole number from 0 to 10, found 1.5",
	},
	{
		yaml: "retry: { attempts: 11 }",
		at: ["retry/attempts", "value", "out_of_range"],
		says: "expected a whole number from 0 to 10, found 11",
	},
	{
		yaml: "retry: { on: failed }",
		at: ["retry/on", "value", "wrong_type"],
		says: 'expected a list, found "failed"',
		hint: "write a list: [failed]",
	},
	{
		yaml: "retry: { on: [failed, cancelled] }",
		at: ["retry/on/1", "value", "not_allowed"],
		says: 'expected one of failed, invalid, rejected, found "cancelled"',
	},
	{
		yaml: "retry: { mode: strongest }",
		at: ["retry/mode", "value", "not_allowed"],
		says: 'expected one of fast, standard, heavy, max, found "strongest"',
	},
	{
		yaml: 'budget: { max_cost: "40" }',
		at: ["budget/max_cost", "value", "wrong_type"],
		says: 'expected a number, 0 or more, found "40"',
		hint: "remove the quotes: 40",
	},
	{
		yaml: "budget: { max_cost: -1 }",
		at: ["budget/max_cost", "value", "out_of_range"],
		says: "expected a number, 0 or more, found -1",
	},
	{
		yaml: "budget: { max_cost: .inf }",
		at: ["budget/max_cost", "value", "wrong_type"],
		says: "expected a number, 0 or more, found Infinity",
	},
	{
		yaml: "budget: { max_tasks: 0 }",
		at: ["budget/max_tasks", "value", "out_of_range"],
		says: "expected a whole number, 1 or more, found 0",
	},
	{ yaml: "budget: 40", at: ["budget", "value", "wrong_type"], says: "expected a mapping, found 40" },
	{
		yaml: "run: { batch_size: 500 }",
		at: ["run/batch_size", "value", "out_of_range"],
		says: "expected a whole number from 1 to 100, found 500",
	},
	{
		yaml: "run: { batch_size: many }",
		at: ["run/batch_size", "value", "wrong_type"],
		says: 'expected a whole number from 1 to 100, found "many"',
	},
	{
		yaml: "run: { deadline: 6 }",
		at: ["run/deadline", "value", "wrong_type"],
		says: "expected a duration longer than zero (such as 30s, 15m, 12h or 7d), found 6",
	},
	{
		yaml: "run: { deadline: 6 hours }",
		at: ["run/deadline", "value", "bad_format"],
		says: 'expected a duration longer than zero (such as 30s, 15m, 12h or 7d), found "6 hours"',
	},
	{
		yaml: "run: { poll: 0s }",
		at: ["run/poll", "value", "bad_format"],
		says: 'expected a duration longer than zero (such as 30s, 15m, 12h or 7d), found "0s"',
	},
	{
		yaml: "run: { settle: 0.000m }",
		at: ["run/settle", "value", "bad_format"],
		says: 'expected a duration longer than zero (such as 30s, 15m, 12h or 7d), found "0.000m"',
	},
	{
		yaml: "refresh: 0d",
		at: ["refresh", "value", "not_allowed"],
		says: 'expected on_change, always, or a duration longer than zero (such as 12h or 7d), found "0d"',
	},
	{
		yaml: "run: { max_failures: 20 % }",
		at: ["run/max_failures", "value", "bad_format"],
		says: 'expected a whole number, 0 or more, or a percentage (such as 20%), found "20 %"',
	},
	{
		yaml: "run: { max_failures: -1 }",
		at: ["run/max_failures", "value", "out_of_range"],
		says: "expected a whole number, 0 or more, or a percentage (such as 20%), found -1",
	},
	{
		yaml: "run: { max_failures: 120% }",
		at: ["run/max_failures", "value", "bad_format"],
		says: 'expected a whole number, 0 or more, or a percentage (such as 20%), found "120%"',
	},
	{
		yaml: "prices: { quick: 1 }",
		at: ["prices/quick", "key", "unknown_key"],
		says: "unknown key `quick`; allowed here: fast, standard, heavy, max",
	},
	{
		yaml: "prices: { standard: -0.5 }",
		at: ["prices/standard", "value", "out_of_range"],
		says: "expected an amount of US dollars, 0 or more (such as 0.45), or unknown, found -0.5",
	},
	{
		yaml: "export: { formats: json }",
		at: ["export/formats", "value", "wrong_type"],
		says: 'expected a list, found "json"',
		hint: "write a list: [json]",
	},
	{
		yaml: "export: { formats: [json, cvs] }",
		at: ["export/formats/1", "value", "not_allowed"],
		says: 'expected one of json, jsonl, csv, markdown, html, found "cvs"',
		hint: "did you mean `csv`?",
	},
	{
		yaml: "export: { formats: [json, csv, json] }",
		at: ["export/formats/2", "value", "not_allowed"],
		says: 'expected each item once, found "json" again',
	},
	{
		yaml: 'export: { dir: "" }',
		at: ["export/dir", "value", "bad_format"],
		says: 'expected a path, relative to the pipeline file, found ""',
	},
	{
		yaml: "export: { csv: { column: [id] } }",
		at: ["export/csv/column", "key", "unknown_key"],
		says: "unknown key `column`; allowed here: columns",
		hint: "did you mean `columns`?",
	},
	{
		yaml: "max_cost: 5",
		at: ["max_cost", "key", "unknown_key"],
		says: "unknown key `max_cost`; allowed here: version, name, description, engine, local, env, vars, data and 9 more",
		hint: "`max_cost` belongs under `budget`",
	},
];
