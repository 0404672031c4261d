package vocab

// RDF, RDFS, OWL and XML Schema.
const (
	Type       = "rdf:type"
	List       = "rdf:List"
	First      = "rdf:first"
	Rest       = "rdf:rest"
	Nil        = "rdf:nil"
	Property   = "rdf:Property"
	LangString = "rdf:langString"

	Class         = "rdfs:Class"
	Label         = "rdfs:label"
	Comment       = "rdfs:comment"
	SubClassOf    = "rdfs:subClassOf"
	SubPropertyOf = "rdfs:subPropertyOf"
	Domain        = "rdfs:domain"
	Range         = "rdfs:range"

	SameAs             = "owl:sameAs"
	EquivalentClass    = "owl:equivalentClass"
	EquivalentProperty = "owl:equivalentProperty"
	ObjectProperty     = "owl:ObjectProperty"
	DatatypeProperty   = "owl:DatatypeProperty"

	String   = "xsd:string"
	Integer  = "xsd:integer"
	Double   = "xsd:double"
	Boolean  = "xsd:boolean"
	Date     = "xsd:date"
	DateTime = "xsd:dateTime"
	AnyURI   = "xsd:anyURI"
)

// schema.org, for what it has a term that fits exactly.
const (
	StartDate = "schema:startDate" // first day that a date may mean
	EndDate   = "schema:endDate"   // last day, inclusive
	URL       = "schema:url"
)

// Dublin Core terms, of documents.
const (
	Title  = "dcterms:title"
	Issued = "dcterms:issued"
)

// PROV-O: what a statement was read from.
const (
	WasDerivedFrom = "prov:wasDerivedFrom"
	ProvEntity     = "prov:Entity"
)

// Web Annotation (W3C Recommendation of 2017): where in a text the words stand.
// Positions count Unicode code points, and End is the first position after.
const (
	TextPositionSelector = "oa:TextPositionSelector"
	TextQuoteSelector    = "oa:TextQuoteSelector"
	Start                = "oa:start"
	End                  = "oa:end"
	Exact                = "oa:exact"
)

// SKOS, for mappings that are close and no more.
const CloseMatch = "skos:closeMatch"

// SHACL, for the shapes of the ontology.
const (
	NodeShape     = "sh:NodeShape"
	PropertyShape = "sh:PropertyShape"
	TargetClass   = "sh:targetClass"
	ShProperty    = "sh:property"
	ShPath        = "sh:path"
	ShClass       = "sh:class"
	ShDatatype    = "sh:datatype"
	ShNodeKind    = "sh:nodeKind"
	ShLiteral     = "sh:Literal"
	ShIRI         = "sh:IRI"
	ShOr          = "sh:or"
	ShIn          = "sh:in"
	ShMinCount    = "sh:minCount"
	ShMaxCount    = "sh:maxCount"
)

// Our own: classes that the program writes without asking the ontology, and
// predicates of facts, evidence, documents and events.
const (
	Fact     = "parley:Fact"
	Document = "parley:Document"
	Evidence = "parley:Evidence"

	FactType     = "parley:type"       // fact → "leads_delegation"
	Kind         = "parley:kind"       // fact, meeting → "talks"
	Status       = "parley:status"     // fact, event → "planned"
	EDTF         = "parley:date"       // fact, event → the date as the text gives it, EDTF
	Confidence   = "parley:confidence" // fact → 0 to 1
	About        = "parley:about"      // fact → the meeting, visit, delegation or agreement that it is about
	HasEvidence  = "parley:evidence"   // fact → evidence
	Rule         = "parley:rule"       // evidence → the rule that read it
	SHA256       = "parley:sha256"     // document → hash of its text
	RolePrefix   = "role:"             // + role name: fact → filler
	TypePrefix   = "type:"             // + fact type: the class of its facts
	ParleyPrefix = "parley:"           // + name: our classes and direct predicates
)
