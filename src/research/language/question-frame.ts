/**
 * The frame of a question: the words that say where to look, who wants to know and that something is
 * asked at all. They carry no evidence, so a statement need not hold them. Words that are frame in every
 * question stand in `stop-words.ts`; those here are frame in these turns of phrase alone.
 */

/** What a collection of texts is called. */
const SOURCES =
	"(?:document(?:s|ation)?|docs?|files?|corpus|sources?|texts?|papers?|articles?|notes?|handbooks?|manuals?|guides?|wikis?|readmes?|reports?|records?|materials?|literature|studies|study|pages?|(?:web)?sites?|knowledge ?base|archives?|librar(?:y|ies)|collection|dossiers?|minutes)";
const WHOSE =
	"(?:(?:the|our|your|my|their|its|these|those|this|all|any|some|of|available|internal|own|company|provided|given|whole|entire) ){0,6}";
const SAYS =
	"(?:say|says|said|tell|tells|told|know|knows|known|mention|mentions|mentioned|state|states|stated|contain|contains|have|has|hold|holds|offer|offers|report|reports|cover|covers|describe|describes|write|writes|written|explain|explains|discuss|discusses|teach|teaches|claim|claims|recommend|recommends)";
const ABOUT = "(?:about|on|regarding|concerning|as to|with regard to|with respect to)";
const WHAT = "(?:(?:anything|something|everything|nothing|information|facts|more|much|all) )?";

const FRAMES: readonly RegExp[] = [
	// "our documents say", "the wiki tell us about"
	new RegExp(`\\b${WHOSE}${SOURCES} (?=(?:(?:do|does|did|can|could|may|might|will|would) )?${SAYS}\\b)`, "giu"),
	// "say about", "tell us anything on", "know regarding"
	new RegExp(`\\b${SAYS} (?:(?:us|me|you|to us|to me) )?${WHAT}${ABOUT}\\b`, "giu"),
	// "in our notes", "according to the handbook"
	new RegExp(`\\b(?:in|from|across|within|by|per|according to|based on) ${WHOSE}${SOURCES}\\b`, "giu"),
	// "I would like to know", "we need to understand", "I am interested in"
	/\b(?:i|we)(?: would|['’]d)? (?:want|need|wish|like|have|hope)(?: us| you)? to (?:know|learn|understand|read|hear|see|find out)\b/giu,
	/\b(?:i|we)(?: am| are|['’]m|['’]re)? (?:interested in|curious about|wondering (?:about|if|whether)|looking for)\b/giu,
	// "our policy on", "the rules for", "the position towards": what follows is the topic
	/\b(?:what(?:['’]s| is| are)|which|do we have|is there|are there|explain|describe) (?:(?:the|our|your|a|any|company) ){0,3}(?:policy|policies|rules?|stance|approach|guidance|guidelines?|procedures?|regulations?|position) (?:on|for|about|regarding|towards?|of|when)\b/giu,
	// "the risks of working with Acme"
	/\b(?:working|dealing|doing business|cooperating) with\b/giu,
	// "the financial position of", "the state of"
	/\b(?:position|situation|state|condition|health) (?=of\b)/giu,
	// "Which options matter?", "the settings that matter most"
	/\bmatters?\b(?<=\b(?:what|which|that)\b[^?.!]*)(?= most\b|\s*(?:[?.!,;]|$| (?:for|to|in|with|here|when)\b))/giu,
];

/** The text without its frame. Nothing but a frame leaves nothing. */
export function withoutFrame(text: string): string {
	const spaced = text.replace(/\s+/g, " ");
	return FRAMES.reduce((rest, frame) => rest.replace(frame, " "), spaced).replace(/ {2,}/g, " ");
}

/** "each of these makers of widgets". */
const REFERENCE = /\b(?:each|all|both|any|either) of (?:these|those) \p{L}+s(?: of \p{L}+)?\b/giu;

/** The text without what things are called that it names beside: an answer about one of them need not say what it is. */
export function withoutReference(text: string): string {
	return text.replace(REFERENCE, " ");
}
