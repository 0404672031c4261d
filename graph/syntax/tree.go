package syntax

// Node is one token in a dependency tree of Universal Dependencies v2.
type Node struct {
	Form  string // as written, a slice of the document's text
	Lemma string // dictionary form, lower case except for proper nouns
	UPOS  string // universal part of speech: "PROPN"
	XPOS  string // Penn Treebank tag: "VBD" tells past tense, "NNS" plural
	Head  int    // index of the governor in the tree, -1 for the root
	Label string // relation to the head, with subtype: "nsubj:pass"
}

// Tree is the parse of one sentence; Nodes[i] stands for Sentence.Tokens[i].
type Tree struct{ Nodes []Node }
