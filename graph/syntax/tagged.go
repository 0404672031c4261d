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
		tag := -1
		for k, t := range p.m.tagger.tags {
			if t.upos == nodes[i].UPOS && t.xpos == nodes[i].XPOS {
				tag = k
				break
			}
		}
		if tag < 0 {
			return p.parse(forms)
		}
		var t token
		t.see(f)
		p.m.recognise(&t)
		p.toks, p.tags = append(p.toks, t), append(p.tags, uint8(tag))
	}
	if len(nodes) == 0 {
		return &Tree{}
	}
	p.lemmatise()
	return p.grow(forms)
}
