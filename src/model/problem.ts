/**
 * A mistake a user can mend, as a value. Stages collect all of them and then stop; bugs throw.
 * Every code has a row in `docs/errors.md`, held by a test.
 */

/** A place in a file. Lines and columns count from 1; columns count UTF-16 units. */
export interface Location {
	/** As shown to the user: relative to the working folder where that is shorter. */
	readonly file: string;
	readonly line: number;
	readonly column: number;
	/** How many characters to underline; 1 when absent. */
	readonly length?: number;
}

/** All codes, in the order of `docs/errors.md`. */
export const PROBLEM_CODES = [
	// The file as such
	"file_missing",
	"file_unreadable",
	"file_empty",
	"file_too_large",
	"file_binary",
	"file_encoding",
	"yaml_syntax",
	"yaml_duplicate_key",
	"yaml_merge_key",
	"yaml_alias",
	"yaml_1_1_reading",
	"digits_lost",
	"suppression_invalid",
	"suppression_unused",
	// Its shape
	"unknown_key",
	"missing_key",
	"wrong_type",
	"not_allowed",
	"out_of_range",
	"bad_format",
	// Its data
	"data_empty",
	"data_syntax",
	"data_duplicate_column",
	"data_ragged_row",
	"data_pointer",
	"data_not_rows",
	"data_schema",
	"data_changed",
	// Its templates
	"template_syntax",
	"template_unknown_name",
	"template_optional_name",
	"template_shadowed_name",
	"template_unknown_filter",
	"template_unknown_tag",
	"template_render",
	"template_row",
	// Its meaning
	"unknown_data",
	"unknown_template",
	"template_cycle",
	"results_pointer",
	"matrix_name",
	"matrix_unmatched",
	"when_invalid",
	"binding_name",
	"missing_task_key",
	"key_invalid",
	"key_duplicate",
	"schema_invalid",
	"schema_required",
	"schema_beside_formats",
	"expect_field",
	"csv_column",
	"request_invalid",
	"var_unknown",
	"env_missing",
	"corpus_missing",
	"corpus_empty",
	"corpus_unreadable",
	"not_used_here",
	"no_tasks",
	// Of its tests
	"test_failed",
	"test_fixture",
	"test_given",
	// Around the run
	"selection_empty",
	"budget_tasks",
	"budget_cost",
	"budget_month",
	"price_unknown",
	"price_exceeded",
	"budget_exceeded",
	"consent_missing",
	"batch_list_full",
	"batch_unknown",
	"batch_ended",
	"work_elsewhere",
	"service_refused",
	"service_failed",
	"plan_stale",
	"plan_used_up",
	"plan_invalid",
	"run_finished",
	"output_unwritable",
	"state_unusable",
	"locked",
	"run_unknown",
	"task_unknown",
	"run_pending",
	"results_unreadable",
	// Around the service
	"base_url",
	"api_key",
	"env_file",
	"serve_key",
	"serve_address",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
	readonly code: ProblemCode;
	readonly severity: "error" | "warning";
	/** What was expected and what was found, in one sentence without a full stop. */
	readonly message: string;
	readonly location?: Location;
	/** Other places that matter, such as "first defined here". */
	readonly related?: readonly { readonly message: string; readonly location: Location }[];
	/** What to do. */
	readonly hint?: string;
}

/** A value, or every problem that kept it from being made. */
export type Result<Value> =
	| { readonly ok: true; readonly value: Value; readonly warnings: readonly Problem[] }
	| { readonly ok: false; readonly problems: readonly Problem[] };
