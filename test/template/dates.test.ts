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
		["2026-03-08 06:30:00.5-0300", "%F %T.%L", "2026-03-08 09:30:00.500"],
		["2026-03-08t06:30z", "%R %Z %z", "06:30 UTC +0000"],
		["2024-02-29", "%F", "2024-02-29"],
		["2026-03", "%B %Y", "March 2026"],
		["2026", "%Y", "2026"],
		[2026, "%Y", "2026"],
		[-300_000_000, "%F", "1960-06-29"],
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
		expect(() => date("soon", "%F")).toThrow(
			'expected a date such as 2026-10-01 or 2026-10-01T08:30:00Z, found "soon"; write it so in the data',
		);
		expect(() => date("2026-02-03", "%Q")).toThrow("found `%Q`");
	});

	it.each([
		"01.10.2026",
		"3-10-2026",
		"10/01/2026",
		"March 3, 2026",
		"Tue, 03 Mar 2026 10:00:00 GMT",
		"Section 3",
		"2026-3-8",
		"2026-03-08 10:00 PST",
		"20261001",
		20_261_001,
		0,
		1_772_532_000_000,
		true,
	])("refuses %s, which is read differently elsewhere or is no date", (value) => {
		expect(() => date(value, "%F")).toThrow(`found ${JSON.stringify(String(value))}; write it so in the data`);
	});

	it.each([
		"2026-02-30",
		"2025-02-29",
		"2026-13-01",
		"2026-00-10",
		"2026-04-31T10:00:00Z",
		"2026-03-08T24:10",
		"2026-03-08T10:60",
		"2026-03-08T10:00+25:00",
	])("refuses %s, which is off the calendar or the clock", (value) => {
		expect(() => date(value, "%F")).toThrow(`found "${value}", which no calendar or clock has; correct it in the data`);
	});

	it("gives the same in every time zone, also where the clocks change", () => {
		const days = [
			"2026-03-08 02:30",
			"2026-03-08T06:30:00Z",
			"2026-04-05",
			"2026-09-06",
			"2026-10-25 02:30",
			"2026-03",
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
