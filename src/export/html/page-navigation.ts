/** The ways into the list, for those who neither scroll nor point. */

/** First on the page: past all else, to the table. Seen where the keyboard reaches it. */
export const skipLink = `<a id="skip" href="#tasks-scroll">Skip to the table of tasks</a>\n`;

interface Sections {
	readonly timeline: boolean;
	readonly charts: boolean;
}

export function pageNavigation({ timeline, charts }: Sections): string {
	const links = [
		`<a href="#tasks-title">Tasks</a>`,
		...(timeline ? [`<a href="#timeline-title">Timeline</a>`] : []),
		...(charts ? [`<a href="#charts-title">Charts</a>`] : []),
	];
	return `<nav class="sections" aria-label="On this page">${links.join(" ")}</nav>\n`;
}
