package syntax

// ParseTagged parses words whose tags are known: Form, UPOS and XPOS of each node. Where
// the model does not know a tag, all are guessed from the words. The nodes are not changed.
func (p *Parser) ParseTagged(nodes []Node) *Tree {
	forms := make([]string, len(nodes))
	for i := range nodes {
		forms[i] = nodes[i].Form
	}
	p.seen, p.toks, p.tags = p.seen[:0], p.toks[:0], p.tags[:0]
	for i, f := range forms {
		seen := p.look(f)
		number, ok := seen.tagNumber(p.m, tag{nodes[i].UPOS, nodes[i].XPOS})
		if !ok {
			return p.parse(forms)
		}
		p.seen, p.toks, p.tags = append(p.seen, seen), append(p.toks, seen.token), append(p.tags, number)
	}
	if len(nodes) == 0 {
		return &Tree{}
	}
	p.lemmatise()
	return p.grow(forms)
}
