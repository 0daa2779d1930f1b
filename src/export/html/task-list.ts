/** Where the page's script puts the table of all tasks, with the controls over it. */
import { OUTCOME_STATUSES } from "../../model/outcome.ts";
import { UNSOURCED, UNSUCCESSFUL } from "./task-filter.ts";

const COLUMNS: readonly (readonly [key: string, name: string, isNumber: boolean])[] = [
	["status", "Status", false],
	["id", "Task", false],
	["summary", "Question, or why not", false],
	["sources", "Sources", true],
	["attempts", "Attempts", true],
	["cost", "Cost", true],
	["seconds", "Took", true],
	["ended", "Ended (UTC)", false],
];

const STATUSES: readonly (readonly [value: string, text: string])[] = [
	["", "all"],
	[UNSUCCESSFUL, "did not succeed"],
	...OUTCOME_STATUSES.map((status) => [status, status] as const),
	[UNSOURCED, "without evidence"],
];

export const taskList = `<section aria-labelledby="tasks-title">
<h2 id="tasks-title" tabindex="-1">Tasks</h2>
<noscript><p>The table of tasks needs JavaScript, which is off in this browser. <code>index.md</code> in the same folder, if it was exported, lists them without.</p></noscript>
<form id="controls" role="search" autocomplete="off" hidden>
<span class="field"><label for="search">Search</label> <input type="search" id="search" autocomplete="off" spellcheck="false"></span>
<span class="field"><input type="checkbox" id="in-answers"> <label for="in-answers">in answers, too</label></span>
<span class="field"><label for="status">Status</label> <select id="status">${STATUSES.map(([value, text]) => `<option value="${value}">${text}</option>`).join("")}</select></span>
<span class="field"><label for="template">Template</label> <select id="template"><option value="">all</option></select></span>
<button type="reset">Clear</button>
</form>
<p id="count" role="status"></p>
<div class="scroll" id="tasks-scroll" tabindex="0" role="region" aria-label="All tasks" hidden>
<table id="tasks">
<caption class="hidden">All tasks; the buttons in the head sort them</caption>
<thead><tr>${COLUMNS.map(head).join("")}</tr></thead>
<tbody></tbody>
</table>
</div>
<p id="more" hidden><button type="button" id="show-more">Show more</button> <button type="button" id="show-all">Show all</button></p>
</section>
`;

function head([key, name, isNumber]: (typeof COLUMNS)[number]): string {
	const number = isNumber ? ' class="number"' : "";
	return `<th scope="col" data-key="${key}"${number}><button type="button">${name}</button></th>`;
}
