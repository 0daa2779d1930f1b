/** What each code means, in the words of `docs/errors.md`; a test holds them equal. */
import type { ProblemCode } from "../../model/problem.ts";

const TEXTS: { readonly [code in ProblemCode]: string } = {
	file_missing: "There is no such file.",
	file_unreadable: "It is a folder, or the system does not allow reading it.",
	file_empty: "It has no content.",
	file_too_large:
		"A pipeline may have 5 MB, a schema 2 MB, a data file 500 MB (JSON and YAML 100 MB), a file of a `glob` 10 MB.",
	file_binary: "It is no text.",
	file_encoding: "It is not UTF-8.",
	yaml_syntax: "It is not well-formed YAML 1.2.",
	yaml_duplicate_key: "A key stands twice in one mapping, in YAML or JSON.",
	yaml_merge_key: "`<<` is not part of YAML 1.2.",
	yaml_alias: "Aliases multiply each other, or one has no anchor.",
	yaml_1_1_reading: "Warning: other tools read this value otherwise.",
	digits_lost: "Warning: a number is written otherwise where it becomes text, in `vars` or a row of data.",
	suppression_invalid:
		"Warning: a `# trawl-ignore` comment without a code or a reason, or with a code that is no warning of the file. It takes nothing away.",
	suppression_unused:
		"Warning: a `# trawl-ignore` comment stands where there is no such warning, or where it is an error.",
	unknown_key: "The format has no such key here. Your own keys begin with `x-`.",
	missing_key: "A required key is not there.",
	wrong_type: "The value is of another type.",
	not_allowed: "The value is none of those allowed, or the key has no meaning here.",
	out_of_range: "A number or length is outside its limits.",
	bad_format: "A text has the wrong form.",
	data_empty: "There are no rows, or a `glob` matches no file.",
	data_syntax: "The file is not well-formed.",
	data_duplicate_column: "A column has no name, or its name stands twice.",
	data_ragged_row: "A row has more or fewer cells than the header.",
	data_pointer: "`at` leads nowhere.",
	data_not_rows: "There is a single value where a list or mapping belongs.",
	data_schema: "A row does not satisfy the `schema` of its source. The second place is the cell's own.",
	data_changed: "A large data file has changed between the check of its rows and their use. Nothing is sent.",
	template_syntax: "The Liquid text cannot be read.",
	template_unknown_name: "No variable, binding or column has this name.",
	template_optional_name:
		"Warning: a template reads what earlier results need not have by their output schema, without `default` and without asking, or `results_of` takes a list that they need not have.",
	template_shadowed_name: "`assign`, `capture` or a loop takes a name that means something else.",
	template_unknown_filter: "There is no such filter, or it was removed because it is not pure.",
	template_unknown_tag: "There is no such tag, or it was removed because it reads files.",
	template_render: "Rendering failed for a row.",
	template_row: "A row lacks a value that the template reads.",
	unknown_data: "`for_each` names a list that `data` does not have.",
	unknown_template: "`needs` or `results_of` names a template that `tasks` does not have.",
	template_cycle: "Templates read each other's results, or one its own.",
	results_pointer: "`at` leads to no list in the results of the template.",
	matrix_name:
		"`include` or `exclude` names what `for_each` or the data does not have, or an included combination is not whole.",
	matrix_unmatched: "An entry of `exclude` takes nothing away.",
	when_invalid: "`when` is neither true nor false for a row.",
	binding_name: "A binding takes one of Trawl's own names.",
	missing_task_key: "Rows that are mappings need a `key`.",
	key_invalid: "A key is empty, too long, reserved, or would leave the results folder.",
	key_duplicate: "Two rows give the same id, or ids that differ in case only.",
	schema_invalid: "A schema of an output or of rows cannot be used.",
	schema_required:
		"A schema requires a name that its `properties` do not have. An error where `additionalProperties: false` excludes the name, so that no answer could satisfy the schema; else a warning.",
	schema_beside_formats: "`output.schema` and `batch.output_formats` contradict each other.",
	expect_field: "`expect.required_fields` names a field that the output schema does not have.",
	csv_column: "`export.csv.columns` names a column that there is not, or gives two columns one name.",
	request_invalid: "The service would refuse the rendered request.",
	var_unknown: "`--var` sets a name that `vars` does not have.",
	env_missing: "`env` names a variable that the environment does not have.",
	corpus_missing: "The embedded engine has no files to research in.",
	corpus_empty: "A corpus pattern matches no file, or none is readable.",
	corpus_unreadable: "Warning: a corpus file, or a folder with all that is in it, cannot be read and is left out.",
	not_used_here:
		"Warning: the engine that runs does not heed this setting, or it says something of further attempts of which there are none (`retry`). An error with exit code 2 for a flag that would change a saved plan (`run plan.json --fresh`), and for `batches --engine local` without `--pipeline`.",
	no_tasks: "The file has no task template.",
	test_failed: "A case of `trawl test` expects something else.",
	test_fixture: "A case gives no answer of a task that another template reads, or one that no task of it matches.",
	test_given: "A case gives `vars`, `data` or `env` of a name that the pipeline does not have.",
	selection_empty:
		"A name or glob of `--select` or `--exclude` matches no task. The tasks of a template `launches` are `launches/*`.",
	budget_tasks:
		"The data make more tasks than `budget.max_tasks`, or than 500,000 where the file sets no limit. `validate` ends with 4.",
	budget_cost:
		"What the first attempts may cost, with what the run has spent, is above `budget.max_cost`, `--max-cost` or the cap agreed to before. `validate` only warns, since earlier results may be reused.",
	budget_month: "The same for `budget.per_month`: all runs of the state in this month (UTC) count.",
	price_unknown:
		"A budget is set, and the price of a mode that is needed is `unknown`. Or (warning) a model elsewhere wants a key, and `prices` does not say what its tokens cost.",
	price_exceeded:
		"A warning: a task has cost more than the price table says. Budgets count with the higher figure from there on.",
	budget_exceeded:
		"A warning at the end of a run: the service charged more for what was under way than its price was known to be, and so the run came to more than `budget.max_cost`, `--max-cost` or the cap agreed to before. Nothing more is bought within that budget.",
	consent_missing:
		"The run may cost money, and nobody has agreed: on the terminal, by `--yes`, or by a budget that covers the worst case.",
	batch_list_full:
		"A warning: the service lists only its newest 100 batches, and there may be older ones. `trawl adopt BATCH_ID FILE` takes one in.",
	batch_unknown:
		"The service does not know a batch that is named, or it is another key's; a warning where `run.json` names it, or where the service itself lists it and does not know its tasks.",
	batch_ended: "A warning: `batches cancel` names a batch that has ended, so that there is nothing to cancel.",
	work_elsewhere:
		"A warning: tasks that an earlier run sent to another engine, or to another base URL, are under way there. They are collected by a run there.",
	service_refused: "The key is missing, unknown or may not use the Batch API. Nothing was sent.",
	service_failed: "The service could not be asked. Nothing was sent.",
	plan_stale: "Planning again gives another plan than the one that was saved.",
	plan_used_up:
		"The run of the saved plan is finished and has bought what it says. One with nothing to buy is run as often as one likes.",
	plan_invalid: "A saved plan cannot be read.",
	run_finished: "The run is not the newest of its pipeline, so that retrying it would replace newer results.",
	output_unwritable:
		"The results folder cannot be written, or another pipeline's results are in it; or `plan --out` names a file that is no plan. Checked before anything is sent; if it happens afterwards, the results are in the state and `trawl export` writes them. A warning, and no refusal, of what `collect --missing` cannot write.",
	state_unusable:
		"The state, or the engine's or the corpus' file beside it, or the `--data` folder of `trawl serve`, cannot be opened, read or written, or a newer Trawl wrote it.",
	locked: "Another live run of the pipeline holds the state. A dead one's hold is released by itself.",
	run_unknown: "There is no such run or pipeline in the state.",
	task_unknown: "The run has no task of that id.",
	run_pending: "The run has pending tasks; `trawl export --partial` writes what there is.",
	results_unreadable:
		"A folder or file that `trawl diff` is to compare has no results, or they cannot be read: it lists no tasks, or a task has no id, or one that another has.",
	base_url:
		"The base URL, of the service or of a model's endpoint, is none, holds a password, would send the key unencrypted to another machine, or (warning) does not end with its version.",
	api_key:
		"What stands in `VALYU_API_KEY` cannot be an API key (that there is none is `service_refused`, 5); or the variable that `local.model.api_key_env` or `--model-key-env` names is not set, or cannot be one.",
	env_file: "A line of the `--key-file` is not `NAME=value`. Its values are never shown.",
	serve_key:
		"`trawl serve` has no key and was not told `--no-key`, or has both; one that other machines can reach always needs a key.",
	serve_address: "`trawl serve` cannot listen where it was told to.",
};

/** One or more sentences, in Markdown's plain subset: words and `code`. */
export function ruleText(code: ProblemCode): string {
	return TEXTS[code];
}
