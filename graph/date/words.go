package date

// class says what a word or sign can be within an expression of time.
type class uint8

const (
	other         class = iota // any word that is none of the others
	number                     // digits that may be a day or a year; val is the number
	figure                     // digits that are neither: "1,500", "3.5", "10:30", "$20"
	ordinal                    // "15th", "third"; val
	isoDay                     // "2022-03-15", "15.03.2022"; val is the day since year 0, see lexer.date
	decade                     // "1970s", "seventies"; val is the first year
	quarter                    // "Q2"; val
	month                      // val 1 to 12
	weekday                    // val 1 (Monday) to 7
	season                     // val as in EDTF, 21 (spring) to 24 (winter)
	unit                       // "week"; val is one of the units below
	dayPart                    // "morning", "night"
	today                      // "yesterday"; val is the distance in days
	cardinal                   // "two", "a"; val, 0 for "several"
	shift                      // "last", "this", "next"; val -1, 0, 1
	nearest                    // "past", "coming": the nearest one, val -1, 1
	anchor                     // "following", "same": from the date named before, val -1, 0, 1
	part                       // "early", "mid", "late"; val is one of the parts below
	edge                       // "beginning", "end": parts that take "of"
	ago                        // val -1
	sooner                     // "earlier", "later": val -1, 1
	aside                      // "before", "after": val -1, 1, also prepositions
	half                       // "half" of a year
	article                    // "the"
	possessor                  // "their", "its"
	demonstrative              // "that", "those"
	of
	and
	to // "to", "until", "through"; val is the Relation that it means on its own
	from
	between
	in
	preposition // val is a Relation
	function    // other words that are neither noun, name nor verb
	auxiliary   // "was", "will", "may"
	numbered    // a word whose number is a name: "resolution 1701"
	quantifier  // a word whose number is a count: "nearly 2000"
	prefix      // "post", "pre": val is a Relation
	present     // "now"
	than
	dash
	slash
	comma
	dot
	apostrophe
	open // "("
	mark // any other sign
)

// Units of time, ordered by length.
const (
	day = iota + 1
	week
	weekend
	inMonth
	inQuarter
	inYear
	inDecade
	inCentury
)

// word is what the lexicon says of a form.
type word struct {
	class class
	val   int16
	// short marks an abbreviation, which counts only beside a number.
	short bool
	// called marks a month that is also a given name, surname or verb.
	called bool
}

// words holds lower-case forms. Months, weekdays and their abbreviations
// count only where the text capitalises them.
var words = map[string]word{
	"january": {class: month, val: 1}, "february": {class: month, val: 2}, "march": {class: month, val: 3, called: true},
	"april": {class: month, val: 4, called: true}, "may": {class: month, val: 5, called: true}, "june": {class: month, val: 6, called: true},
	"july": {class: month, val: 7}, "august": {class: month, val: 8, called: true}, "september": {class: month, val: 9},
	"october": {class: month, val: 10}, "november": {class: month, val: 11}, "december": {class: month, val: 12},
	"jan": {class: month, val: 1, short: true}, "feb": {class: month, val: 2, short: true}, "mar": {class: month, val: 3, short: true},
	"apr": {class: month, val: 4, short: true}, "jun": {class: month, val: 6, short: true}, "jul": {class: month, val: 7, short: true},
	"aug": {class: month, val: 8, short: true}, "sep": {class: month, val: 9, short: true}, "sept": {class: month, val: 9, short: true},
	"oct": {class: month, val: 10, short: true}, "nov": {class: month, val: 11, short: true}, "dec": {class: month, val: 12, short: true},

	"monday": {class: weekday, val: 1}, "tuesday": {class: weekday, val: 2}, "wednesday": {class: weekday, val: 3},
	"thursday": {class: weekday, val: 4}, "friday": {class: weekday, val: 5}, "saturday": {class: weekday, val: 6}, "sunday": {class: weekday, val: 7},
	"mon": {class: weekday, val: 1, short: true}, "tue": {class: weekday, val: 2, short: true}, "tues": {class: weekday, val: 2, short: true},
	"wed": {class: weekday, val: 3, short: true}, "thu": {class: weekday, val: 4, short: true}, "thur": {class: weekday, val: 4, short: true},
	"thurs": {class: weekday, val: 4, short: true}, "fri": {class: weekday, val: 5, short: true}, "sat": {class: weekday, val: 6, short: true},
	"sun": {class: weekday, val: 7, short: true},

	"spring": {class: season, val: 21}, "summer": {class: season, val: 22}, "autumn": {class: season, val: 23},
	"fall": {class: season, val: 23, called: true}, "winter": {class: season, val: 24},

	"day": {class: unit, val: day}, "days": {class: unit, val: day}, "week": {class: unit, val: week}, "weeks": {class: unit, val: week},
	"weekend": {class: unit, val: weekend}, "month": {class: unit, val: inMonth}, "months": {class: unit, val: inMonth},
	"quarter": {class: unit, val: inQuarter}, "year": {class: unit, val: inYear}, "years": {class: unit, val: inYear},
	"decade": {class: unit, val: inDecade}, "decades": {class: unit, val: inDecade}, "century": {class: unit, val: inCentury},
	"morning": {class: dayPart}, "afternoon": {class: dayPart}, "evening": {class: dayPart}, "night": {class: dayPart, val: 1}, "noon": {class: dayPart},
	"today": {class: today}, "tonight": {class: today}, "yesterday": {class: today, val: -1}, "tomorrow": {class: today, val: 1},

	"a": {class: cardinal, val: 1}, "an": {class: cardinal, val: 1}, "one": {class: cardinal, val: 1}, "two": {class: cardinal, val: 2},
	"three": {class: cardinal, val: 3}, "four": {class: cardinal, val: 4}, "five": {class: cardinal, val: 5}, "six": {class: cardinal, val: 6},
	"seven": {class: cardinal, val: 7}, "eight": {class: cardinal, val: 8}, "nine": {class: cardinal, val: 9}, "ten": {class: cardinal, val: 10},
	"eleven": {class: cardinal, val: 11}, "twelve": {class: cardinal, val: 12}, "thirteen": {class: cardinal, val: 13},
	"fourteen": {class: cardinal, val: 14}, "fifteen": {class: cardinal, val: 15}, "sixteen": {class: cardinal, val: 16},
	"seventeen": {class: cardinal, val: 17}, "eighteen": {class: cardinal, val: 18}, "nineteen": {class: cardinal, val: 19},
	"twenty": {class: cardinal, val: 20}, "thirty": {class: cardinal, val: 30}, "forty": {class: cardinal, val: 40},
	"fifty": {class: cardinal, val: 50}, "several": {class: cardinal}, "few": {class: cardinal}, "some": {class: quantifier},

	"first": {class: ordinal, val: 1}, "second": {class: ordinal, val: 2}, "third": {class: ordinal, val: 3}, "fourth": {class: ordinal, val: 4},
	"fifth": {class: ordinal, val: 5}, "sixth": {class: ordinal, val: 6}, "seventh": {class: ordinal, val: 7}, "eighth": {class: ordinal, val: 8},
	"ninth": {class: ordinal, val: 9}, "tenth": {class: ordinal, val: 10}, "eleventh": {class: ordinal, val: 11}, "twelfth": {class: ordinal, val: 12},
	"thirteenth": {class: ordinal, val: 13}, "fourteenth": {class: ordinal, val: 14}, "fifteenth": {class: ordinal, val: 15},
	"sixteenth": {class: ordinal, val: 16}, "seventeenth": {class: ordinal, val: 17}, "eighteenth": {class: ordinal, val: 18},
	"nineteenth": {class: ordinal, val: 19}, "twentieth": {class: ordinal, val: 20},

	"twenties": {class: decade, val: 1920}, "thirties": {class: decade, val: 1930}, "forties": {class: decade, val: 1940},
	"fifties": {class: decade, val: 1950}, "sixties": {class: decade, val: 1960}, "seventies": {class: decade, val: 1970},
	"eighties": {class: decade, val: 1980}, "nineties": {class: decade, val: 1990},
	"q1": {class: quarter, val: 1}, "q2": {class: quarter, val: 2}, "q3": {class: quarter, val: 3}, "q4": {class: quarter, val: 4},

	"last": {class: shift, val: -1}, "this": {class: shift}, "next": {class: shift, val: 1}, "final": {class: shift, val: -1},
	"past": {class: nearest, val: -1}, "coming": {class: nearest, val: 1}, "upcoming": {class: nearest, val: 1},
	"previous": {class: anchor, val: -1}, "preceding": {class: anchor, val: -1}, "following": {class: anchor, val: 1},
	"subsequent": {class: anchor, val: 1}, "same": {class: anchor}, "that": {class: demonstrative},
	"early": {class: part, val: int16(Early)}, "mid": {class: part, val: int16(Mid)}, "late": {class: part, val: int16(Late)},
	"beginning": {class: edge, val: int16(Early)}, "start": {class: edge, val: int16(Early)}, "middle": {class: edge, val: int16(Mid)},
	"end": {class: edge, val: int16(Late)}, "close": {class: edge, val: int16(Late)},
	"ago": {class: ago, val: -1}, "earlier": {class: sooner, val: -1}, "later": {class: sooner, val: 1},
	"before": {class: aside, val: -1}, "after": {class: aside, val: 1}, "half": {class: half}, "now": {class: present}, "than": {class: than},

	"the": {class: article}, "of": {class: of}, "and": {class: and}, "from": {class: from}, "between": {class: between}, "in": {class: in},
	"to": {class: to}, "until": {class: to, val: int16(Until)}, "till": {class: to, val: int16(Until)}, "through": {class: to, val: int16(Until)},
	"on": {class: preposition}, "at": {class: preposition}, "for": {class: preposition}, "during": {class: preposition},
	"over": {class: preposition}, "throughout": {class: preposition}, "within": {class: preposition}, "into": {class: preposition},
	"with": {class: preposition}, "by": {class: preposition, val: int16(By)}, "since": {class: preposition, val: int16(Since)},
	"around": {class: preposition, val: int16(About)}, "about": {class: preposition, val: int16(About)}, "circa": {class: preposition, val: int16(About)},
	"post": {class: prefix, val: int16(Following)}, "pre": {class: prefix, val: int16(Preceding)},

	"their": {class: possessor}, "his": {class: possessor}, "her": {class: possessor}, "its": {class: possessor}, "our": {class: possessor},
	"or": {class: function}, "but": {class: function}, "as": {class: function}, "when": {class: function}, "while": {class: function},
	"where": {class: function}, "which": {class: function}, "who": {class: function}, "if": {class: function}, "not": {class: function},
	"he": {class: function}, "she": {class: function}, "it": {class: function}, "they": {class: function}, "we": {class: function},
	"us": {class: function}, "against": {class: function}, "under": {class: function}, "versus": {class: function}, "towards": {class: function},
	"across": {class: function}, "perhaps": {class: function}, "always": {class: function}, "besides": {class: function},
	"because": {class: function}, "although": {class: function}, "though": {class: function}, "so": {class: function}, "then": {class: function},
	"there": {class: function}, "also": {class: function}, "only": {class: function}, "both": {class: function}, "these": {class: function},
	"was": {class: auxiliary}, "were": {class: auxiliary}, "is": {class: auxiliary}, "are": {class: auxiliary}, "be": {class: auxiliary},
	"has": {class: auxiliary}, "have": {class: auxiliary}, "had": {class: auxiliary}, "does": {class: auxiliary}, "did": {class: auxiliary},
	"will": {class: auxiliary}, "would": {class: auxiliary}, "could": {class: auxiliary}, "should": {class: auxiliary},
	"can": {class: auxiliary}, "might": {class: auxiliary}, "must": {class: auxiliary}, "shall": {class: auxiliary},

	"resolution": {class: numbered}, "resolutions": {class: numbered}, "no": {class: numbered}, "nos": {class: numbered}, "number": {class: numbered},
	"article": {class: numbered}, "articles": {class: numbered}, "flight": {class: numbered}, "room": {class: numbered}, "page": {class: numbered},
	"section": {class: numbered}, "paragraph": {class: numbered}, "chapter": {class: numbered}, "order": {class: numbered}, "decree": {class: numbered},
	"directive": {class: numbered}, "unscr": {class: numbered}, "unsc": {class: numbered}, "agenda": {class: numbered}, "vision": {class: numbered},
	"horizon": {class: numbered}, "fy": {class: numbered}, "fiscal": {class: numbered}, "case": {class: numbered}, "document": {class: numbered},
	"mark": {class: numbered}, "boeing": {class: numbered}, "route": {class: numbered}, "proclamation": {class: numbered},
	"nearly": {class: quantifier}, "almost": {class: quantifier}, "approximately": {class: quantifier}, "roughly": {class: quantifier},
	"least": {class: quantifier}, "most": {class: quantifier}, "total": {class: quantifier}, "additional": {class: quantifier},
	"exactly": {class: quantifier}, "another": {class: quantifier}, "up": {class: quantifier},
}

// named says that the words around a weekday or a month make a name that is no
// day: "Good Friday", "the Sunday Times", "Black September".
func named(before, after string) bool {
	switch before {
	case "Good", "Black", "Bloody", "Super", "Ash", "Palm", "Easter", "Holy", "Cyber", "Maundy", "Theresa", "Girl":
		return true
	}
	switch after {
	case "Times", "Telegraph", "Express", "Mirror", "Mail", "Post", "Herald", "Supplement":
		return true
	}
	return false
}

// counted says that a number before this word counts things: "2022 soldiers".
// Names of happenings go with a year instead: "the 2022 talks".
func counted(w string) bool {
	switch w {
	case "people", "men", "women", "children", "personnel", "staff", "percent", "per", "million", "billion", "thousand", "hundred",
		"km", "kg", "lbs", "tons", "kW", "MW", "yen", "yuan", "metres", "meters", "miles", "euros", "dollars", "square", "metric", "other", "more", "young", "armed", "civilian":
		return true
	case "talks", "elections", "negotiations", "protests", "accords", "agreements", "hostilities", "sanctions", "consultations",
		"commitments", "celebrations", "goals", "attacks", "polls", "games", "hearings", "proceedings", "deliberations", "discussions",
		"business", "congress", "crisis", "process", "success", "progress", "access", "analysis", "basis", "press", "s":
		return false
	}
	return len(w) > 3 && w[0] >= 'a' && w[0] <= 'z' && w[len(w)-1] == 's'
}
