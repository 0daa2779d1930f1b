/** Words that carry no topic: they are never searched for and never count as covered. */
const STOP_WORDS = `a about above after again all also am an and any are as at be because been before being below
between both but by can cannot could did do does doing down during each either else etc few for from further get gets
give gives had has have having he her here hers him his how i if in into is it its itself just let like may me might
more most must my no nor not of off on once one only onto or other others our out over own per please shall she should
so some such than that the their them then there these they this those through to too under until up upon us very was
we were what when where whether which while who whom whose why will with within without would you your yours s t
way ways thing things really actually much many kind kinds sort every anything something everything nothing`;

/** Words of instructions to a researcher: they shape the report and are no topic either. */
const INSTRUCTION_WORDS = `answer answers answering briefly cite citations compile concise describe description detail
details detailed discuss elaborate explain explanation find findings identify include including information list
mention name note outline overview page pages paragraph please prepare present produce profile provide question
report research review section sections sentence sentences short show source sources state summarise summarize
summary table tell topic write written investigate look based according given following notable main key important relevant major several top common worth know knowing good
best first two three few short max field fields value values text string entry fill extract compare comparison one
say says said saying tells told telling mentions mentioned known documented fact facts info aspect aspects whatever`;

/** What the documents themselves are called in questions. */
const SUBJECT_WORDS =
	"package packages library libraries module modules project projects dependency dependencies tool document documents docs file files corpus";

export const stopWords: ReadonlySet<string> = new Set(STOP_WORDS.split(/\s+/));
export const instructionWords: ReadonlySet<string> = new Set(`${INSTRUCTION_WORDS} ${SUBJECT_WORDS}`.split(/\s+/));

/** True for a folded word that names no topic. */
export function isTopicless(word: string): boolean {
	return stopWords.has(word) || instructionWords.has(word);
}
