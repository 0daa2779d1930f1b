import { describe, expect, it, onTestFinished } from "vitest";
import { compileText } from "../../src/template/compile-text.ts";

const date = (value: unknown, format: string) => compileText("{{ x | date: f }}").render({ x: value, f: format });

describe("the date filter", () => {
	it.each([
		["2026-03-08", "%Y-%m-%d %H:%M", "2026-03-08 00:00"],
		["2026-03-08T06:30:00Z", "%F %T", "2026-03-08 06:30:00"],
		["2026-03-08 06:30", "%F %R", "2026-03-08 06:30"],
		["2026-03-08T06:30", "%F %R", "2026-03-08 06:30"],
		["2026-03-08T06:30:00+05:30", "%F %R", "2026-03-08 01:00"],
		["March 3, 2026", "%e %B %Y", " 3 March 2026"],
		["3-10-2026", "%F", "2026-03-10"],
		["Tue, 03 Mar 2026 10:00:00 GMT", "%a %A %b %H", "Tue Tuesday Mar 10"],
		["Tue Mar 03 2026 10:00:00 GMT+0200 (EET)", "%R %Z %z", "08:00 UTC +0000"],
		["2026", "%Y", "2026"],
		[1_772_532_000, "%F %T %s", "2026-03-03 10:00:00 1772532000"],
		["1772532000", "%F", "2026-03-03"],
		["2026-03-03T13:04:05.067Z", "%I %p %y %j %u %w %V %L %%", "01 PM 26 062 2 2 10 067 %"],
		["2027-01-01", "%V %j", "53 001"],
		["2026-03-03", "%-d %_d %^b %-m", "3  3 MAR 3"],
	])("shows %s as %s: %s", (value, format, says) => {
		expect(date(value, format)).toBe(says);
	});

	it("passes what is absent, for `default` to follow", () => {
		expect(compileText('{{ x | date: "%F" | default: "no day" }}').render({ x: "" })).toBe("no day");
		expect(compileText('{{ x | date: "%F" }}').render({ x: null })).toBeNull();
	});

	it("refuses the clock, what is no date, and unknown directives", () => {
		expect(() => date("now", "%F")).toThrow('"now" is not available in templates; use run.date');
		expect(() => date("today", "%F")).toThrow('"today" is not available in templates');
		expect(() => date("soon", "%F")).toThrow('expected a date, found "soon"');
		expect(() => date("2026-02-03", "%Q")).toThrow("found `%Q`");
	});

	it("gives the same in every time zone, also where the clocks change", () => {
		const days = [
			"2026-03-08 02:30",
			"2026-03-08T06:30:00Z",
			"2026-04-05",
			"2026-09-06",
			"2026-10-25 02:30",
			"March 8, 2026",
		];
		const shown = () => days.map((day) => date(day, "%F %T"));
		const before = process.env.TZ;
		onTestFinished(() => {
			if (before === undefined) delete process.env.TZ;
			else process.env.TZ = before;
		});
		const offsets = new Set<number>();
		const expected = shown();
		for (const zone of ["UTC", "America/New_York", "America/Santiago", "Europe/Berlin", "Asia/Kolkata"]) {
			process.env.TZ = zone;
			offsets.add(new Date(0).getTimezoneOffset());
			expect(shown(), zone).toEqual(expected);
		}
		expect(offsets.size).toBeGreaterThan(3);
	});
});
