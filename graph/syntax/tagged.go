package syntax

// ParseTagged parses words whose tags are known: Form, UPOS and XPOS of each node. Where
// the model does not know a tag, all are guessed from the words. The nodes are not changed.
func (p *Parser) ParseTagged(nodes []Node) *Tree {
	forms := make([]string, len(nodes))
	for i := range nodes {
		forms[i] = nodes[i].Form
	}
	p.toks, p.tags = p.toks[:0], p.tags[:0]
	for i, f := range forms {
		number, ok := p.m.numbers[tag{nodes[i].UPOS, nodes[i].XPOS}]
		if !ok {
			return p.parse(forms)
		}
		var t token
		t.see(f)
		p.m.recognise(&t)
		p.toks, p.tags = append(p.toks, t), append(p.tags, number)
	}
	if len(nodes) == 0 {
		return &Tree{}
	}
	p.lemmatise()
	return p.grow(forms)
}
